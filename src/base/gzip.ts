import { Gunzip, gzipSync } from 'fflate'
import { concat } from './bytes.ts'

/** One gzip member without a time stamp, so that the same bytes always give the same file. */
export function gzip(bytes: Uint8Array, level: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 = 6): Uint8Array {
  return gzipSync(bytes, { level, mtime: 0 })
}

/** Decompressed bytes, or why it failed. */
export type GunzipResult = { readonly bytes: Uint8Array } | { readonly error: string }

/** Decompresses a gzip file of one or more members, as `gzip -d` does. */
export function gunzip(bytes: Uint8Array): GunzipResult {
  if (!isGzip(bytes)) return { error: 'not in gzip format' }
  const parts: Uint8Array[] = []
  try {
    const stream = new Gunzip((part) => parts.push(part))
    stream.push(bytes, true)
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
  return { bytes: concat(parts) }
}

/** Whether the bytes begin like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}
