/** A resource amount: an exact decimal `digits * 10^-9` and the notation it was written in (resource.Quantity). */
export type Quantity = { readonly nano: bigint; readonly format: 'BinarySI' | 'DecimalSI' | 'DecimalExponent' }

export type ParsedQuantity = { readonly ok: true; readonly value: Quantity } | { readonly ok: false; readonly error: string }

const FORMAT_ERROR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const NANO = 1_000_000_000n

const decimal: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binary: Record<string, bigint> = { Ki: 2n ** 10n, Mi: 2n ** 20n, Gi: 2n ** 30n, Ti: 2n ** 40n, Pi: 2n ** 50n, Ei: 2n ** 60n }

/** Parses `100m`, `1.5Gi`, `12e6`…; amounts finer than a billionth are rounded up. */
export function parseQuantity(text: string): ParsedQuantity {
  if (text === '') return { ok: false, error: FORMAT_ERROR }
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/.exec(text)
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match ?? []
  if (match === null || (whole === '' && fraction === '')) return { ok: false, error: FORMAT_ERROR }
  const scale = suffixScale(suffix)
  if (scale === undefined) return { ok: false, error: "unable to parse quantity's suffix" }
  let digits = BigInt(whole + fraction)
  let exponent = 9 - fraction.length
  if ('factor' in scale) digits *= scale.factor
  else exponent += scale.exponent
  const nano = exponent >= 0 ? digits * 10n ** BigInt(Math.min(exponent, 60)) : ceilDiv(digits, 10n ** BigInt(-exponent))
  return { ok: true, value: { nano: sign === '-' ? -nano : nano, format: scale.format } }
}

type Scale = { readonly format: Quantity['format'] } & ({ readonly factor: bigint } | { readonly exponent: number })

function suffixScale(suffix: string): Scale | undefined {
  const factor = binary[suffix]
  if (factor !== undefined) return { factor, format: 'BinarySI' }
  const exponent = decimal[suffix]
  if (exponent !== undefined) return { exponent, format: 'DecimalSI' }
  const match = /^[eE]([+-]?\d+)$/.exec(suffix)
  return match === null ? undefined : { exponent: Number(match[1]), format: 'DecimalExponent' }
}

const ceilDiv = (a: bigint, b: bigint): bigint => (a % b === 0n ? a / b : a / b + 1n)

/** The canonical text: no fraction, the largest suffix that needs none; binary suffixes only for whole units. */
export function quantityText({ nano, format }: Quantity): string {
  const sign = nano < 0n ? '-' : ''
  const abs = nano < 0n ? -nano : nano
  if (format === 'BinarySI' && abs >= 1024n * NANO && abs % NANO === 0n) {
    let units = abs / NANO
    let power = 0
    while (power < 6 && units % 1024n === 0n) {
      units /= 1024n
      power++
    }
    return `${sign}${units}${['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'][power]}`
  }
  if (abs === 0n) return '0'
  let digits = abs
  let exponent = -9
  while (exponent < 18 && digits % 1000n === 0n) {
    digits /= 1000n
    exponent += 3
  }
  if (format === 'DecimalExponent') return exponent === 0 ? `${sign}${digits}` : `${sign}${digits}e${exponent}`
  return `${sign}${digits}${Object.keys(decimal).find((s) => decimal[s] === exponent) ?? ''}`
}

/** The whole units, rounded up (Quantity.Value). */
export const quantityValue = (q: Quantity): bigint => (q.nano >= 0n ? ceilDiv(q.nano, NANO) : -(-q.nano / NANO))

/** Thousandths, rounded up (Quantity.MilliValue). */
export const quantityMilli = (q: Quantity): bigint => (q.nano >= 0n ? ceilDiv(q.nano, 1_000_000n) : -(-q.nano / 1_000_000n))

export const addQuantities = (a: Quantity, b: Quantity): Quantity => ({ nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format })
export const compareQuantities = (a: Quantity, b: Quantity): -1 | 0 | 1 => (a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0)

/** Parses a quantity that validation has let through. */
export function quantityOf(text: string | number): Quantity {
  const parsed = parseQuantity(String(text))
  return parsed.ok ? parsed.value : { nano: 0n, format: 'DecimalSI' }
}

/** Thousandths as a number: what the scheduler reckons CPU in. */
export const milliOf = (text: string | number | undefined): number => (text === undefined ? 0 : Number(quantityMilli(quantityOf(text))))

/** Whole units as a number: bytes of memory, numbers of pods. */
export const unitsOf = (text: string | number | undefined): number => (text === undefined ? 0 : Number(quantityValue(quantityOf(text))))
