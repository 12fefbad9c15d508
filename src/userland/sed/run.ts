import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { LineReader, print, readTextFile } from '../../kernel/libc/io.ts'
import { type Fd, O, STDOUT, sys } from '../../kernel/sys.ts'
import type { Output } from '../output.ts'
import type { PosixRegex, RegexMatch } from '../lib/regex.ts'
import type { Address, Command, ReplacementPart, Substitution } from './parse.ts'

/** Where lines come from: `next` gives a line or undefined at the very end; `last` tells whether the current line is the last. */
export type SedInput = {
  next(): Gen<string | undefined>
  isLast(): Gen<boolean>
  /** Whether the current line ended with a newline. */
  terminated(): boolean
  fileName(): string
}

export type SedOptions = { quiet: boolean; nul: boolean; lineLength: number }

/** `begun`: a range that starts at a line number starts once, at that line or the first one after it that asks. */
type Range = { active: boolean; end: number; begun: boolean }

/** Runs a script over the input. Gives the exit status. */
export class Sed {
  readonly #commands: readonly Command[]
  readonly #input: SedInput
  readonly #options: SedOptions
  readonly #ranges = new Map<Command, Range>()
  readonly #files = new Map<string, Fd>()
  readonly #readers = new Map<string, LineReader>()
  #out: Output
  #space = ''
  #hold = ''
  #line = 0
  #lastRegex: PosixRegex | undefined
  #appended: (() => Gen<void>)[] = []
  #replaced = false
  #missingNewline = false
  #status = 0

  constructor(commands: readonly Command[], input: SedInput, out: Output, options: SedOptions) {
    this.#commands = commands
    this.#input = input
    this.#out = out
    this.#options = options
  }

  /** Where output goes from now on (in-place editing changes it with each file). */
  set out(out: Output) {
    this.#out = out
  }

  resetLines(): void {
    this.#line = 0
    this.#missingNewline = false
  }

