import type { Variable } from '../interp/variables.ts'

/** A text quoted so that the shell reads it back, as bash's `${x@Q}`, `declare -p` and `set -x` do. */
export function quote(text: string): string {
  if (/[\0-\x1f\x7f\udc80-\udcff]/.test(text)) return ansiQuote(text)
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** A text quoted as ash and dash list it: runs of single quotes stand between double ones. */
export function quoteAsh(text: string): string {
  if (!text.includes("'")) return `'${text}'`
  return text.replace(/([^']*)('*)/g, (_all, plain: string, quotes: string) => {
    if (plain === '' && quotes === '') return ''
    return `'${plain}'${quotes === '' ? '' : `"${quotes}"`}`
  })
}

/** As `quote`, but only where something needs quoting. */
export function quoteIfNeeded(text: string): string {
  if (text === '') return "''"
  return /^[\w@%+=:,./~!^-]*$/.test(text) && !/^[~]/.test(text) ? text : quote(text)
}

const ANSI: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\x07': '\\a', '\b': '\\b', '\v': '\\v', '\f': '\\f', '\x1b': '\\E', "'": "\\'", '\\': '\\\\' }

/** A text as `$'...'`. */
export function ansiQuote(text: string): string {
  const inner = text.replace(/[\0-\x1f\x7f'\\\udc80-\udcff]/g, c => {
    const code = c.charCodeAt(0)
    return ANSI[c] ?? `\\${(code >= 0xdc80 ? code - 0xdc00 : code).toString(8).padStart(3, '0')}`
  })
  return `$'${inner}'`
}

/** A value between double quotes, as `declare -p` and `export -p` print it. */
export function doubleQuote(text: string): string {
  if (/[\0-\x08\x0b-\x1f\x7f\n]/.test(text)) return ansiQuote(text)
  return `"${text.replace(/["\\$`]/g, '\\$&')}"`
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', v: '\v', f: '\f', e: '\x1b', E: '\x1b', '\\': '\\', "'": "'", '"': '"', '?': '?' }

/** Replaces backslash escapes as `$'...'` does. */
export function ansiUnescape(text: string): string {
  return text.replace(/\\(?:([ntrabvfeE\\'"?])|([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c(.))/gs, (all, simple, octal, hex, u, big, control) => {
    if (simple !== undefined) return ESCAPES[simple as string] ?? all
    if (octal !== undefined) return byte(Number.parseInt(octal as string, 8) & 0xff)
    if (hex !== undefined) return byte(Number.parseInt(hex as string, 16))
    if (control !== undefined) return String.fromCharCode((control as string).charCodeAt(0) & 0x1f)
    return String.fromCodePoint(Math.min(Number.parseInt((u ?? big) as string, 16), 0x10ffff))
  })
}

/** The one-byte string of a number: bytes above 127 are lone surrogates until they form UTF-8. */
export const byte = (code: number): string => String.fromCharCode(code < 0x80 ? code : 0xdc00 + code)

/** The attribute letters of `${x@a}` and `declare -p`. */
export function attributes(v: Variable): string {
  return (v.items === undefined ? '' : 'a') + (v.keyed === undefined ? '' : 'A') + (v.integer ? 'i' : '') + (v.fold === 'lower' ? 'l' : '') +
    (v.reference ? 'n' : '') + (v.readonly ? 'r' : '') + (v.fold === 'upper' ? 'u' : '') + (v.exported ? 'x' : '')
}

/** `${x^pattern}` and its kin. */
export function changeCase(text: string, operator: string, matches: (char: string) => boolean): string {
  const change = (c: string): string => (matches(c) ? (operator.startsWith('^') ? c.toUpperCase() : c.toLowerCase()) : c)
  const chars = Array.from(text)
  if (operator.length === 2) return chars.map(change).join('')
  return chars.length === 0 ? '' : change(chars[0] as string) + chars.slice(1).join('')
}
