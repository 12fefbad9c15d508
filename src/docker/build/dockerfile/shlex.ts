import { goQuote, isSpace } from './go-text.ts'

/** A word that cannot be expanded; the message is BuildKit's. */
export class ShlexError extends Error {}

export type ShlexOptions = {
  /** The Dockerfile's escape character. */
  escape?: string
  /** Keep quotes in the result. */
  rawQuotes?: boolean
  /** Keep escape characters in the result. */
  rawEscapes?: boolean
  /** Leave `$NAME` of an unset variable as it is. */
  skipUnset?: boolean
  /** Treat quotes as ordinary characters. */
  skipQuotes?: boolean
}

export type Expanded = {
  readonly word: string
  /** The word split at the blanks that expansion or the text brought. */
  readonly words: readonly string[]
  readonly matched: ReadonlySet<string>
  readonly unmatched: ReadonlySet<string>
}

/** Expands the variables of a Dockerfile word as BuildKit does (quotes, escapes, `${x:-y}`, `${x#p}`, `${x/a/b}`). Throws `ShlexError`. */
export function expandWord(text: string, env: (name: string) => string | undefined, options: ShlexOptions = {}): Expanded {
  const lexer = new Lexer(text, env, options)
  try {
    const { word, words } = lexer.until(undefined, options.rawEscapes ?? false)
    return { word, words, matched: lexer.matched, unmatched: lexer.unmatched }
  } catch (error) {
    if (error instanceof ShlexError) throw new ShlexError(`failed to process ${goQuote(text)}: ${error.message}`)
    throw error
  }
}

const QUOTE_NAMES: Readonly<Record<string, string>> = { "'": 'single-quote', '"': 'double-quote' }
const SPECIAL = '@*#?-$!0'

class Words {
  readonly done: string[] = []
  #word = ''
  #inWord = false

  addChar(ch: string): void {
    if (!isSpace(ch)) return this.addRaw(ch)
    if (this.#inWord && this.#word !== '') {
      this.done.push(this.#word)
      this.#word = ''
      this.#inWord = false
    }
  }

  addRaw(text: string): void {
    this.#word += text
    this.#inWord = true
  }

  finish(): string[] {
    if (this.#word !== '') this.done.push(this.#word)
    this.#word = ''
    return this.done
  }
}

class Lexer {
  readonly matched = new Set<string>()
  readonly unmatched = new Set<string>()
  readonly #chars: string[]
  readonly #env: (name: string) => string | undefined
  readonly #options: ShlexOptions
  readonly #escape: string
  #at = 0

  constructor(text: string, env: (name: string) => string | undefined, options: ShlexOptions) {
    this.#chars = [...text]
    this.#env = env
    this.#options = options
    this.#escape = options.escape ?? '\\'
  }

  until(stop: string | undefined, rawEscapes: boolean): { word: string; words: string[] } {
    const words = new Words()
    let word = ''
    for (let ch = this.#peek(); ch !== undefined; ch = this.#peek()) {
      if (stop !== undefined && ch === stop) {
        this.#at++
        return { word, words: words.finish() }
      }
      const special = this.#special(ch)
      if (special !== undefined) {
        word += special
        if (ch === '$') for (const c of special) words.addChar(c)
        else words.addRaw(special)
        continue
      }
      this.#at++
      if (ch !== this.#escape) {
        words.addChar(ch)
        word += ch
        continue
      }
      if (this.#options.rawEscapes || rawEscapes) {
        words.addRaw(ch)
        word += ch
      }
      const next = this.#next()
      if (next === undefined) break
      words.addRaw(next)
      word += next
    }
    if (stop !== undefined) throw new ShlexError(`unexpected end of statement while looking for matching ${stop}`)
    return { word, words: words.finish() }
  }

  #peek(): string | undefined {
    return this.#chars[this.#at]
  }

  #next(): string | undefined {
    return this.#chars[this.#at++]
  }

  #special(ch: string): string | undefined {
    if (ch === '$') return this.#dollar()
    if (this.#options.skipQuotes) return undefined
    if (ch === "'") return this.#singleQuoted()
    return ch === '"' ? this.#doubleQuoted() : undefined
  }

