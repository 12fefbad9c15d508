import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { print } from '../../../kernel/libc/io.ts'
import { type Fd, sys } from '../../../kernel/sys.ts'
import { LineBuffer } from './buffer.ts'
import { BINDINGS } from './bindings.ts'
import type { Editing, LineResult } from './editing.ts'
import type { History } from './history.ts'
import { type Key, KeyReader } from './keys.ts'
import { Screen } from './screen.ts'

/** Completion of the word at the cursor: what may stand from `start` on. */
export type Completion = {
  readonly start: number
  readonly candidates: readonly string[]
  /** What is listed in place of the candidates. */
  readonly labels?: readonly string[]
  /** Written behind a candidate that is the only one: a blank, a closing quote, nothing. */
  readonly suffix: (candidate: string) => string
}

export type EditorOptions = {
  readonly input: Fd
  readonly output: Fd
  readonly history: History
  /** Asks the terminal to mark pastes. */
  readonly bracketedPaste: boolean
  readonly complete: (before: string) => Gen<Completion | undefined>
}

/** Edits lines on a terminal, as readline does in emacs mode. */
export class LineEditor implements Editing {
  readonly buffer = new LineBuffer()
  readonly history: History
  readonly #options: EditorOptions
  readonly #screen = new Screen()
  readonly #keys: KeyReader
  #prompt = ''
  #result: LineResult | undefined
  /** Position in the history; its length is the line being written. */
  #at = 0
  #edited = new Map<number, string>()
  #tabbed = false
  #argumentBack: { index: number; length: number } | undefined
  #replay: Key | undefined
  /** The terminal has another width than the line was drawn for: readline draws it anew at once, busybox at the next key. */
  #resized = false

  constructor(options: EditorOptions) {
    this.#options = options
    this.history = options.history
    this.#keys = new KeyReader(options.input)
  }

  /** Reads one line. The terminal is raw only meanwhile. */
  *readLine(prompt: string): Gen<LineResult> {
    const { input, output } = this.#options
    const before = yield* sys.tcgetattr(input)
    yield* sys.tcsetattr(input, { icanon: false, echo: false, isig: false, icrnl: false })
    try {
      this.#prompt = prompt
      this.#result = undefined
      this.#at = this.history.entries.length
      this.#edited = new Map()
      this.buffer.clear()
      const { cols } = yield* sys.winsize(output)
      yield* this.#write((this.#options.bracketedPaste ? '\x1b[?2004h' : '') + this.#screen.begin(prompt, cols || 80))
      while (this.#result === undefined) yield* this.#step()
      return this.#result
    } finally {
      const echo = this.#result?.kind === 'interrupted' ? '^C' : ''
      yield* this.#write(echo + (this.#options.bracketedPaste ? '\x1b[?2004l\r' : ''))
      yield* sys.tcsetattr(input, before)
    }
  }

  *#step(): Gen<void> {
    const key = this.#replay ?? (yield* this.#next())
    this.#replay = undefined
    if (key === undefined) {
      this.finish({ kind: 'eof' })
      return
    }
    const wasTab = this.#tabbed
    this.#tabbed = false
    if (key.name !== 'M-.' && key.name !== 'M-_') this.#argumentBack = undefined
    if (key.name === 'character' || key.name === 'paste') yield* this.#insert(key.text)
    else if (key.name === 'enter') yield* this.#accept()
    else {
      if (key.name === 'tab') this.#tabbed = wasTab
      const binding = BINDINGS[key.name]
      if (binding === undefined) return
      yield* binding(this)
      if (key.name === 'tab') this.#tabbed = true
    }
  }

  *#next(): Gen<Key | undefined> {
    for (;;) {
      try {
        const key = yield* this.#keys.next()
        if (this.#resized) yield* this.#drawAnew()
        return key
      } catch (error) {
        if (isErrno(error, 'EINTR')) {
          const size = yield* sys.winsize(this.#options.output)
          this.#resized ||= this.#screen.columns !== Math.max(2, size.cols || 80)
          this.#screen.columns = Math.max(2, size.cols || 80)
          if (this.#resized && this.#options.bracketedPaste) yield* this.#drawAnew()
          continue
        }
        if (isErrno(error, 'EIO')) return undefined
        throw error
      }
    }
  }

  *#drawAnew(): Gen<void> {
    this.#resized = false
    yield* this.redraw()
  }

  *#write(text: string): Gen<void> {
    yield* print(text, this.#options.output)
  }

  *#insert(text: string): Gen<void> {
    const atEnd = this.buffer.atEnd
    this.buffer.insert(text)
    if (atEnd) yield* this.#write(this.#screen.append(text))
    else yield* this.redraw()
  }

