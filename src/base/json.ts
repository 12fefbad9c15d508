/** Any value that JSON can write. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** How `goJson` writes; the defaults are those of Go's json.Marshal for a struct. */
export type JsonStyle = {
  /** One level of indentation; without it everything is on one line. */
  readonly indent?: string
  /** Object keys in order of their UTF-8, as Go writes a map. */
  readonly sortKeys?: boolean
  /** `<`, `>` and `&` as \u003c, \u003e, \u0026; on unless false. */
  readonly escapeHtml?: boolean
}

/** JSON text as Go's encoding/json writes it; fields that are undefined are left out. */
export function goJson(value: unknown, style: JsonStyle = {}): string {
  return write(value, style, '\n')
}

function write(value: unknown, style: JsonStyle, newline: string): string {
  if (typeof value === 'string') return quoteJson(value, style.escapeHtml !== false)
  if (typeof value === 'number') return writeNumber(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'boolean') return String(value)
  if (value === null || typeof value !== 'object') return 'null'
  const inner = newline + (style.indent ?? '')
  const array = Array.isArray(value)
  const parts = array ? value.map((item) => write(item, style, inner)) : members(value, style, inner)
  const [open, close] = array ? ['[', ']'] : ['{', '}']
  if (parts.length === 0) return open + close
  if (style.indent === undefined) return open + parts.join(',') + close
  return open + inner + parts.join(`,${inner}`) + newline + close
}

function members(value: object, style: JsonStyle, inner: string): string[] {
  const fields = Object.entries(value as Record<string, unknown>).filter(([, item]) => item !== undefined)
  if (style.sortKeys) fields.sort(([a], [b]) => compareUtf8(a, b))
  const colon = style.indent === undefined ? ':' : ': '
  return fields.map(([key, item]) => quoteJson(key, style.escapeHtml !== false) + colon + write(item, style, inner))
}

// Go writes exponents as e+21 and e-7, like JavaScript.
function writeNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

const PLAIN = /^[ !#-%'-;=?-[\]-~]*$/

function quoteJson(text: string, html: boolean): string {
  if (PLAIN.test(text)) return `"${text}"`
  let out = JSON.stringify(text).replaceAll(/\\ud[89a-f][\da-f]{2}/g, '\\ufffd')
  out = out.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return html ? out.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026') : out
}

/** Orders strings by their UTF-8 bytes (that is, by code points), as Go's sort.Strings does. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const wideX = x >= 0xd800 && x <= 0xdfff
    const wideY = y >= 0xd800 && y <= 0xdfff
    return wideX === wideY ? x - y : wideX ? 1 : -1
  }
  return a.length - b.length
}

/** The keys of an object in the order in which Go walks a sorted map. */
export function sortedKeys(value: object): string[] {
  return Object.keys(value).sort(compareUtf8)
}
