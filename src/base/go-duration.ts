import { quoteGo } from './quote.ts'

/** Nanoseconds in each unit that Go's time.ParseDuration knows. */
const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }
const LIMIT = 2 ** 63

/** A span of time in nanoseconds, or Go's error text. */
export type DurationResult = { readonly ns: number } | { readonly error: string }

/** Go's time.ParseDuration: `1h30m`, `-1.5s`, `0`. */
export function parseDuration(text: string): DurationResult {
  const invalid = { error: `time: invalid duration ${quoteGo(text)}` }
  let rest = text
  const sign = rest.startsWith('-') ? -1 : 1
  if (/^[+-]/.test(rest)) rest = rest.slice(1)
  if (rest === '0') return { ns: 0 }
  if (rest === '') return invalid
  let ns = 0
  while (rest !== '') {
    const number = /^(?:\d+\.?\d*|\.\d+)/.exec(rest)?.[0]
    if (number === undefined) return invalid
    rest = rest.slice(number.length)
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? ''
    if (unit === '') return { error: `time: missing unit in duration ${quoteGo(text)}` }
    const scale = UNITS[unit]
    if (scale === undefined) return { error: `time: unknown unit ${quoteGo(unit)} in duration ${quoteGo(text)}` }
    rest = rest.slice(unit.length)
    ns += Math.floor(Number(number) * scale)
    if (ns >= LIMIT) return invalid
  }
  return { ns: sign * ns + 0 }
}

/** Go's time.Duration.String: `1h0m0s`, `1.5s`, `250ms`, `0s`. */
export function formatDuration(ns: number): string {
  if (ns === 0) return '0s'
  const sign = ns < 0 ? '-' : ''
  const magnitude = Math.abs(ns)
  if (magnitude < 1e3) return `${sign}${magnitude}ns`
  if (magnitude < 1e6) return `${sign}${fraction(magnitude, 3)}µs`
  if (magnitude < 1e9) return `${sign}${fraction(magnitude, 6)}ms`
  const minutes = Math.floor(magnitude / 60e9)
  const seconds = `${fraction(magnitude - minutes * 60e9, 9)}s`
  if (minutes === 0) return sign + seconds
  const hours = Math.floor(minutes / 60)
  return `${sign}${hours === 0 ? '' : `${hours}h`}${minutes % 60}m${seconds}`
}

/** A whole number divided by 10^digits, without trailing zeros. */
function fraction(value: number, digits: number): string {
  const scale = 10 ** digits
  const rest = String(value % scale).padStart(digits, '0').replace(/0+$/, '')
  return `${Math.floor(value / scale)}${rest === '' ? '' : `.${rest}`}`
}