  *#accept(): Gen<void> {
    yield* this.#write(`${this.#screen.move(this.buffer.chars, this.buffer.chars.length)}\n`)
    this.finish({ kind: 'line', text: this.buffer.text })
  }

  finish(result: LineResult): void {
    this.#result = result
  }

  *bell(): Gen<void> {
    yield* this.#write('\x07')
  }

  *redraw(): Gen<void> {
    yield* this.#write(this.#screen.redraw(this.buffer.chars, this.buffer.cursor))
  }

  *place(): Gen<void> {
    yield* this.#write(this.#screen.move(this.buffer.chars, this.buffer.cursor))
  }

  *erased(last: string | undefined): Gen<void> {
    const quick = last === undefined ? undefined : this.#screen.eraseLast(last)
    if (quick === undefined) yield* this.redraw()
    else yield* this.#write(quick)
  }

  *clearScreen(): Gen<void> {
    yield* this.#write('\x1b[H\x1b[2J')
    this.#screen.reset()
    yield* this.redraw()
  }

  *browse(step: number | 'first' | 'last'): Gen<void> {
    const last = this.history.entries.length
    const to = step === 'first' ? 0 : step === 'last' ? last : this.#at + step
    if (to < 0 || to > last) {
      yield* this.bell()
      return
    }
    this.#edited.set(this.#at, this.buffer.text)
    this.#at = to
    this.buffer.replace(this.#edited.get(to) ?? this.history.entries[to] ?? '')
    yield* this.redraw()
  }

  /** M-. : the last word of the previous lines. */
  *lastArgument(): Gen<void> {
    const { entries } = this.history
    const state = this.#argumentBack
    const index = (state?.index ?? entries.length) - 1
    const word = /(\S+)\s*$/.exec(entries[index] ?? '')?.[1]
    if (word === undefined) {
      yield* this.bell()
      return
    }
    if (state !== undefined) this.buffer.delete(this.buffer.cursor - state.length, this.buffer.cursor)
    this.buffer.insert(word)
    this.#argumentBack = { index, length: Array.from(word).length }
    yield* this.redraw()
  }

  /** ^R: looks backwards for what is typed. */
  *search(): Gen<void> {
    const original = this.buffer.text
    let query = ''
    let at = this.history.entries.length
    let failed = false
    for (;;) {
      this.#screen.setPrompt(`(${failed ? 'failed ' : ''}reverse-i-search)\`${query}': `)
      yield* this.redraw()
      const key = yield* this.#next()
      if (key === undefined) break
      if (key.name === 'character') query += key.text
      else if (key.name === 'backspace') {
        query = Array.from(query).slice(0, -1).join('')
        at = this.history.entries.length
      } else if (key.name === 'C-g' || key.name === 'C-c') {
        this.buffer.replace(original)
        if (key.name === 'C-c') this.#replay = key
        break
      } else if (key.name !== 'C-r') {
        if (key.name !== 'escape') this.#replay = key
        break
      }
      const found = this.#find(query, key.name === 'C-r' ? at - 1 : Math.min(at, this.history.entries.length - 1))
      failed = found < 0
      if (failed) continue
      at = found
      const entry = this.history.entries[found] ?? ''
      this.buffer.replace(entry, Array.from(entry.slice(0, entry.indexOf(query))).length)
      this.#at = found
    }
    this.#screen.setPrompt(this.#prompt)
    yield* this.redraw()
  }

  #find(query: string, from: number): number {
    for (let i = from; i >= 0; i--) if ((this.history.entries[i] ?? '').includes(query)) return i
    return -1
  }

  /** Tab: inserts what all candidates share; a second time lists them. */
  *complete(): Gen<void> {
    const found = yield* this.#options.complete(this.buffer.before)
    if (found === undefined || found.candidates.length === 0) {
      yield* this.bell()
      return
    }
    const { start, candidates } = found
    const typed = this.buffer.before.slice(start)
    const [only] = candidates
    const shared = candidates.length === 1 && only !== undefined ? only + found.suffix(only) : commonPrefix(candidates)
    if (shared !== typed && shared.length >= typed.length) {
      const length = Array.from(typed).length
      const rest = shared.startsWith(typed) ? shared.slice(typed.length) : undefined
      if (rest !== undefined) yield* this.#insert(rest)
      else {
        this.buffer.delete(this.buffer.cursor - length, this.buffer.cursor)
        this.buffer.insert(shared)
        yield* this.redraw()
      }
      return
    }
    if (candidates.length > 1 && this.#tabbed) yield* this.#list(found.labels ?? candidates)
    else yield* this.bell()
  }

  *#list(labels: readonly string[]): Gen<void> {
    yield* this.#write(`${this.#screen.move(this.buffer.chars, this.buffer.chars.length)}\n`)
    if (labels.length <= 100 || (yield* this.#confirm(labels.length))) yield* this.#write(inColumns(labels, this.#screen.columns))
    yield* this.#write(this.#screen.begin(this.#prompt, this.#screen.columns))
    this.#screen.reset()
    yield* this.redraw()
  }

  *#confirm(count: number): Gen<boolean> {
    yield* this.#write(`Display all ${count} possibilities? (y or n)`)
    for (;;) {
      const key = yield* this.#next()
      const yes = key?.text === 'y' || key?.text === 'Y' || key?.text === ' ' || key?.name === 'tab'
      if (yes || key === undefined || /^[nN]$/.test(key.text) || key.name === 'C-c' || key.name === 'backspace') {
        yield* this.#write('\n')
        return yes
      }
    }
  }
}

/** What all texts begin with. */
export function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? ''
  for (const text of texts) {
    let n = 0
    while (n < prefix.length && prefix[n] === text[n]) n++
    prefix = prefix.slice(0, n)
  }
  return prefix
}

/** Texts in columns, filled downwards, two blanks apart. */
export function inColumns(texts: readonly string[], columns: number): string {
  const width = Math.max(...texts.map(t => t.length)) + 2
  const across = Math.max(1, Math.floor(columns / width))
  const down = Math.ceil(texts.length / across)
  let out = ''
  for (let row = 0; row < down; row++) {
    let line = ''
    for (let i = row; i < texts.length; i += down) line += (texts[i] as string).padEnd(width)
    out += `${line.trimEnd()}\n`
  }
  return out
}