  *run(): Gen<number> {
    let restart = false
    for (;;) {
      if (!restart) {
        const line = yield* this.#input.next()
        if (line === undefined) return 0
        this.#space = line
        this.#line++
      }
      restart = false
      this.#replaced = false
      const how = yield* this.#cycle()
      if (how === 'restart') {
        restart = true
        yield* this.#flushAppended()
        continue
      }
      if (how !== 'delete' && how !== 'silent' && !this.#options.quiet) yield* this.#print(this.#space)
      yield* this.#flushAppended()
      if (typeof how === 'number') return how
      if (how === 'silent') return this.#status
      if (how === 'end') return 0
    }
  }

  *#cycle(): Gen<'next' | 'delete' | 'restart' | 'silent' | 'end' | number> {
    for (let pc = 0; pc < this.#commands.length; ) {
      const command = this.#commands[pc] as Command
      pc++
      if ((yield* this.#selected(command)) === command.negated) {
        if (command.letter === '{') pc = command.jump as number
        continue
      }
      switch (command.letter) {
        case '{': break
        case 'b': pc = command.jump as number; break
        case 't': if (this.#replaced) pc = command.jump as number
          this.#replaced = false
          break
        case 'T': if (!this.#replaced) pc = command.jump as number
          this.#replaced = false
          break
        case 'd': return 'delete'
        case 'D': {
          const at = this.#space.indexOf('\n')
          if (at < 0) return 'delete'
          this.#space = this.#space.slice(at + 1)
          return 'restart'
        }
        case 'n': {
          if (yield* this.#input.isLast()) return this.#options.quiet ? 'delete' : 'end'
          if (!this.#options.quiet) yield* this.#print(this.#space)
          yield* this.#flushAppended()
          this.#space = (yield* this.#input.next()) ?? ''
          this.#line++
          break
        }
        case 'N': {
          if (yield* this.#input.isLast()) return 'end'
          yield* this.#flushAppended()
          this.#space += `\n${(yield* this.#input.next()) ?? ''}`
          this.#line++
          break
        }
        case 'q': return command.number ?? 0
        case 'Q': this.#status = command.number ?? 0
          return 'silent'
        case 'c': {
          const range = this.#ranges.get(command)
          if (command.to === undefined || command.negated || range?.active !== true) yield* this.#out.write(command.text)
          return 'delete'
        }
        default: yield* this.#simple(command)
      }
    }
    return 'next'
  }

  *#simple(command: Command): Gen<void> {
    switch (command.letter) {
      case 's': return yield* this.#substitute(command.substitution as Substitution)
      case 'y': this.#space = [...this.#space].map((c) => command.table?.get(c) ?? c).join(''); return
      case 'p': return yield* this.#print(this.#space)
      case 'P': return yield* this.#print(this.#space.split('\n', 1)[0] as string, true)
      case 'h': this.#hold = this.#space; return
      case 'H': this.#hold += `\n${this.#space}`; return
      case 'g': this.#space = this.#hold; return
      case 'G': this.#space += `\n${this.#hold}`; return
      case 'x': [this.#space, this.#hold] = [this.#hold, this.#space]; return
      case 'z': this.#space = ''; return
      case '=': return yield* this.#out.write(`${this.#line}\n`)
      case 'F': return yield* this.#out.write(`${this.#input.fileName()}\n`)
      case 'l': return yield* this.#out.write(visible(this.#space, command.number ?? this.#options.lineLength))
      case 'i': yield* this.#newline(); return yield* this.#out.write(command.text)
      case 'a': this.#appended.push(() => this.#appendText(command.text)); return
      case 'r': this.#appended.push(() => this.#appendFile(command.text)); return
      case 'R': this.#appended.push(() => this.#appendLine(command.text)); return
      case 'w': return yield* this.#writeTo(command.text, `${this.#space}\n`)
      case 'W': return yield* this.#writeTo(command.text, `${this.#space.split('\n', 1)[0]}\n`)
      default: return
    }
  }

  *#print(text: string, always = false): Gen<void> {
    yield* this.#newline()
    const end = this.#options.nul ? '\0' : '\n'
    const ended = always || this.#input.terminated()
    yield* this.#out.write(ended ? text + end : text)
    this.#missingNewline = !ended
  }

  /** A last line without a newline gets one when something follows it after all. */
  *#newline(): Gen<void> {
    if (this.#missingNewline) yield* this.#out.write('\n')
    this.#missingNewline = false
  }

  *#flushAppended(): Gen<void> {
    const todo = this.#appended
    this.#appended = []
    for (const each of todo) yield* each()
  }

  *#appendText(text: string): Gen<void> {
    yield* this.#newline()
    yield* this.#out.write(text)
  }

  *#appendFile(path: string): Gen<void> {
    try {
      const text = yield* readTextFile(path === '/dev/stdin' ? '/dev/stdin' : path)
      yield* this.#newline()
      yield* this.#out.write(text)
    } catch (error) {
      if (!isErrno(error)) throw error
    }
  }

  *#appendLine(path: string): Gen<void> {
    let reader = this.#readers.get(path)
    if (reader === undefined) {
      try {
        this.#readers.set(path, (reader = new LineReader(yield* sys.open(path))))
      } catch (error) {
        if (isErrno(error)) return
        throw error
      }
    }
    const line = yield* reader.next()
    if (line !== undefined) yield* this.#appendText(`${line}\n`)
  }

  *#writeTo(path: string, text: string): Gen<void> {
    if (path === '/dev/stdout') return yield* this.#out.write(text)
    yield* print(text, yield* this.#fileFor(path))
  }

  *#fileFor(path: string): Gen<Fd> {
    let fd = path === '/dev/stdout' ? STDOUT : path === '/dev/stderr' ? 2 : this.#files.get(path)
    if (fd === undefined) this.#files.set(path, (fd = yield* sys.open(path, O.WRONLY | O.CREAT | O.TRUNC)))
    return fd
  }

  /** Files of w commands are made before the first line is read, even when nothing will be written. */
  *openFiles(): Gen<void> {
    for (const { letter, text, substitution } of this.#commands) {
      const path = letter === 'w' || letter === 'W' ? text : substitution?.file
      if (path !== undefined && path !== '/dev/stdout' && path !== '/dev/stderr') yield* this.#fileFor(path)
    }
  }

