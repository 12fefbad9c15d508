import { sha1 } from '@noble/hashes/legacy.js'
import { encodeUtf8 } from './bytes.ts'

/** SHA-1 of bytes, or of the UTF-8 of a string, as 20 bytes; only for protocols that ask for it (WebSocket). */
export function sha1Bytes(data: Uint8Array | string): Uint8Array {
  return sha1(typeof data === 'string' ? encodeUtf8(data) : data)
}
