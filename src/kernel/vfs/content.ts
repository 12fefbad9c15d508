/**
 * The bytes of a regular file: an immutable value. `bytes` holds the first of them; the rest up to `size` are zeros that
 * take no room (a hole). Appending shares the buffer with the value appended to, so a growing log costs what it grows by.
 */
export type Content = {
  readonly bytes: Uint8Array
  readonly size: number
}

export const EMPTY: Content = { bytes: new Uint8Array(0), size: 0 }

/** Content of these bytes, with a hole behind them up to `size`. */
export function contentOf(bytes: Uint8Array, size: number = bytes.length): Content {
  return { bytes, size: Math.max(size, bytes.length) }
}

/** Up to `max` bytes from `offset`; empty at the end. */
export function slice(content: Content, offset: number, max: number): Uint8Array {
  const end = Math.min(content.size, offset + max)
  if (end <= offset) return EMPTY.bytes
  if (end <= content.bytes.length) return content.bytes.subarray(offset, end)
  const out = new Uint8Array(end - offset)
  if (offset < content.bytes.length) out.set(content.bytes.subarray(offset))
  return out
}

/** The content after writing `data` at `offset`. */
export function written(content: Content, offset: number, data: Uint8Array): Content {
  if (data.length === 0) return content
  const end = offset + data.length
  const held = Math.max(content.bytes.length, end)
  const appendable = offset >= content.bytes.length && growable(content.bytes)
  const bytes = appendable ? grown(content.bytes, held) : copied(content.bytes, held)
  bytes.set(data, offset)
  return { bytes, size: Math.max(content.size, end) }
}

/** The content cut or extended (with a hole) to `size`. */
export function truncated(content: Content, size: number): Content {
  return { bytes: content.bytes.length > size ? content.bytes.slice(0, size) : content.bytes, size }
}

/** How far each shared buffer is in use: only the value that ends there may grow in place. */
const used = new WeakMap<ArrayBufferLike, number>()

function growable(bytes: Uint8Array): boolean {
  return used.get(bytes.buffer) === bytes.byteOffset + bytes.length
}

function grown(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.byteOffset + length <= bytes.buffer.byteLength) {
    used.set(bytes.buffer, bytes.byteOffset + length)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, length)
  }
  return copied(bytes, length)
}

function copied(bytes: Uint8Array, length: number): Uint8Array {
  const buffer = new Uint8Array(Math.max(64, length + (length >> 1)))
  buffer.set(bytes)
  used.set(buffer.buffer, length)
  return new Uint8Array(buffer.buffer, 0, length)
}
