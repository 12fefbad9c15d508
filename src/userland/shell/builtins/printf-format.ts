import { parseNumber } from '../expand/arith-parse.ts'
import { ansiQuote } from '../expand/transform.ts'
import type { Grammar } from '../syntax/context.ts'
import { unescape } from './escapes.ts'
import { strftime } from './strftime.ts'

export type PrintfContext = { readonly grammar: Grammar; readonly now: number; readonly startedAt: number }
export type PrintfResult = { readonly text: string; readonly errors: readonly string[]; readonly status: number }

const SPEC = /^%([-+ #0]*)(\*|\d+)?(?:\.(\*|-?\d*))?(?:hh|h|ll|l|L|q|j|z|t)?(?:\(([^)]*)\))?([a-zA-Z%])/

/** Wider fields than any use has would only fill the memory. */
const MAX_WIDTH = 1_000_000

class Formatter {
  readonly #context: PrintfContext
  readonly #args: readonly string[]
  #next = 0
  text = ''
  readonly errors: string[] = []
  status = 0
  stopped = false

  constructor(args: readonly string[], context: PrintfContext) {
    this.#args = args
    this.#context = context
  }

  get #bash(): boolean {
    return this.#context.grammar === 'bash'
  }

  /** Formats once through; true when another round is needed for the arguments left. */
  round(format: string): boolean {
    const before = this.#next
    for (let i = 0; i < format.length && !this.stopped; i++) {
      const c = format[i] as string
      if (c === '\\') {
        const escape = /^\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[\s\S]|$)/.exec(format.slice(i))?.[0] ?? '\\'
        if (escape === '\\c' && !this.#bash) {
          this.stopped = true
          return false
        }
        this.text += unescape(escape, 'format', this.#bash).text
        i += escape.length - 1
      } else if (c !== '%') this.text += c
      else i += this.#conversion(format.slice(i)) - 1
    }
    return !this.stopped && this.#next > before && this.#next < this.#args.length
  }

  #conversion(rest: string): number {
    const spec = SPEC.exec(rest)
    if (spec === null) {
      if (rest.startsWith('%%')) {
        this.text += '%'
        return 2
      }
      this.#fail(this.#bash ? `\`${rest}': missing format character` : this.#context.grammar === 'dash' ? `${rest}: invalid directive` : `${rest}: invalid format`)
      this.stopped = true
      return rest.length
    }
    const [all, flags = '', widthText, precisionText, timeFormat, letter = ''] = spec
    let width = widthText === '*' ? Number(this.#integer(this.#take())) : Number(widthText ?? 0)
    width = Math.max(-MAX_WIDTH, Math.min(width, MAX_WIDTH))
    let left = flags.includes('-')
    if (width < 0) {
      left = true
      width = -width
    }
    let precision = precisionText === undefined ? undefined : precisionText === '*' ? Number(this.#integer(this.#take())) : Number(precisionText || 0)
    if (precision !== undefined) precision = precision < 0 ? undefined : Math.min(precision, MAX_WIDTH)
    if (letter === '%') this.text += '%'
    else this.#format(letter, { flags, width, left, precision, timeFormat }, all)
    return all.length
  }

  #format(letter: string, spec: Spec, all: string): void {
    switch (letter) {
      case 's': this.text += pad(cut(this.#take() ?? '', spec.precision), spec); return
      case 'c': this.text += pad(Array.from(this.#take() ?? '')[0] ?? '', spec); return
      case 'b': {
        const { text, stopped } = unescape(this.#take() ?? '', 'b', this.#bash)
        this.text += pad(cut(text, spec.precision), spec)
        this.stopped = stopped
        return
      }
      case 'q':
        if (this.#bash) {
          this.text += pad(shellQuoted(this.#take() ?? ''), spec)
          return
        }
        break
      case 'T':
        if (this.#bash) {
          this.text += pad(this.#time(spec.timeFormat ?? ''), spec)
          return
        }
        break
      case 'd': case 'i': this.text += signed(this.#integer(this.#take()), spec); return
      case 'u': this.text += digits(BigInt.asUintN(64, this.#integer(this.#take())).toString(), '', spec); return
      case 'o': case 'x': case 'X': this.text += unsigned(letter, BigInt.asUintN(64, this.#integer(this.#take())), spec); return
      case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A': this.text += float(letter, this.#number(this.#take()), spec); return
      default: break
    }
    this.#fail(this.#bash ? `\`${letter}': invalid format character` : this.#context.grammar === 'dash' ? `${all}: invalid directive` : `${all}: invalid format`)
    this.stopped = true
  }

  #take(): string | undefined {
    const value = this.#args[this.#next]
    this.#next++
    return value
  }

  #fail(message: string): void {
    this.errors.push(message)
    this.status = 1
  }

  #integer(text: string | undefined): bigint {
    if (text === undefined || text === '') {
      if (text === '' && this.#context.grammar === 'dash') return 0n
      return 0n
    }
    if (/^["']/.test(text)) return BigInt(Array.from(text)[1]?.codePointAt(0) ?? 0)
    const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|\d+)/.exec(text)
    const value = match === null ? undefined : parseNumber(match[2] as string, false) ?? parseNumber((/^0[0-7]*/.exec(match[2] as string) ?? ['0'])[0], false)
    const used = match === null ? 0 : match[0].length
    if (used < text.length || value === undefined) this.#fail(this.#badNumber(text, used))
    if (value === undefined) return 0n
    return match?.[1] === '-' ? -BigInt(value) : BigInt(value)
  }

  #badNumber(text: string, used: number): string {
    if (this.#bash) return `${text}: invalid number`
    if (this.#context.grammar === 'dash') return used === 0 ? `${text}: expected numeric value` : `${text}: not completely converted`
    return `invalid number '${text}'`
  }

  #number(text: string | undefined): number {
    if (text === undefined || text === '') return 0
    if (/^["']/.test(text)) return Array.from(text)[1]?.codePointAt(0) ?? 0
    const match = /^\s*[+-]?(?:inf(?:inity)?|nan|0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/i.exec(text)
    if (match === null || match[0].length < text.length) this.#fail(this.#badNumber(text, match?.[0].length ?? 0))
    const clean = (match?.[0] ?? '0').trim().toLowerCase()
    if (/inf/.test(clean)) return clean.startsWith('-') ? -Infinity : Infinity
    return clean.includes('nan') ? Number.NaN : /^[+-]0x/.test(clean) ? (clean.startsWith('-') ? -1 : 1) * Number(clean.slice(1)) : Number(clean)
  }

  #time(format: string): string {
    const argument = this.#take()
    const { now, startedAt } = this.#context
    const seconds = argument === undefined || argument === '-1' ? Math.floor(now / 1e6) : argument === '-2' ? Math.floor(startedAt / 1e6) : Number(this.#integer(argument))
    return strftime(format === '' ? '%X' : format, seconds)
  }
}

type Spec = { readonly flags: string; readonly width: number; readonly left: boolean; readonly precision: number | undefined; readonly timeFormat: string | undefined }

const cut = (text: string, precision: number | undefined): string => (precision === undefined ? text : Array.from(text).slice(0, precision).join(''))

function pad(text: string, spec: Pick<Spec, 'width' | 'left'>): string {
  const missing = spec.width - Array.from(text).length
  return missing <= 0 ? text : spec.left ? text + ' '.repeat(missing) : ' '.repeat(missing) + text
}

function signed(value: bigint, spec: Spec): string {
  const sign = value < 0n ? '-' : spec.flags.includes('+') ? '+' : spec.flags.includes(' ') ? ' ' : ''
  return digits((value < 0n ? -value : value).toString(), sign, spec)
}

function unsigned(letter: string, value: bigint, spec: Spec): string {
  const text = value.toString(letter === 'o' ? 8 : 16)
  const alternate = spec.flags.includes('#') && value !== 0n
  if (letter === 'o') return digits(alternate ? `0${text}` : text, '', spec)
  const shown = digits(text, alternate ? '0x' : '', spec)
  return letter === 'X' ? shown.toUpperCase() : shown
}

function digits(text: string, prefix: string, spec: Spec): string {
  const body = spec.precision === undefined ? text : text.padStart(spec.precision, '0')
  if (spec.flags.includes('0') && !spec.left && spec.precision === undefined) return prefix + body.padStart(spec.width - prefix.length, '0')
  return pad(prefix + body, spec)
}

function float(letter: string, value: number, spec: Spec): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : spec.flags.includes('+') ? '+' : spec.flags.includes(' ') ? ' ' : ''
  const upper = letter === letter.toUpperCase()
  let text = Number.isFinite(value) ? finite(letter.toLowerCase(), Math.abs(value), spec.precision ?? 6, spec.flags.includes('#')) : Number.isNaN(value) ? 'nan' : 'inf'
  if (upper) text = text.toUpperCase()
  if (spec.flags.includes('0') && !spec.left && Number.isFinite(value)) return sign + text.padStart(spec.width - sign.length, '0')
  return pad(sign + text, spec)
}

function finite(letter: string, value: number, precision: number, alternate: boolean): string {
  if (letter === 'f') return value.toFixed(Math.min(precision, 100)) + (alternate && precision === 0 ? '.' : '')
  if (letter === 'e') return exponential(value, precision)
  if (letter === 'a') return `0x${value.toString(16)}p+0`
  const significant = precision === 0 ? 1 : precision
  const exponent = value === 0 ? 0 : Number(value.toExponential(Math.min(significant - 1, 100)).split('e')[1])
  const text = exponent < -4 || exponent >= significant ? exponential(value, significant - 1) : value.toFixed(Math.min(Math.max(0, significant - 1 - exponent), 100))
  if (alternate || !text.includes('.')) return text
  return text.replace(/\.?0+(e|$)/, '$1')
}

function exponential(value: number, precision: number): string {
  return value.toExponential(Math.min(precision, 100)).replace(/e([+-])(\d)$/, 'e$10$2')
}

/** `%q`: with backslashes, or `$'...'` for what has no other way. */
export function shellQuoted(text: string): string {
  if (text === '') return "''"
  if (/[\0-\x08\n\x0b-\x1f\x7f\udc80-\udcff\t]/.test(text)) return ansiQuote(text)
  return text.replace(/[^\w@%+=:./^,\u0080-\u{10ffff}-]/gu, '\\$&').replace(/^~/, '\\~').replace(/,/g, '\\,')
}

/** What printf prints for a format and arguments; the format is used again while arguments are left. */
export function formatPrintf(format: string, args: readonly string[], context: PrintfContext): PrintfResult {
  const formatter = new Formatter(args, context)
  while (formatter.round(format)) {
    // Once more for the arguments that are left.
  }
  return { text: formatter.text, errors: formatter.errors, status: formatter.status }
}