  *#selected(command: Command): Gen<boolean> {
    const { from, to } = command
    if (from === undefined) return true
    if (to === undefined) return yield* this.#matches(from)
    let range = this.#ranges.get(command)
    if (range === undefined) {
      this.#ranges.set(command, (range = { active: from.kind === 'line' && from.line === 0, end: Number.POSITIVE_INFINITY, begun: from.kind === 'line' && from.line === 0 }))
    }
    if (range.active) {
      if (to.kind === 'regex') range.active = !this.#test(to.regex)
      else if (to.kind === 'last') range.active = !(yield* this.#input.isLast())
      else {
        if (this.#line > range.end && to.kind === 'line') {
          range.active = false
          return yield* this.#matches(from)
        }
        range.active = this.#line < range.end
      }
      return true
    }
    if (from.kind === 'line' ? range.begun || this.#line < from.line : !(yield* this.#matches(from))) return false
    range.begun = true
    range.end = to.kind === 'line' ? to.line : to.kind === 'plus' ? this.#line + to.count : to.kind === 'multiple' ? (to.of === 0 ? this.#line : Math.ceil(this.#line / to.of) * to.of) : Number.POSITIVE_INFINITY
    range.active = this.#line < range.end && !(to.kind === 'last' && (yield* this.#input.isLast()))
    return true
  }

  *#matches(address: Address): Gen<boolean> {
    switch (address.kind) {
      case 'line': return this.#line === address.line
      case 'last': return yield* this.#input.isLast()
      case 'regex': return this.#test(address.regex)
      case 'step': return address.step === 0 ? this.#line === address.first : this.#line >= address.first && (this.#line - address.first) % address.step === 0
      default: return false
    }
  }

  #test(given: PosixRegex | undefined): boolean {
    const regex = this.#regex(given)
    regex.lastIndex = 0
    return regex.test(this.#space)
  }

  #regex(given: PosixRegex | undefined): PosixRegex {
    const regex = given ?? this.#lastRegex
    if (regex === undefined) throw new Error('no previous regular expression')
    this.#lastRegex = regex
    return regex
  }

  *#substitute(what: Substitution): Gen<void> {
    const regex = this.#regex(what.regex)
    const text = this.#space
    let out = ''
    let at = 0
    let count = 0
    let done = false
    regex.lastIndex = 0
    let previousEnd = -1
    for (let match = regex.exec(text); match !== null; match = regex.exec(text)) {
      const empty = match[0] === ''
      if (empty && match.index === previousEnd) {
        regex.lastIndex = match.index + ((text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1)
        if (regex.lastIndex > text.length) break
        continue
      }
      previousEnd = match.index + match[0].length
      count++
      if (count >= Math.max(1, what.nth)) {
        out += text.slice(at, match.index) + expand(what.replacement, match)
        at = match.index + match[0].length
        done = true
        if (!what.global) break
      }
      if (empty) {
        if (match.index >= text.length) break
        regex.lastIndex = match.index + ((text.codePointAt(match.index) as number) > 0xffff ? 2 : 1)
      }
    }
    if (!done) return
    this.#space = out + text.slice(at)
    this.#replaced = true
    for (let n = 0; n < what.print; n++) yield* this.#print(this.#space)
    if (what.file !== undefined) yield* this.#writeTo(what.file, `${this.#space}\n`)
  }
}

function expand(parts: readonly ReplacementPart[], match: RegexMatch): string {
  let out = ''
  let mode: 'U' | 'L' | 'E' = 'E'
  let once: 'u' | 'l' | undefined
  for (const part of parts) {
    if ('caseTo' in part) {
      if (part.caseTo === 'u' || part.caseTo === 'l') once = part.caseTo
      else mode = part.caseTo
      continue
    }
    let text = 'text' in part ? part.text : (match[part.group] ?? '')
    if (text === '') continue
    text = mode === 'U' ? text.toUpperCase() : mode === 'L' ? text.toLowerCase() : text
    if (once !== undefined) text = (once === 'u' ? text.slice(0, 1).toUpperCase() : text.slice(0, 1).toLowerCase()) + text.slice(1)
    once = undefined
    out += text
  }
  return out
}

const NAMED: Record<string, string> = { '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' }

/** The `l` command: unambiguous text, folded. */
function visible(text: string, width: number): string {
  let out = ''
  let column = 0
  for (const char of text) {
    const code = char.codePointAt(0) as number
    const shown = NAMED[char] ?? (code < 32 || code === 127 ? `\\${code.toString(8).padStart(3, '0')}` : char)
    if (width > 1 && column + shown.length > width - 1) {
      out += '\\\n'
      column = 0
    }
    out += shown
    column += shown.length
  }
  return `${out}$\n`
}
