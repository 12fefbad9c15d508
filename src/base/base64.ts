const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`

/** Base64 with the standard alphabet and padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  const body = encode(bytes, STANDARD)
  return body + '='.repeat((4 - (body.length % 4)) % 4)
}

/** Base64 with the URL-safe alphabet, without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  return encode(bytes, URL_SAFE)
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = Math.min(3, bytes.length - i)
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (let k = 0; k <= left; k++) out += alphabet[(word >> (18 - 6 * k)) & 63]
  }
  return out
}

/** What Base64 text stands for, or the offset of the first wrong character. */
export type Base64Result = { readonly bytes: Uint8Array } | { readonly badAt: number }

/** Decodes Base64 of either alphabet, padded or not; line breaks are skipped, as Go's encoding/base64 does. */
export function fromBase64(text: string): Base64Result {
  const out: number[] = []
  let word = 0
  let bits = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (char === '\n' || char === '\r') continue
    if (char === '=') {
      const rest = text.slice(i).replaceAll(/[\r\n]/g, '')
      const wanted = bits === 4 ? '==' : bits === 2 ? '=' : ''
      return rest === wanted && wanted !== '' ? { bytes: Uint8Array.from(out) } : { badAt: i }
    }
    const digit = digitOf(char)
    if (digit < 0) return { badAt: i }
    word = ((word << 6) | digit) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out.push((word >> bits) & 0xff)
    }
  }
  return bits === 6 ? { badAt: text.length } : { bytes: Uint8Array.from(out) }
}

function digitOf(char: string): number {
  if (char === '-') return 62
  if (char === '_') return 63
  return STANDARD.indexOf(char)
}
