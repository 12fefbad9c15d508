import { compareBytes, compareVersions } from '../lib/compare.ts'
import { type Comparison, keyText, type SortKey } from './sort-key.ts'

type Plan = { keys: readonly SortKey[]; global: Comparison; separator: string | undefined; gnu: boolean }
type Compare = (a: string, b: string) => number

/** The orders a sort needs: by its keys alone, and with the whole line as last resort. */
export function comparer({ keys, global, separator, gnu }: Plan): { keyed: Compare; full: Compare } {
  const keyed: Compare = (a, b) => {
    if (keys.length === 0) return compareBy(global, a, b, gnu)
    for (const key of keys) {
      const order = compareBy(key.how, keyText(a, key, separator), keyText(b, key, separator), gnu)
      if (order !== 0) return order
    }
    return 0
  }
  const plain = keys.length === 0 && global.kind === '' && !global.blanks && !global.fold && !global.dictionary && !global.printing
  const full: Compare = plain
    ? (global.reverse ? (a, b) => compareBytes(b, a) : compareBytes)
    : (a, b) => keyed(a, b) || (global.reverse ? compareBytes(b, a) : compareBytes(a, b))
  return { keyed, full }
}

function compareBy(how: Comparison, a: string, b: string, gnu: boolean): number {
  const order = compareKind(how, a, b, gnu)
  return how.reverse ? -order : order
}

function compareKind(how: Comparison, a: string, b: string, gnu: boolean): number {
  switch (how.kind) {
    case 'n': return gnu ? compareNumbers(a, b) : order(leadingFloat(a), leadingFloat(b))
    case 'g': return order(leadingFloat(a), leadingFloat(b))
    case 'h': return order(human(a), human(b))
    case 'M': return month(a) - month(b)
    case 'V': return compareVersions(a, b)
    default: return compareBytes(prepared(how, a), prepared(how, b))
  }
}

const order = (a: number, b: number): number => (Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : Number.isNaN(b) ? 1 : a < b ? -1 : a > b ? 1 : 0)

function prepared(how: Comparison, text: string): string {
  let out = how.blanks ? text.replace(/^[ \t]+/, '') : text
  if (how.dictionary) out = out.replace(/[^\p{L}\p{Nd} \t]/gu, '')
  if (how.printing) out = out.replace(/[\u0000-\u001f\u007f]/g, '')
  return how.fold ? out.toUpperCase() : out
}

/** GNU -n: sign, digits and a fraction, of any length. */
function compareNumbers(a: string, b: string): number {
  const [x, y] = [decimal(a), decimal(b)]
  if (x.negative !== y.negative) return x.zero && y.zero ? 0 : x.negative ? -1 : 1
  const size = x.whole.length - y.whole.length || compareBytes(x.whole, y.whole) || compareBytes(x.fraction, y.fraction)
  return x.negative ? -size : size
}

function decimal(text: string): { negative: boolean; whole: string; fraction: string; zero: boolean } {
  const match = /^[ \t]*(-?)0*(\d*)(?:\.(\d*))?/.exec(text)
  const whole = match?.[2] ?? ''
  const fraction = (match?.[3] ?? '').replace(/0+$/, '')
  const zero = whole === '' && fraction === ''
  return { negative: match?.[1] === '-' && !zero, whole, fraction, zero }
}

function leadingFloat(text: string): number {
  const match = /^\s*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/i.exec(text)
  if (match === null) return 0
  const word = match[0].trim().toLowerCase()
  if (word.includes('inf')) return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number(word)
}

function human(text: string): number {
  const match = /^\s*(-?\d*\.?\d*)([KkMGTPEZY]?)/.exec(text)
  return Number(match?.[1] || 0) * 1024 ** ' KMGTPEZY'.indexOf((match?.[2] || ' ').toUpperCase())
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const month = (text: string): number => MONTHS.indexOf(text.trim().slice(0, 3).toUpperCase())
