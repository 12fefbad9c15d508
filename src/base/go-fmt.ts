import { encodeUtf8, toHex } from './bytes.ts'
import { formatFloat } from './go-number.ts'
import { GoStruct, type GoValue, goKind, goNumber, goTypeName, mapEntries } from './go-value.ts'
import { quoteGo, quoteGoAscii, quoteGoRune } from './quote.ts'

type Flags = {
  readonly minus: boolean
  readonly plus: boolean
  /** Structs with their field names: %+v. */
  readonly names: boolean
  readonly sharp: boolean
  readonly space: boolean
  readonly zero: boolean
  readonly width: number | undefined
  readonly precision: number | undefined
}

const NO_FLAGS: Flags = { minus: false, plus: false, names: false, sharp: false, space: false, zero: false, width: undefined, precision: undefined }

/** Go's fmt.Sprint: the operands with a blank between two that are not strings. */
export function goSprint(args: readonly GoValue[]): string {
  let out = ''
  for (const [i, arg] of args.entries()) {
    if (i > 0 && typeof arg !== 'string' && typeof args[i - 1] !== 'string') out += ' '
    out += format(arg, 'v', NO_FLAGS)
  }
  return out
}

/** Go's fmt.Sprintln: the operands with blanks between them and a newline. */
export function goSprintln(args: readonly GoValue[]): string {
  return `${args.map((arg) => format(arg, 'v', NO_FLAGS)).join(' ')}\n`
}

