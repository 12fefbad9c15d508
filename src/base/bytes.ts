const CHUNK = 8192

/** UTF-8 of a string; a lone surrogate U+DC80..U+DCFF becomes the byte it stands for, any other lone surrogate U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const length = text.length
  const ascii = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x80) return encodeWide(text, ascii.subarray(0, i))
    ascii[i] = unit
  }
  return ascii
}

function encodeWide(text: string, head: Uint8Array): Uint8Array {
  const out = new Uint8Array(head.length + (text.length - head.length) * 3)
  out.set(head)
  let n = head.length
  for (let i = head.length; i < text.length; i++) {
    let code = text.charCodeAt(i)
    if (code >= 0xd800 && code <= 0xdbff && i + 1 < text.length) {
      const low = text.charCodeAt(i + 1)
      if (low >= 0xdc00 && low <= 0xdfff) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
        i++
      }
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      if (code >= 0xdc80 && code <= 0xdcff) {
        out[n++] = code - 0xdc00
        continue
      }
      code = 0xfffd
    }
    n = putUtf8(out, n, code)
  }
  return out.slice(0, n)
}

function putUtf8(out: Uint8Array, at: number, code: number): number {
  let n = at
  if (code < 0x80) out[n++] = code
  else if (code < 0x800) {
    out[n++] = 0xc0 | (code >> 6)
    out[n++] = 0x80 | (code & 0x3f)
  } else if (code < 0x10000) {
    out[n++] = 0xe0 | (code >> 12)
    out[n++] = 0x80 | ((code >> 6) & 0x3f)
    out[n++] = 0x80 | (code & 0x3f)
  } else {
    out[n++] = 0xf0 | (code >> 18)
    out[n++] = 0x80 | ((code >> 12) & 0x3f)
    out[n++] = 0x80 | ((code >> 6) & 0x3f)
    out[n++] = 0x80 | (code & 0x3f)
  }
  return n
}

/** The string of UTF-8 bytes; every byte that is not valid UTF-8 becomes the lone surrogate U+DC00 + byte, so that `encodeUtf8` gives it back. */
export function decodeUtf8(bytes: Uint8Array): string {
  let out = ''
  let units: number[] = []
  let i = 0
  while (i < bytes.length) {
    const first = bytes[i] as number
    if (first < 0x80) {
      units.push(first)
      i++
    } else {
      const size = sequenceLength(bytes, i)
      if (size === 0) {
        units.push(0xdc00 + first)
        i++
      } else {
        pushCodePoint(units, codePointAt(bytes, i, size))
        i += size
      }
    }
    if (units.length >= CHUNK) {
      out += String.fromCharCode.apply(undefined, units)
      units = []
    }
  }
  return out + String.fromCharCode.apply(undefined, units)
}

function pushCodePoint(units: number[], code: number): void {
  if (code < 0x10000) units.push(code)
  else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff))
}

/** Length in bytes (1 to 4) of the valid UTF-8 sequence at an index, 0 when there is none. */
export function sequenceLength(bytes: Uint8Array, at: number): 0 | 1 | 2 | 3 | 4 {
  const first = bytes[at]
  if (first === undefined) return 0
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  const second = bytes[at + 1] ?? 0
  if ((second & 0xc0) !== 0x80) return 0
  if (first < 0xe0) return 2
  if (((bytes[at + 2] ?? 0) & 0xc0) !== 0x80) return 0
  if (first < 0xf0) {
    if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second >= 0xa0)) return 0
    return 3
  }
  if (((bytes[at + 3] ?? 0) & 0xc0) !== 0x80) return 0
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second >= 0x90)) return 0
  return 4
}

function codePointAt(bytes: Uint8Array, at: number, size: number): number {
  const b = (k: number) => (bytes[at + k] as number) & 0x3f
  const first = bytes[at] as number
  if (size === 2) return ((first & 0x1f) << 6) | b(1)
  if (size === 3) return ((first & 0x0f) << 12) | (b(1) << 6) | b(2)
  return ((first & 0x07) << 18) | (b(1) << 12) | (b(2) << 6) | b(3)
}

/** One new array with the bytes of all parts, in order. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const out = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Whether two arrays hold the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Index of the first occurrence of `needle` in `bytes` at or after `from`, -1 when there is none. */
export function indexOfBytes(bytes: Uint8Array, needle: Uint8Array, from = 0): number {
  const first = needle[0]
  if (first === undefined) return from
  for (let i = bytes.indexOf(first, from); i >= 0; i = bytes.indexOf(first, i + 1)) {
    if (i + needle.length > bytes.length) return -1
    let k = 1
    while (k < needle.length && bytes[i + k] === needle[k]) k++
    if (k === needle.length) return i
  }
  return -1
}

const HEX = '0123456789abcdef'

/** Lower-case hexadecimal digits, two a byte. */
export function toHex(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) out += (HEX[byte >> 4] as string) + (HEX[byte & 15] as string)
  return out
}

/** The bytes of hexadecimal digits (any case); undefined when the text is something else. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined
  const out = new Uint8Array(text.length / 2)
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return out
}
