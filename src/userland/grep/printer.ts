import { encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import type { Run } from '../utility.ts'
import type { Matcher } from './matcher.ts'
import { spelledNumber } from '../coreutils/head.ts'

type Lines = { next(): Gen<string | undefined> }

/** Searches files and prints what grep's flags ask for. */
export class Printer {
  readonly #run: Run
  readonly #matcher: Matcher
  readonly #named: boolean
  readonly #color: boolean
  readonly #before: number
  readonly #after: number
  readonly #max: number
  /** Whether a line was printed before, so that `--` is needed between groups. */
  #grouped = false

  constructor(run: Run, matcher: Matcher, named: boolean, color: boolean) {
    this.#run = run
    this.#matcher = matcher
    this.#named = named
    this.#color = color
    const both = Number(run.value('C') ?? spelledNumber(run) ?? 0)
    this.#before = Number(run.value('B') ?? both)
    this.#after = Number(run.value('A') ?? both)
    this.#max = Number(run.value('m') ?? Number.POSITIVE_INFINITY)
  }

  /** Searches one file; tells whether a line was selected. Of a binary one only that it matches is told. */
  *file(lines: Lines, label: string, binary: boolean): Gen<boolean> {
    const run = this.#run
    const quiet = run.has('q')
    const listing = run.has('l') || run.has('L')
    const silent = quiet || listing || run.has('c')
    let count = 0
    let offset = 0
    let trailing = 0
    let lastShown = 0
    const held: { line: string; number: number; offset: number }[] = []
    for (let number = 1; count < this.#max || trailing > 0; number++) {
      const line = yield* lines.next()
      if (line === undefined) break
      const selected = count < this.#max && this.#matcher.test(line) !== run.has('v')
      if (selected) {
        count++
        if (quiet || listing) break
        if (binary && !silent) {
          yield* run.out.write(`grep: ${label}: binary file matches\n`)
          break
        }
        if (!silent) {
          const from = held[0]?.number ?? number
          if (this.#grouped && from > lastShown + 1 && (this.#before > 0 || this.#after > 0)) yield* run.out.write(this.#paint('--', '36') + '\n')
          for (const old of held) yield* this.#line(label, old.line, old.number, old.offset, '-')
          held.length = 0
          yield* this.#line(label, line, number, offset, ':')
          this.#grouped = true
          lastShown = number
          trailing = this.#after
        }
      } else if (trailing > 0 && !silent) {
        yield* this.#line(label, line, number, offset, '-')
        lastShown = number
        trailing--
      } else if (this.#before > 0) {
        held.push({ line, number, offset })
        if (held.length > this.#before) held.shift()
      }
      if (run.has('b')) offset += encodeUtf8(line).length + 1
      if (run.has('line-buffered')) yield* run.out.flush()
    }
    if (run.has('c') && !quiet && !listing) yield* run.out.write(`${this.#named ? this.#prefix(label, ':') : ''}${count}\n`)
    if (run.has('l') && count > 0 && !quiet) yield* run.out.write(`${this.#paint(label, '35')}${run.has('Z') ? '\0' : '\n'}`)
    if (run.has('L') && count === 0 && !quiet) yield* run.out.write(`${this.#paint(label, '35')}${run.has('Z') ? '\0' : '\n'}`)
    return run.has('L') && !run.gnu ? count === 0 : count > 0
  }

  *#line(label: string, line: string, number: number, offset: number, mark: ':' | '-'): Gen<void> {
    const run = this.#run
    const end = run.has('z') ? '\0' : '\n'
    const lead = (at: number): string => `${this.#named ? this.#prefix(label, mark) : ''}${run.has('n') ? this.#paint(String(number), '32') + this.#paint(mark, '36') : ''}${run.has('b') ? this.#paint(String(at), '32') + this.#paint(mark, '36') : ''}${run.has('T') ? '\t' : ''}`
    if (!run.has('o')) return yield* run.out.write(lead(offset) + (this.#color && mark === ':' && !run.has('v') ? this.#highlighted(line) : line) + end)
    if (mark === '-' || run.has('v')) return
    for (const { start, end: to } of this.#matcher.all(line)) {
      if (to > start) yield* run.out.write(lead(offset + encodeUtf8(line.slice(0, start)).length) + this.#paint(line.slice(start, to), '01;31') + end)
    }
  }

  #prefix(label: string, mark: string): string {
    return this.#paint(label, '35') + (this.#run.has('Z') ? '\0' : this.#paint(mark, '36'))
  }

  #highlighted(line: string): string {
    let out = ''
    let at = 0
    for (const { start, end } of this.#matcher.all(line)) {
      if (end === start) continue
      out += line.slice(at, start) + this.#paint(line.slice(start, end), '01;31')
      at = end
    }
    return out + line.slice(at)
  }

  #paint(text: string, code: string): string {
    return this.#color ? `\u001b[${code}m\u001b[K${text}\u001b[m\u001b[K` : text
  }
}