const DIRECTIVE = /%([-+# 0]*)(\*|\d+)?(\.(\*|\d*))?(.)?/gsu

/** Go's fmt.Sprintf, without explicit argument indexes. */
export function goSprintf(text: string, args: readonly GoValue[]): string {
  let next = 0
  const star = (part: string | undefined): number | undefined => {
    if (part === '*') return Number(args[next++])
    return part === undefined ? undefined : Number(part || 0)
  }
  const out = text.replace(DIRECTIVE, (_, marks: string, wide?: string, dot?: string, fine?: string, verb?: string) => {
    let width = star(wide)
    const precision = dot === undefined ? undefined : star(fine)
    const minus = marks.includes('-') || (width !== undefined && width < 0)
    if (width !== undefined) width = Math.abs(width)
    const flags: Flags = {
      minus,
      plus: marks.includes('+') && verb !== 'v',
      names: marks.includes('+') && verb === 'v',
      sharp: marks.includes('#'),
      space: marks.includes(' '),
      zero: marks.includes('0') && !minus,
      width,
      precision,
    }
    if (verb === undefined) return '%!(NOVERB)'
    if (verb === '%') return '%'
    if (next >= args.length) return `%!${verb}(MISSING)`
    return format(args[next++], verb, flags)
  })
  if (next >= args.length) return out
  const extra = args.slice(next).map((arg) => (arg === null || arg === undefined ? '<nil>' : `${goTypeName(arg)}=${format(arg, 'v', NO_FLAGS)}`))
  return `${out}%!(EXTRA ${extra.join(', ')})`
}

function format(value: GoValue, verb: string, flags: Flags): string {
  if (verb === 'T') return pad(goTypeName(value), flags)
  switch (goKind(value)) {
    case 'invalid':
    case 'nil':
      return verb === 'v' ? pad('<nil>', flags) : `%!${verb}(<nil>)`
    case 'bool':
      return verb === 'v' || verb === 't' ? pad(String(value), flags) : wrongVerb(value, verb)
    case 'string':
      return formatString(value as string, verb, flags)
    case 'int':
      return formatInt(value as number | bigint, verb, flags)
    case 'float64':
      return formatReal(value, verb, flags)
    default:
      return formatComposite(value, verb, flags)
  }
}

function wrongVerb(value: GoValue, verb: string): string {
  return `%!${verb}(${goTypeName(value)}=${format(value, 'v', NO_FLAGS)})`
}

function formatComposite(value: GoValue, verb: string, flags: Flags): string {
  if (Array.isArray(value)) return `[${value.map((item: GoValue) => format(item, verb, flags)).join(' ')}]`
  if (!(value instanceof GoStruct)) return `map[${mapEntries(value).map(([key, item]) => `${format(key, verb, flags)}:${format(item, verb, flags)}`).join(' ')}]`
  if (value.text !== undefined && (verb === 'v' || verb === 's' || verb === 'q')) return formatString(value.text(), verb, flags)
  const fields = [...value.fields].map(([name, item]) => (flags.names ? `${name}:` : '') + format(item, verb, flags))
  return `{${fields.join(' ')}}`
}

function formatString(text: string, verb: string, flags: Flags): string {
  const cut = flags.precision === undefined ? text : [...text].slice(0, flags.precision).join('')
  if (verb === 'v' && flags.sharp) return pad(quoteGo(cut), flags)
  if (verb === 'v' || verb === 's') return pad(cut, flags)
  if (verb === 'q' && flags.sharp && !/[`\n]/.test(cut)) return pad(`\`${cut}\``, flags)
  if (verb === 'q') return pad(flags.plus ? quoteGoAscii(cut) : quoteGo(cut), flags)
  if (verb !== 'x' && verb !== 'X') return wrongVerb(text, verb)
  const hex = toHex(encodeUtf8(cut))
  const spaced = flags.space ? (hex.match(/../g) ?? []).join(' ') : hex
  return pad(verb === 'x' ? spaced : spaced.toUpperCase(), flags)
}

const BASES: Readonly<Record<string, readonly [number, string]>> = { d: [10, ''], v: [10, ''], x: [16, '0x'], X: [16, '0X'], o: [8, '0'], O: [8, '0o'], b: [2, '0b'] }

function formatInt(value: number | bigint, verb: string, flags: Flags): string {
  if (verb === 'c') return pad(String.fromCodePoint(Number(value)), flags)
  if (verb === 'q') return pad(quoteGoRune(Number(value)), flags)
  if (verb === 'U') return pad(`U+${Number(value).toString(16).toUpperCase().padStart(4, '0')}`, flags)
  const base = BASES[verb]
  if (base === undefined) return wrongVerb(value, verb)
  const negative = value < 0
  let digits = (negative ? -BigInt(value) : BigInt(value)).toString(base[0])
  if (verb === 'X') digits = digits.toUpperCase()
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : ''
  const prefix = (flags.sharp && verb !== 'v') || verb === 'O' ? base[1] : ''
  if (flags.precision !== undefined) digits = digits.padStart(flags.precision, '0')
  else if (flags.zero && flags.width !== undefined) digits = digits.padStart(flags.width - sign.length, '0')
  return pad(sign + prefix + digits, { ...flags, zero: false })
}

function formatReal(value: GoValue, verb: string, flags: Flags): string {
  const number = goNumber(value)
  const kind = verb === 'v' ? 'g' : verb === 'F' ? 'f' : verb.toLowerCase()
  if (kind !== 'e' && kind !== 'f' && kind !== 'g') return wrongVerb(value, verb)
  let text = formatFloat(number, kind, flags.precision ?? (kind === 'g' ? -1 : 6))
  if (verb === 'E' || verb === 'G') text = text.toUpperCase()
  if (text === '+Inf' && !flags.plus) return pad(text, { ...flags, zero: false })
  if (!text.startsWith('-') && text !== '+Inf') text = (flags.plus ? '+' : flags.space ? ' ' : '') + text
  if (!flags.zero || flags.width === undefined || !Number.isFinite(number)) return pad(text, { ...flags, zero: false })
  const sign = /^[-+ ]/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(flags.width - sign.length, '0')
}

function pad(text: string, flags: Flags): string {
  const missing = (flags.width ?? 0) - [...text].length
  if (missing <= 0) return text
  return flags.minus ? text + ' '.repeat(missing) : (flags.zero ? '0' : ' ').repeat(missing) + text
}
