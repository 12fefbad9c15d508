import { strftime, UTC } from '../lib/date.ts'
import { formatFloat, formatInteger, formatUnsigned, pad, parseFormat, type Sizes } from '../lib/printf.ts'
import type { PosixRegex, RegexMatch } from '../lib/regex.ts'
import type { Expr } from './ast.ts'
import type { Evaluator } from './evaluator.ts'
import { AwkRuntimeError } from './runtime-error.ts'
import { awkRegex, splitText, toInteger } from './record.ts'
import { inputValue, toNumber, toText, type Value } from './value.ts'

type Builtin = (awk: Evaluator, args: readonly Expr[]) => Value

/** Calls a built-in function that needs no system call. */
export function callBuiltin(awk: Evaluator, name: string, args: readonly Expr[]): Value {
  const found = BUILTINS[name]
  if (found === undefined) throw new AwkRuntimeError(`function ${name} not defined`)
  return found(awk, args)
}

const number = (awk: Evaluator, e: Expr | undefined): number => (e === undefined ? 0 : toNumber(awk.value(e)))
const text = (awk: Evaluator, e: Expr | undefined): string => (e === undefined ? '' : awk.text(awk.value(e)))
const math = (f: (x: number) => number): Builtin => (awk, [x]) => f(number(awk, x))
const bits = (f: (a: bigint, b: bigint) => bigint): Builtin => (awk, args) => Number(args.map((e) => BigInt(Math.trunc(number(awk, e)))).reduce(f))

const BUILTINS: Record<string, Builtin> = {
  length(awk, [what]) {
    if (what === undefined) return [...awk.record.text].length
    if (what.t === 'var' && awk.cell(what.name).array !== undefined) return awk.array(what.name).size
    if (what.t === 'var' && awk.cell(what.name).origin?.array !== undefined) return awk.array(what.name).size
    return [...text(awk, what)].length
  },
  substr(awk, [of, from, length]) {
    const chars = [...text(awk, of)]
    const start = roundHalfEven(number(awk, from))
    const end = length === undefined ? Number.POSITIVE_INFINITY : roundHalfEven(number(awk, from)) + roundHalfEven(number(awk, length))
    if (Number.isNaN(start) || Number.isNaN(end)) return ''
    return chars.slice(Math.max(0, start - 1), Math.max(0, Math.min(chars.length, end - 1))).join('')
  },
  index(awk, [of, what]) {
    const all = text(awk, of)
    const at = all.indexOf(text(awk, what))
    return at < 0 ? 0 : all.slice(0, at).length + 1
  },
  split(awk, [of, into, separator]) {
    const subject = text(awk, of)
    if (into?.t !== 'var') throw new AwkRuntimeError('split needs an array')
    const how = separator === undefined ? awk.record.fs : separator.t === 'regex' ? awkRegex(separator.source) : text(awk, separator)
    const parts = splitText(subject, how)
    const array = awk.array(into.name)
    array.clear()
    parts.forEach((part, i) => array.set(String(i + 1), inputValue(part)))
    return parts.length
  },
  sub: (awk, args) => substitute(awk, args, 1),
  gsub: (awk, args) => substitute(awk, args, Number.POSITIVE_INFINITY),
  gensub(awk, [pattern, replacement, how, target]) {
    const which = text(awk, how)
    const subject = target === undefined ? awk.record.text : text(awk, target)
    return replaceAll(awk.regex(pattern as Expr), subject, text(awk, replacement), /^[gG]/.test(which) ? undefined : Math.max(1, toInteger(which)), true).text
  },
  match(awk, [of, pattern, into]) {
    const subject = text(awk, of)
    const regex = awk.regex(pattern as Expr)
    regex.lastIndex = 0
    const found = regex.exec(subject)
    awk.set('RSTART', found === null ? 0 : subject.slice(0, found.index).length + 1)
    awk.set('RLENGTH', found === null ? -1 : [...found[0]].length)
    if (into?.t === 'var') {
      const array = awk.array(into.name)
      array.clear()
      found?.forEach((group, i) => array.set(String(i), inputValue(group ?? '')))
    }
    return found === null ? 0 : subject.slice(0, found.index).length + 1
  },
  sprintf(awk, [format, ...args]) {
    return sprintf(awk, text(awk, format), args.map((arg) => awk.value(arg)))
  },
  sin: math(Math.sin), cos: math(Math.cos), exp: math(Math.exp), log: math(Math.log), sqrt: math(Math.sqrt), int: math(Math.trunc),
  atan2: (awk, [y, x]) => Math.atan2(number(awk, y), number(awk, x)),
  rand(awk) {
    awk.random.state = (Math.imul(awk.random.state | 0, 1_103_515_245) + 12_345) >>> 0
    return ((awk.random.state >>> 1) % 0x7fff_ffff) / 0x7fff_ffff
  },
  tolower: (awk, [of]) => text(awk, of).toLowerCase(),
  toupper: (awk, [of]) => text(awk, of).toUpperCase(),
  and: bits((a, b) => a & b), or: bits((a, b) => a | b), xor: bits((a, b) => a ^ b), lshift: bits((a, b) => a << b), rshift: bits((a, b) => a >> b),
  compl: (awk, [x]) => Number(BigInt.asUintN(53, ~BigInt(Math.trunc(number(awk, x))))),
}

