/** Source text without its line continuations, and where the line numbers of the original are. */
export type Joined = { readonly text: string; readonly lineAt: (pos: number) => number }

type State = 'plain' | 'double' | 'brace' | 'backquote'

/**
 * Removes every backslash-newline that continues a line: outside of single quotes, comments and here-documents with a quoted
 * delimiter. (The parser keeps them inside of operators and names, where a shell has long forgotten them.)
 */
export function joinLines(source: string, lineAt: (pos: number) => number): Joined {
  if (!source.includes('\\\n')) return { text: source, lineAt }
  const joiner = new Joiner(source)
  joiner.run()
  const { removed, text } = joiner
  if (removed.length === 0) return { text: source, lineAt }
  return {
    text,
    lineAt: pos => {
      let shift = 0
      while (shift < removed.length && (removed[shift] as number) - 2 * shift <= pos) shift++
      return lineAt(Math.min(pos + 2 * shift, source.length))
    },
  }
}

class Joiner {
  readonly #source: string
  #at = 0
  #kept = 0
  text = ''
  readonly removed: number[] = []
  readonly #stack: State[] = ['plain']
  #hereDocs: { delimiter: string; quoted: boolean; tabs: boolean }[] = []

  constructor(source: string) {
    this.#source = source
  }

  run(): void {
    while (this.#at < this.#source.length) this.#step()
    this.text += this.#source.slice(this.#kept)
  }

  #step(): void {
    const c = this.#source[this.#at]
    const state = this.#stack.at(-1) ?? 'plain'
    if (c === '\\') {
      if (this.#source[this.#at + 1] === '\n') this.#remove()
      else this.#at += 2
    } else if (c === "'" && state !== 'double' && !this.#insideDouble(state)) this.#skipTo("'")
    else if (c === '"') this.#toggle('double')
    else if (c === '`') this.#toggle('backquote')
    else if (c === '$' && this.#source[this.#at + 1] === '{') this.#push('brace', 2)
    else if (c === '$' && this.#source[this.#at + 1] === '(') this.#push('plain', 2)
    else if (c === '(' && state === 'plain') this.#push('plain', 1)
    else if ((c === ')' && state === 'plain') || (c === '}' && state === 'brace')) this.#pop()
    else if (c === '#' && state === 'plain' && /[\s;&|()]/.test(this.#source[this.#at - 1] ?? '\n')) this.#skipComment()
    else if (c === '<' && state === 'plain' && this.#source[this.#at + 1] === '<' && this.#source[this.#at + 2] !== '<') this.#noteHereDoc()
    else if (c === '\n' && this.#hereDocs.length > 0) this.#bodies()
    else this.#at++
  }

  #insideDouble(state: State): boolean {
    return state === 'brace' && this.#stack.at(-2) === 'double'
  }

  #remove(): void {
    this.text += this.#source.slice(this.#kept, this.#at)
    this.removed.push(this.#at)
    this.#at += 2
    this.#kept = this.#at
  }

  #skipTo(quote: string): void {
    const end = this.#source.indexOf(quote, this.#at + 1)
    this.#at = end < 0 ? this.#source.length : end + 1
  }

  #skipComment(): void {
    const end = this.#source.indexOf('\n', this.#at)
    this.#at = end < 0 ? this.#source.length : end
  }

  #toggle(state: State): void {
    if (this.#stack.at(-1) === state) this.#stack.pop()
    else this.#stack.push(state)
    this.#at++
  }

  #push(state: State, length: number): void {
    this.#stack.push(state)
    this.#at += length
  }

  #pop(): void {
    if (this.#stack.length > 1) this.#stack.pop()
    this.#at++
  }

  #noteHereDoc(): void {
    const match = /^<<(-?)[ \t]*((?:\\[^\n]|'[^']*'|"[^"]*"|[^\s;&|()<>\\'"])+)/.exec(this.#source.slice(this.#at, this.#at + 400))
    if (match === null) {
      this.#at += 2
      return
    }
    const [all, dash, word] = match as unknown as [string, string, string]
    this.#hereDocs.push({ delimiter: word.replace(/\\(.)|['"]/g, '$1'), quoted: /['"\\]/.test(word), tabs: dash === '-' })
    this.#at += all.length
  }

  #bodies(): void {
    this.#at++
    const pending = this.#hereDocs
    this.#hereDocs = []
    for (const { delimiter, quoted, tabs } of pending) {
      while (this.#at < this.#source.length) {
        const end = this.#source.indexOf('\n', this.#at)
        const line = this.#source.slice(this.#at, end < 0 ? undefined : end)
        const next = end < 0 ? this.#source.length : end + 1
        if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) {
          this.#at = end < 0 ? next : end
          break
        }
        if (!quoted && end >= 0 && /(^|[^\\])(\\\\)*\\$/.test(line)) {
          this.#at = end - 1
          this.#remove()
        } else this.#at = next
      }
    }
  }
}
