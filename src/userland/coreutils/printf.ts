import type { Gen } from '../../kernel/coroutine.ts'
import { expandEscapes } from '../lib/escapes.ts'
import { type Conversion, formatFloat, formatInteger, formatUnsigned, pad, parseFormat, type Sizes } from '../lib/printf.ts'
import { shellQuote } from '../lib/quote.ts'
import { type Run, utility } from '../utility.ts'

/** printf(1), the program. */
export const printf = utility({
  name: 'printf', about: 'Format and print ARG(s) according to FORMAT (a-la C printf)',
  gnu: { usage: 'printf FORMAT [ARGUMENT]...\n  or:  printf OPTION', raw: true },
  busybox: { usage: 'printf FORMAT [ARG]...', raw: true },
  *main(run) {
    const args = run.operands[0] === '--' ? run.operands.slice(1) : run.operands
    const [format, ...rest] = args
    if (format === undefined) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    const { text, stopped } = expandFormat(format)
    const { pieces, bad } = parseFormat(text)
    const printer = new Printer(run, rest)
    let more = true
    while (more) {
      const before = printer.used
      for (const piece of pieces) {
        if ('text' in piece) yield* run.out.write(piece.text)
        else if (!(yield* printer.convert(piece))) return printer.status
      }
      if (bad !== undefined) return yield* run.fail(run.gnu ? `${bad}: invalid conversion specification` : `${bad}: invalid format`)
      more = !stopped && printer.used < rest.length && printer.used > before
    }
    if (printer.used < rest.length && run.gnu && !stopped) yield* run.warn(`warning: ignoring excess arguments, starting with ${run.q(rest[printer.used] as string)}`)
    return printer.status
  },
})

/** Escapes of the format; `\c` ends it there. */
function expandFormat(format: string): { text: string; stopped: boolean } {
  const at = /^(?:[^\\]|\\[^c])*?\\c/.exec(format)
  return { text: expandEscapes(at === null ? format : at[0].slice(0, -2), true).text, stopped: at !== null }
}

class Printer {
  used = 0
  status = 0
  readonly #run: Run
  readonly #args: readonly string[]

  constructor(run: Run, args: readonly string[]) {
    this.#run = run
    this.#args = args
  }

  /** False when output must stop (%b with \c). */
  *convert({ flags, width, precision, letter }: Conversion): Gen<boolean> {
    const sizes: Sizes = { flags, width: width === '*' ? yield* this.#size() : width, precision: precision === '*' ? yield* this.#size() : precision }
    if (sizes.width !== undefined && sizes.width < 0) Object.assign(sizes, { flags: `${flags}-`, width: -sizes.width })
    if (sizes.precision !== undefined && sizes.precision < 0) sizes.precision = undefined
    const arg = this.#args[this.used++]
    const { out } = this.#run
    switch (letter) {
      case 's': yield* out.write(pad(cut(arg ?? '', sizes.precision), sizes)); return true
      case 'c': yield* out.write(pad((arg ?? '').slice(0, 1), sizes)); return true
      case 'q': yield* out.write(pad(shellQuote(arg ?? ''), sizes)); return true
      case 'b': {
        const { text, stopped } = expandEscapes(arg ?? '')
        yield* out.write(pad(cut(text, sizes.precision), sizes))
        return !stopped
      }
      case 'd': case 'i': yield* out.write(formatInteger(yield* this.#integer(arg), sizes)); return true
      case 'u': case 'o': case 'x': case 'X': yield* out.write(formatUnsigned(yield* this.#integer(arg), letter, sizes)); return true
      case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A': yield* out.write(formatFloat(yield* this.#float(arg), letter, sizes)); return true
      default:
        this.status = yield* this.#run.fail(this.#run.gnu ? `%${flags}${letter}: invalid conversion specification` : `%${letter}: invalid format`)
        return false
    }
  }

  *#size(): Gen<number> {
    return Number(yield* this.#integer(this.#args[this.used++]))
  }

  *#integer(arg: string | undefined): Gen<bigint> {
    if (arg === undefined || arg === '') return 0n
    if (/^["']/.test(arg)) return BigInt(arg.codePointAt(1) ?? 0)
    const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(arg)
    const digits = match?.[2] ?? ''
    const value = match === null ? 0n : digits === '0' ? 0n : BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits)
    if (match === null || match[0].length < arg.length) yield* this.#invalid(arg, match === null)
    return match?.[1] === '-' ? -value : value
  }

  *#float(arg: string | undefined): Gen<number> {
    if (arg === undefined || arg === '') return 0
    if (/^["']/.test(arg)) return arg.codePointAt(1) ?? 0
    const match = /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/i.exec(arg)
    if (match === null || match[0].length < arg.length) yield* this.#invalid(arg, match === null)
    if (match === null) return 0
    const word = match[0].trim().toLowerCase()
    return word.includes('inf') ? (word.startsWith('-') ? -Infinity : Infinity) : word.includes('nan') ? Number.NaN : Number(word)
  }

  *#invalid(arg: string, nothing: boolean): Gen<void> {
    this.status = 1
    if (!this.#run.gnu) yield* this.#run.warn(`invalid number '${arg}'`)
    else if (nothing) yield* this.#run.warn(`${this.#run.q(arg)}: expected a numeric value`)
    else yield* this.#run.warn(`${this.#run.q(arg)}: value not completely converted`)
  }
}

const cut = (text: string, precision: number | undefined): string => (precision === undefined ? text : [...text].slice(0, precision).join(''))