/** strftime([format [, seconds]]). */
export function formatText(awk: Evaluator, args: readonly Expr[], now: number): string {
  return strftime(args[0] === undefined ? '%a %b %e %H:%M:%S %Z %Y' : text(awk, args[0]), args[1] === undefined ? now : toInteger(awk.value(args[1])), 0, UTC)
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  return rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1
}

function substitute(awk: Evaluator, [pattern, replacement, target]: readonly Expr[], limit: number): Value {
  const into: Expr = target ?? { t: 'field', of: { t: 'number', value: 0 } }
  const regex = awk.regex(pattern as Expr)
  const { text: made, count } = replaceAll(regex, text(awk, into), text(awk, replacement), limit === 1 ? 1 : undefined, false)
  if (count > 0 && (into.t === 'var' || into.t === 'index' || into.t === 'field')) awk.assign(into, made)
  return count
}

/** Replaces the nth match, or all. `&` is the match; with `groups` also \0 to \9. */
function replaceAll(regex: PosixRegex, subject: string, replacement: string, nth: number | undefined, groups: boolean): { text: string; count: number } {
  let out = ''
  let at = 0
  let count = 0
  let seen = 0
  let previousEnd = -1
  regex.lastIndex = 0
  for (let match = regex.exec(subject); match !== null; match = regex.exec(subject)) {
    const empty = match[0] === ''
    if (!(empty && match.index === previousEnd)) {
      seen++
      previousEnd = match.index + match[0].length
      if (nth === undefined || seen === nth) {
        out += subject.slice(at, match.index) + expand(replacement, match, groups)
        at = previousEnd
        count++
        if (nth !== undefined) break
      }
    }
    if (empty) {
      if (match.index >= subject.length) break
      regex.lastIndex = match.index + ((subject.codePointAt(match.index) as number) > 0xffff ? 2 : 1)
    }
  }
  return { text: out + subject.slice(at), count }
}

function expand(replacement: string, match: RegexMatch, groups: boolean): string {
  return replacement.replace(/\\\\&|\\([\\&0-9])|&/g, (whole, escaped: string | undefined) => {
    if (whole === '&') return match[0]
    if (whole === '\\\\&') return `\\${match[0]}`
    if (escaped === '&') return '&'
    if (escaped === '\\') return '\\'
    return groups ? (match[Number(escaped)] ?? '') : `\\${escaped}`
  })
}

/** awk's sprintf: missing arguments are empty. */
function sprintf(awk: Evaluator, format: string, args: readonly Value[]): string {
  const { pieces, bad } = parseFormat(format)
  let used = 0
  let out = ''
  const next = (): Value => args[used++]
  for (const piece of pieces) {
    if ('text' in piece) {
      out += piece.text
      continue
    }
    const sizes: Sizes = { flags: piece.flags }
    sizes.width = piece.width === '*' ? toInteger(next()) : piece.width
    sizes.precision = piece.precision === '*' ? toInteger(next()) : piece.precision
    if (sizes.width !== undefined && sizes.width < 0) Object.assign(sizes, { flags: `${sizes.flags}-`, width: -sizes.width })
    if (used >= args.length && !awk.gnu && piece.letter !== 's' && args.length > 0) throw new AwkRuntimeError('Not enough arguments')
    out += convert(awk, piece.letter, next(), sizes)
  }
  return out + (bad ?? '')
}

function convert(awk: Evaluator, letter: string, value: Value, sizes: Sizes): string {
  switch (letter) {
    case 'd': case 'i': return integer(value, (n) => formatInteger(n, sizes), sizes)
    case 'o': case 'u': case 'x': case 'X': return integer(value, (n) => formatUnsigned(n, letter, sizes), sizes)
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return formatFloat(toNumber(value), letter, sizes)
    case 'c': return pad(typeof value === 'number' ? character(value) : ([...toText(value)][0] ?? ''), sizes)
    case 's': {
      const shown = awk.text(value)
      return pad(sizes.precision === undefined ? shown : [...shown].slice(0, sizes.precision).join(''), sizes)
    }
    default: throw new AwkRuntimeError(`%${letter} is not a valid format`)
  }
}

const character = (code: number): string => (code >= 128 && code < 256 ? String.fromCodePoint(code) : code >= 0 && code <= 0x10ffff ? String.fromCodePoint(Math.trunc(code)) : '')

function integer(value: Value, format: (n: bigint) => string, sizes: Sizes): string {
  const n = toNumber(value)
  return Number.isFinite(n) ? format(BigInt(Math.trunc(n))) : pad(Number.isNaN(n) ? 'nan' : n < 0 ? '-inf' : 'inf', sizes)
}
