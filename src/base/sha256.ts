import { sha256 } from '@noble/hashes/sha2.js'
import { encodeUtf8, toHex } from './bytes.ts'

/** SHA-256 of bytes, or of the UTF-8 of a string, as 64 hexadecimal digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return toHex(sha256Bytes(data))
}

/** SHA-256 of bytes, or of the UTF-8 of a string, as 32 bytes. */
export function sha256Bytes(data: Uint8Array | string): Uint8Array {
  return sha256(typeof data === 'string' ? encodeUtf8(data) : data)
}

/** The digest of a blob as registries write it: `sha256:` and 64 hexadecimal digits. */
export function digest(data: Uint8Array | string): string {
  return `sha256:${sha256Hex(data)}`
}

/** Hashes data that comes in pieces. */
export class Sha256 {
  #state = sha256.create()

  update(data: Uint8Array | string): this {
    this.#state.update(typeof data === 'string' ? encodeUtf8(data) : data)
    return this
  }

  /** The hash of everything so far; further pieces may follow. */
  hex(): string {
    return toHex(this.#state.clone().digest())
  }
}
