import { fromBase64 } from '../../base/base64.ts'

/** The bytes of a base64 value that validation has let through. */
export function bytesOf(base64: string): Uint8Array {
  const result = fromBase64(base64)
  return 'bytes' in result ? result.bytes : new Uint8Array(0)
}
