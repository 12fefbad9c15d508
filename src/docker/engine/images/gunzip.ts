import { gunzip } from '../../../base/gzip.ts'

/** An archive's bytes, unpacked when they are gzip. */
export function gunzipIfNeeded(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  const result = gunzip(bytes)
  if ('error' in result) return bytes
  return result.bytes
}
