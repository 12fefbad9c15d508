/** Go's strconv.Quote of a string: double quotes, with control characters and quotes escaped. */
export function goQuote(text: string): string {
  let out = '"'
  for (const ch of text) {
    const code = ch.codePointAt(0) as number
    const named = ESCAPES[ch]
    if (named !== undefined) out += named
    else if (code >= 0xdc80 && code <= 0xdcff) out += `\\x${(code - 0xdc00).toString(16)}`
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`
    else out += ch
  }
  return `${out}"`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v',
}

/** Go's `%q` of a string slice: `["a" "b"]`. */
export const goQuoteList = (items: readonly string[]): string => `[${items.map(goQuote).join(' ')}]`

/** unicode.IsSpace. */
export const isSpace = (ch: string): boolean => /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/.test(ch)

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, 'µs': 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 }

/** Go's time.ParseDuration in nanoseconds; a string is its error. */
export function parseGoDuration(text: string): number | string {
  const sign = text.startsWith('-') ? -1 : 1
  const body = text.replace(/^[+-]/, '')
  if (body === '0') return 0
  if (body === '') return `time: invalid duration ${goQuote(text)}`
  let rest = body
  let total = 0
  while (rest !== '') {
    const match = /^(\d+(?:\.\d*)?|\.\d+)(\D[^\d.]*)?/.exec(rest)
    if (match === null) return `time: invalid duration ${goQuote(text)}`
    const unit = match[2]
    if (unit === undefined) return `time: missing unit in duration ${goQuote(text)}`
    const factor = UNITS[unit]
    if (factor === undefined) return `time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`
    total += Number(match[1]) * factor
    rest = rest.slice(match[0].length)
  }
  return sign * Math.round(total)
}

/** Go's Duration.String of nanoseconds: `1m30s`, `0s`, `500ms`. */
export function goDuration(ns: number): string {
  if (ns === 0) return '0s'
  const sign = ns < 0 ? '-' : ''
  const n = Math.abs(ns)
  if (n < 1e9) {
    for (const [unit, factor] of [['ms', 1e6], ['µs', 1e3], ['ns', 1]] as const) if (n >= factor) return `${sign}${n / factor}${unit}`
  }
  const h = Math.floor(n / 3.6e12)
  const m = Math.floor((n % 3.6e12) / 6e10)
  const s = (n % 6e10) / 1e9
  return `${sign}${h > 0 ? `${h}h` : ''}${h > 0 || m > 0 ? `${m}m` : ''}${s}s`
}
