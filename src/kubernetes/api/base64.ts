const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Standard base64 of a text's UTF-8 bytes. */
export const encodeBase64 = (text: string): string => encodeBytes(utf8(text))

/** Standard base64 of bytes. */
export function encodeBytes(bytes: readonly number[] | Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i] ?? 0
    const b = bytes[i + 1]
    const c = bytes[i + 2]
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    out += ALPHABET.charAt(bits >> 18) + ALPHABET.charAt((bits >> 12) & 63) + (b === undefined ? '=' : ALPHABET.charAt((bits >> 6) & 63)) + (c === undefined ? '=' : ALPHABET.charAt(bits & 63))
  }
  return out
}

/** The bytes of standard base64; anything that is not of its alphabet is skipped. */
export function decodeBytes(text: string): Uint8Array {
  const out: number[] = []
  let bits = 0
  let held = 0
  for (const c of text) {
    const value = ALPHABET.indexOf(c)
    if (value < 0) continue
    bits = (bits << 6) | value
    held += 6
    if (held >= 8) {
      held -= 8
      out.push((bits >> held) & 255)
    }
  }
  return Uint8Array.from(out)
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): number[] {
  const out: number[] = []
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0
    if (code < 0x80) out.push(code)
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return out
}

/** The text of UTF-8 bytes; broken sequences become U+FFFD. */
export function fromUtf8(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; ) {
    const a = bytes[i] as number
    const length = a < 0x80 ? 1 : a >= 0xf0 ? 4 : a >= 0xe0 ? 3 : a >= 0xc0 ? 2 : 1
    let code = length === 1 ? (a < 0x80 ? a : 0xfffd) : a & (0xff >> (length + 1))
    for (let j = 1; j < length; j++) code = (code << 6) | ((bytes[i + j] ?? 0) & 63)
    out += String.fromCodePoint(code > 0x10ffff ? 0xfffd : code)
    i += length
  }
  return out
}
