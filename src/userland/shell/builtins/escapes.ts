import { decodeUtf8, encodeUtf8 } from '../../../base/bytes.ts'
import { byte } from '../expand/transform.ts'

const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' }

/** Backslash escapes of echo, `printf`'s format and `%b`; `stopped` when a `\c` ends all output. */
export function unescape(text: string, kind: 'echo' | 'echo-posix' | 'format' | 'b', bash: boolean): { text: string; stopped: boolean } {
  if (!text.includes('\\')) return { text, stopped: false }
  let out = ''
  let bytes = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c !== '\\' || i + 1 >= text.length) {
      out += c
      continue
    }
    const rest = text.slice(i + 1)
    const next = rest[0] as string
    const simple = SIMPLE[next] ?? (bash && (next === 'e' || next === 'E') ? '\x1b' : kind === 'format' && (next === '"' || (bash && (next === "'" || next === '?'))) ? next : next === 'e' && kind !== 'echo-posix' ? '\x1b' : undefined)
    if (simple !== undefined) {
      out += simple
      i++
      continue
    }
    if (next === 'c' && kind !== 'format') return { text: normalize(out, bytes), stopped: true }
    const numeric = numericEscape(rest, kind, bash)
    if (numeric === undefined) {
      out += c
      continue
    }
    out += numeric.text
    bytes ||= numeric.isByte
    i += numeric.length
  }
  return { text: normalize(out, bytes), stopped: false }
}

/** Bytes that have been put together from numbers may form characters. */
const normalize = (text: string, bytes: boolean): string => (bytes ? decodeUtf8(encodeUtf8(text)) : text)

function numericEscape(rest: string, kind: string, bash: boolean): { text: string; length: number; isByte: boolean } | undefined {
  const octal = (kind === 'format' ? /^[0-7]{1,3}/ : kind === 'b' ? /^0?[0-7]{1,3}/ : /^0[0-7]{0,3}/).exec(rest)?.[0]
  if (octal !== undefined) return { text: byte(Number.parseInt(octal, 8) & 0xff), length: octal.length, isByte: true }
  const hex = /^x[0-9a-fA-F]{1,2}/.exec(rest)?.[0]
  if (hex !== undefined && kind !== 'echo-posix') return { text: byte(Number.parseInt(hex.slice(1), 16)), length: hex.length, isByte: true }
  const unicode = /^(?:u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8})/.exec(rest)?.[0]
  if (unicode === undefined || !bash) return undefined
  return { text: String.fromCodePoint(Math.min(Number.parseInt(unicode.slice(1), 16), 0x10ffff)), length: unicode.length, isByte: false }
}
