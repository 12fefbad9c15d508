/** A conversion of a printf format. */
export type Conversion = { flags: string; width: number | '*' | undefined; precision: number | '*' | undefined; letter: string }
export type Piece = { text: string } | Conversion

/** Splits a printf(3) format into texts and conversions; `%%` is text. An invalid conversion is given back as `bad`. */
export function parseFormat(format: string): { pieces: Piece[]; bad?: string } {
  const pieces: Piece[] = []
  const pattern = /%(?:%|([-+ #0']*)(\d+|\*)?(?:\.(\d+|\*|-\d+)?)?(?:hh|h|ll|l|L|q|j|z|t)?([a-zA-Z]))/g
  let at = 0
  for (const match of format.matchAll(pattern)) {
    const between = format.slice(at, match.index)
    if (between.includes('%')) return { pieces, bad: between.slice(between.indexOf('%')) }
    if (between !== '') pieces.push({ text: between })
    at = match.index + match[0].length
    if (match[0] === '%%') {
      pieces.push({ text: '%' })
      continue
    }
    const dotted = /\./.test(match[0])
    const size = (text: string | undefined): number | '*' | undefined => (text === undefined ? undefined : text === '*' ? '*' : Number(text))
    const precision = dotted ? (match[3] === undefined ? 0 : size(match[3])) : undefined
    pieces.push({ flags: match[1] ?? '', width: size(match[2]), precision: typeof precision === 'number' && precision < 0 ? undefined : precision, letter: match[4] as string })
  }
  const rest = format.slice(at)
  if (rest.includes('%')) return { pieces, bad: rest.slice(rest.indexOf('%')) }
  if (rest !== '') pieces.push({ text: rest })
  return { pieces }
}

export type Sizes = { flags: string; width?: number | undefined; precision?: number | undefined }

/** Pads to the width: at the right with `-`, with zeros behind the sign with `0`. */
export function pad(text: string, { flags, width = 0 }: Sizes, zeros = false): string {
  const length = [...text].length
  if (length >= width) return text
  if (flags.includes('-')) return text + ' '.repeat(width - length)
  if (!zeros || !flags.includes('0')) return ' '.repeat(width - length) + text
  const sign = /^(?:[-+ ]?0[xX](?=[0-9a-fA-F])|[-+ ])/.exec(text)?.[0] ?? ''
  return sign + '0'.repeat(width - length) + text.slice(sign.length)
}

/** %d and %i of an integer. */
export function formatInteger(value: bigint, sizes: Sizes): string {
  const digits = (value < 0n ? -value : value).toString().padStart(sizes.precision ?? 1, '0')
  const shown = sizes.precision === 0 && value === 0n ? '' : digits
  return pad(sign(value < 0n, sizes.flags) + shown, sizes, sizes.precision === undefined)
}

/** %u, %o, %x and %X: negative numbers are taken modulo 2^64. */
export function formatUnsigned(value: bigint, letter: string, sizes: Sizes): string {
  const unsigned = BigInt.asUintN(64, value)
  const base = letter === 'o' ? 8 : letter === 'u' ? 10 : 16
  let digits = unsigned.toString(base).padStart(sizes.precision ?? 1, '0')
  if (sizes.precision === 0 && unsigned === 0n) digits = ''
  if (sizes.flags.includes('#') && unsigned !== 0n) digits = letter === 'o' ? `0${digits.replace(/^0/, '')}` : letter.toLowerCase() === 'x' ? `0x${digits}` : digits
  return pad(letter === 'X' ? digits.toUpperCase() : digits, sizes, sizes.precision === undefined)
}

const sign = (negative: boolean, flags: string): string => (negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '')

/** %f, %e, %g and their capitals. */
export function formatFloat(value: number, letter: string, sizes: Sizes): string {
  const lower = letter.toLowerCase()
  const negative = value < 0 || Object.is(value, -0)
  const magnitude = Math.abs(value)
  let text: string
  if (!Number.isFinite(value)) text = Number.isNaN(value) ? 'nan' : 'inf'
  else if (lower === 'f') text = fixed(magnitude, sizes.precision ?? 6)
  else if (lower === 'e') text = exponent(magnitude, sizes.precision ?? 6)
  else if (lower === 'a') text = `0x${magnitude.toString(16)}p+0`
  else text = general(magnitude, sizes.precision ?? 6, sizes.flags.includes('#'))
  const signed = sign(negative && !Number.isNaN(value), sizes.flags) + text
  return pad(lower === letter ? signed : signed.toUpperCase(), sizes, Number.isFinite(value))
}

function fixed(value: number, places: number): string {
  if (value < 1e21) {
    if (places > 100) return fixed(value, 100) + '0'.repeat(places - 100)
    return exactFixed(value, places)
  }
  return BigInt(value).toString() + (places > 0 ? `.${'0'.repeat(places)}` : '')
}

/** toFixed rounds halves up; printf rounds the exact binary value half to even, which differs only at exact halves. */
function exactFixed(value: number, places: number): string {
  const text = value.toFixed(places)
  const scaled = value * 10 ** places
  if (places <= 15 && Math.abs(scaled % 1) === 0.5 && Number.isInteger(scaled * 2) && scaled / 10 ** places === value) {
    const down = Math.floor(scaled)
    const even = down % 2 === 0 ? down : down + 1
    return (even / 10 ** places).toFixed(places)
  }
  return text
}

function exponent(value: number, places: number): string {
  const text = value.toExponential(Math.min(places, 100))
  return text.replace(/e([-+])(\d)$/, 'e$10$2')
}

function general(value: number, precision: number, keep: boolean): string {
  const digits = precision === 0 ? 1 : precision
  if (value === 0) return keep ? `0.${'0'.repeat(digits - 1)}` : '0'
  const power = Number(value.toExponential(digits - 1).split('e')[1])
  const text = power < -4 || power >= digits ? exponent(value, digits - 1) : fixed(value, digits - 1 - power)
  if (keep || !text.includes('.')) return text
  return text.replace(/\.?0+(?=e|$)/, '')
}

/** A number in a format with one conversion, as `seq -f` and awk's OFMT take it. */
export function formatNumber(format: string, value: number): string {
  return parseFormat(format).pieces.map((piece) => {
    if ('text' in piece) return piece.text
    const sizes: Sizes = { flags: piece.flags, width: piece.width === '*' ? undefined : piece.width, precision: piece.precision === '*' ? undefined : piece.precision }
    return 'diouxX'.includes(piece.letter) ? (piece.letter === 'd' || piece.letter === 'i' ? formatInteger(BigInt(Math.trunc(value)), sizes) : formatUnsigned(BigInt(Math.trunc(value)), piece.letter, sizes)) : formatFloat(value, piece.letter, sizes)
  }).join('')
}