  #singleQuoted(): string {
    this.#at++
    const end = this.#chars.indexOf("'", this.#at)
    if (end < 0) {
      this.#at = this.#chars.length
      throw new ShlexError(`unexpected end of statement while looking for matching ${QUOTE_NAMES["'"]}`)
    }
    const inner = this.#chars.slice(this.#at, end).join('')
    this.#at = end + 1
    return this.#options.rawQuotes ? `'${inner}'` : inner
  }

  #doubleQuoted(): string {
    const quote = this.#options.rawQuotes ? '"' : ''
    let out = quote
    this.#at++
    for (;;) {
      let ch = this.#peek()
      if (ch === undefined) throw new ShlexError(`unexpected end of statement while looking for matching ${QUOTE_NAMES['"']}`)
      if (ch === '$') {
        out += this.#dollar()
        continue
      }
      this.#at++
      if (ch === '"') return out + quote
      if (ch === this.#escape) {
        if (this.#options.rawEscapes) out += ch
        const next = this.#peek()
        if (next === undefined) continue
        if (next === '"' || next === '$' || next === this.#escape) ch = this.#next() as string
      }
      out += ch
    }
  }

  #dollar(): string {
    this.#at++
    if (this.#peek() !== '{') {
      const name = this.#name()
      if (name === '') return '$'
      return this.#get(name) ?? (this.#options.skipUnset ? `$${name}` : '')
    }
    this.#at++
    const first = this.#peek()
    if (first === undefined) throw new ShlexError("syntax error: missing '}'")
    if (first === '{' || first === '}' || first === ':') throw new ShlexError('syntax error: bad substitution')
    return this.#braced(this.#name())
  }

  #braced(name: string): string {
    const ch = this.#next()
    if (ch === '}') return this.#get(name) ?? (this.#options.skipUnset ? `\${${name}}` : '')
    if (ch === ':') return this.#modified(name, this.#next() ?? '\uFFFD', true)
    if (ch !== undefined && '+-?#%'.includes(ch)) return this.#modified(name, ch, false)
    if (ch === '/') return this.#replaced(name)
    throw new ShlexError(`unsupported modifier (${ch ?? '\uFFFD'}) in substitution`)
  }

  #modified(name: string, operator: string, nullIsUnset: boolean): string {
    const text = `${nullIsUnset ? ':' : ''}${operator}`
    const pattern = operator === '#' || operator === '%'
    if (nullIsUnset && pattern) throw new ShlexError(`unsupported modifier (${text}) in substitution`)
    const word = this.#part('}', pattern, "syntax error: missing '}'")
    const value = this.#get(name)
    if (value === undefined && this.#options.skipUnset) return `\${${name}${text}${word}}`
    const missing = value === undefined || (nullIsUnset && value === '')
    switch (operator) {
      case '-': return missing ? word : (value ?? '')
      case '+': return missing ? '' : word
      case '?':
        if (missing) throw new ShlexError(`${name}: ${word !== '' ? word : value === undefined ? 'is not allowed to be unset' : 'is not allowed to be empty'}`)
        return value ?? ''
      case '#': case '%': return trimmed(value ?? '', operator, word)
      default: throw new ShlexError(`unsupported modifier (${text}) in substitution`)
    }
  }

  #replaced(name: string): string {
    const all = this.#peek() === '/'
    if (all) this.#at++
    const pattern = this.#part('/', true, "syntax error: missing '/' in ${}")
    const replacement = this.#part('}', true, "syntax error: missing '}'")
    const value = this.#get(name)
    if (value === undefined && this.#options.skipUnset) return `\${${name}/${pattern}/${replacement}}`
    const regex = shellPattern(pattern, true, false, all ? 'gsu' : 'su', pattern)
    return (value ?? '').replace(regex, () => replacement)
  }

  #part(stop: string, rawEscapes: boolean, missing: string): string {
    try {
      return this.until(stop, rawEscapes).word
    } catch (error) {
      if (error instanceof ShlexError && this.#peek() === undefined) throw new ShlexError(missing)
      throw error
    }
  }

  #get(name: string): string | undefined {
    const value = this.#env(name)
    ;(value === undefined ? this.unmatched : this.matched).add(name)
    return value
  }

  #name(): string {
    let name = ''
    for (let ch = this.#peek(); ch !== undefined; ch = this.#peek()) {
      if (name === '' && /^\p{Nd}$/u.test(ch)) {
        while (/^\p{Nd}$/u.test(this.#peek() ?? '')) name += this.#next()
        return name
      }
      if (name === '' && SPECIAL.includes(ch)) return this.#next() as string
      if (!/^[\p{L}\p{Nd}_]$/u.test(ch)) break
      name += this.#next()
    }
    return name
  }
}

function trimmed(value: string, operator: '#' | '%', word: string): string {
  const greedy = word.startsWith(operator)
  const pattern = greedy ? word.slice(1) : word
  if (operator === '#') {
    const match = shellPattern(pattern, greedy, true, 'su', pattern).exec(value)
    return match === null ? value : value.slice(match[0].length)
  }
  const backwards = [...value].reverse().join('')
  const match = shellPattern(reversedPattern(pattern), greedy, true, 'su', pattern).exec(backwards)
  return match === null ? value : [...backwards.slice(match[0].length)].reverse().join('')
}

function reversedPattern(pattern: string): string {
  const units: string[] = []
  const chars = [...pattern]
  for (let i = 0; i < chars.length; i++) units.push(chars[i] === '\\' && i + 1 < chars.length ? `\\${chars[++i]}` : (chars[i] as string))
  return units.reverse().join('')
}

function shellPattern(pattern: string, greedy: boolean, anchored: boolean, flags: string, shown: string): RegExp {
  const chars = [...pattern]
  let out = anchored ? '^' : ''
  for (let i = 0; i < chars.length; i++) {
    const ch = chars[i] as string
    if (ch === '*') out += greedy ? '.*' : '.*?'
    else if (ch === '?') out += '.'
    else if (ch === '\\') {
      const next = chars[i + 1]
      if (next === '}' || next === '/') continue
      i++
      if (next !== '*' && next !== '?' && next !== '\\') throw new ShlexError(`invalid pattern (${shown}) in substitution: invalid escape '\\${next ?? '\uFFFD'}'`)
      out += `\\${next}`
    } else out += /[[\]{}.+()|^$/]/.test(ch) ? `\\${ch}` : ch
  }
  return new RegExp(out, flags.replace('s', ''))
}
