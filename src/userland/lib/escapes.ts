import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'

const NAMED: Record<string, string> = { a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' }

/** Backslash escapes as `echo -e` and printf's %b know them (`octal` as \0nnn or \nnn); `stopped` when \c ended the output. */
export function expandEscapes(text: string, format = false): { text: string; stopped: boolean } {
  if (!text.includes('\\')) return { text, stopped: false }
  const bytes: number[] = []
  const put = (piece: string): void => {
    for (const byte of encodeUtf8(piece)) bytes.push(byte)
  }
  for (let i = 0; i < text.length; ) {
    const slash = text.indexOf('\\', i)
    if (slash < 0 || slash === text.length - 1) {
      put(text.slice(i))
      break
    }
    put(text.slice(i, slash))
    const rest = text.slice(slash + 1)
    if (rest[0] === 'c' && !format) return { text: decodeUtf8(Uint8Array.from(bytes)), stopped: true }
    const numeric = number(rest, format)
    if (numeric !== undefined) {
      if (numeric.unicode) put(String.fromCodePoint(numeric.code))
      else bytes.push(numeric.code & 0xff)
      i = slash + 1 + numeric.length
      continue
    }
    const named = NAMED[rest[0] as string]
    put(named ?? (format && rest[0] === '"' ? '"' : `\\${rest[0]}`))
    i = slash + 2
  }
  return { text: decodeUtf8(Uint8Array.from(bytes)), stopped: false }
}

function number(rest: string, format: boolean): { code: number; length: number; unicode: boolean } | undefined {
  const octal = (format ? /^[0-7]{1,3}/ : /^0[0-7]{0,3}|^[1-7][0-7]{0,2}/).exec(rest)
  if (octal !== null) return { code: Number.parseInt(octal[0], 8), length: octal[0].length, unicode: false }
  const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest)
  if (hex !== null) return { code: Number.parseInt(hex[1] as string, 16), length: hex[0].length, unicode: false }
  const unicode = /^(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest)
  if (unicode === null) return undefined
  const code = Number.parseInt((unicode[1] ?? unicode[2]) as string, 16)
  return { code: code > 0x10ffff ? 0xfffd : code, length: unicode[0].length, unicode: true }
}
