/** The shortest or rounded decimal digits of a number: value = 0.DIGITS * 10^point. */
type Decimal = { readonly digits: string; readonly point: number }

function decimalOf(magnitude: number, significant: number | undefined): Decimal {
  if (magnitude === 0) return { digits: '', point: 0 }
  const text = significant === undefined ? magnitude.toExponential() : toEvenExponential(magnitude, Math.min(75, significant - 1))
  const [mantissa = '', exponent = '0'] = text.split('e')
  return { digits: mantissa.replace('.', '').replace(/0+$/, ''), point: Number(exponent) + 1 }
}

// JavaScript rounds a tie up, Go to the even digit. A tie is a 5 with nothing behind it.
const TIE = /50{24}(?=e|$)/

function toEvenExponential(magnitude: number, precision: number): string {
  const exact = magnitude.toExponential(precision + 25)
  const [mantissa = '', exponent = ''] = exact.split('e')
  const kept = mantissa.slice(0, precision === 0 ? 1 : precision + 2)
  if (TIE.test(exact) && /[02468]$/.test(kept)) return `${kept}e${exponent}`
  return magnitude.toExponential(precision)
}

function toEvenFixed(magnitude: number, precision: number): string {
  const exact = magnitude.toFixed(precision + 25)
  const kept = exact.slice(0, exact.indexOf('.') + (precision === 0 ? 0 : precision + 1))
  return TIE.test(exact) && /[02468]$/.test(kept) ? kept : magnitude.toFixed(precision)
}

/** Go's strconv.FormatFloat(value, verb, precision, 64); a precision of -1 is the shortest that reads back the same. */
export function formatFloat(value: number, verb: 'e' | 'f' | 'g', precision: number): string {
  if (Number.isNaN(value)) return 'NaN'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const magnitude = Math.abs(value)
  if (magnitude === Infinity) return sign === '-' ? '-Inf' : '+Inf'
  if (verb === 'f') return sign + fixed(magnitude, precision)
  if (verb === 'e') return sign + exponential(decimalOf(magnitude, precision < 0 ? undefined : precision + 1), precision)
  const significant = precision === 0 ? 1 : precision
  const decimal = decimalOf(magnitude, significant < 0 ? undefined : significant)
  let limit = significant < 0 ? 6 : significant
  if (significant >= 0 && limit > decimal.digits.length && decimal.digits.length >= decimal.point) limit = decimal.digits.length
  const exponent = decimal.point - 1
  if (decimal.digits !== '' && (exponent < -4 || exponent >= Math.max(limit, 1))) return sign + exponential(decimal, -1)
  return sign + plain(decimal)
}

function fixed(magnitude: number, precision: number): string {
  if (precision < 0) return plain(decimalOf(magnitude, undefined))
  if (magnitude < 1e21) return toEvenFixed(magnitude, Math.min(75, precision))
  return BigInt(magnitude).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '')
}

function plain({ digits, point }: Decimal): string {
  if (digits === '') return '0'
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  if (digits.length <= point) return digits + '0'.repeat(point - digits.length)
  return `${digits.slice(0, point)}.${digits.slice(point)}`
}

function exponential({ digits, point }: Decimal, precision: number): string {
  const all = (digits === '' ? '0' : digits).padEnd(precision < 0 ? 0 : precision + 1, '0')
  const exponent = digits === '' ? 0 : point - 1
  const mantissa = all.length > 1 ? `${all[0]}.${all.slice(1)}` : all
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

const DECIMAL_FLOAT = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** Go's strconv.ParseFloat for decimal numbers, inf and nan; undefined is a syntax error. */
export function parseGoFloat(text: string): number | undefined {
  if (DECIMAL_FLOAT.test(text)) return Number(text)
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text)
  if (word === null) return undefined
  if (word[2]?.toLowerCase() === 'nan') return word[1] === '' ? NaN : undefined
  return word[1] === '-' ? -Infinity : Infinity
}

/** What strconv.ParseInt says: the number, or the error in its words. */
export type IntResult = { readonly value: number } | { readonly error: string }

/** Go's strconv.ParseInt in base 10 (or any literal base, when `base` is 0), for at most `bits` bits. */
export function parseGoInt(text: string, base: 0 | 10 = 10, bits = 64, func = 'ParseInt'): IntResult {
  const digits = base === 0 ? /^[+-]?(0x[\da-f]+|0b[01]+|0o?[0-7]+|[1-9]\d*|0)$/i : /^[+-]?\d+$/
  if (!digits.test(text)) return { error: `strconv.${func}: parsing ${JSON.stringify(text)}: invalid syntax` }
  const negative = text.startsWith('-')
  const body = text.replace(/^[+-]/, '')
  const octal = base === 0 && /^0[0-7]+$/.test(body)
  const magnitude = BigInt(octal ? `0o${body.slice(1)}` : base === 0 ? body : body.replace(/^0+(?=\d)/, ''))
  const value = negative ? -magnitude : magnitude
  const limit = 1n << BigInt(bits - 1)
  if (value >= limit || value < -limit) return { error: `strconv.${func}: parsing ${JSON.stringify(text)}: value out of range` }
  return { value: Number(value) }
}
