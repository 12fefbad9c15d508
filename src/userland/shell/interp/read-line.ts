import { decodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { type Fd, sys } from '../../../kernel/sys.ts'

const CHUNK = 4096

/**
 * Reads lines without taking a byte more than it gives, so that other processes find the rest: a file is read in chunks and
 * its offset set back; anything else byte by byte.
 */
export class ReadLine {
  readonly #fd: Fd
  #seekable: boolean | undefined
  /** Whether the last line ended with its delimiter. */
  terminated = true

  constructor(fd: Fd) {
    this.#fd = fd
  }

  /** The next line without its delimiter; undefined at the end of the input. */
  *next(delimiter = 10): Gen<string | undefined> {
    const bytes = yield* this.nextBytes(delimiter)
    return bytes === undefined ? undefined : decodeUtf8(bytes)
  }

  *nextBytes(delimiter = 10, max = Number.POSITIVE_INFINITY): Gen<Uint8Array | undefined> {
    this.#seekable ??= yield* this.#canSeek()
    const out: number[] = []
    for (;;) {
      if (out.length >= max) return Uint8Array.from(out)
      const chunk = yield* sys.read(this.#fd, this.#seekable ? Math.min(CHUNK, max - out.length) : 1)
      if (chunk.length === 0) {
        this.terminated = false
        return out.length === 0 ? undefined : Uint8Array.from(out)
      }
      const end = chunk.indexOf(delimiter)
      if (end < 0) {
        for (const b of chunk) out.push(b)
        continue
      }
      for (let i = 0; i < end; i++) out.push(chunk[i] as number)
      if (this.#seekable && end + 1 < chunk.length) yield* sys.lseek(this.#fd, end + 1 - chunk.length, 'cur')
      this.terminated = true
      return Uint8Array.from(out)
    }
  }

  *#canSeek(): Gen<boolean> {
    try {
      const stat = yield* sys.fstat(this.#fd)
      if (stat.kind !== 'file') return false
      yield* sys.lseek(this.#fd, 0, 'cur')
      return true
    } catch (error) {
      if (!isErrno(error)) throw error
      return false
    }
  }
}
