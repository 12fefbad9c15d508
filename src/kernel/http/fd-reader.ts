import { concat, decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../coroutine.ts'
import { type Fd, sys } from '../sys.ts'
import { HttpError, MAX_HEAD } from './message.ts'

/** Buffered reading from a descriptor; what has been read too far is kept for the next. */
export class FdReader {
  readonly fd: Fd
  #buffer: Uint8Array = new Uint8Array(0)
  #ended = false

  constructor(fd: Fd, buffered: Uint8Array = new Uint8Array(0)) {
    this.fd = fd
    this.#buffer = buffered
  }

  /** Bytes read but not taken, without reading. They are taken by this. */
  takeBuffered(): Uint8Array {
    const bytes = this.#buffer
    this.#buffer = new Uint8Array(0)
    return bytes
  }

  get buffered(): number {
    return this.#buffer.length
  }

  /** Some bytes, at most `max`; empty at the end. */
  *some(max = 65_536): Gen<Uint8Array> {
    if (this.#buffer.length === 0) {
      if (this.#ended) return this.#buffer
      this.#buffer = yield* sys.read(this.fd, 65_536)
      if (this.#buffer.length === 0) this.#ended = true
    }
    const bytes = this.#buffer.subarray(0, max)
    this.#buffer = this.#buffer.subarray(bytes.length)
    return bytes
  }

  /** Exactly `count` bytes; undefined when the end comes first. */
  *exactly(count: number): Gen<Uint8Array | undefined> {
    const parts: Uint8Array[] = []
    for (let left = count; left > 0; ) {
      const part = yield* this.some(left)
      if (part.length === 0) return undefined
      parts.push(part)
      left -= part.length
    }
    return parts.length === 1 ? parts[0]! : concat(parts)
  }

  /** A line without its CR LF or LF; undefined at the end. */
  *line(limit = MAX_HEAD): Gen<string | undefined> {
    const parts: Uint8Array[] = []
    let length = 0
    for (;;) {
      const end = this.#buffer.indexOf(10)
      const part = end < 0 ? this.#buffer : this.#buffer.subarray(0, end)
      parts.push(part)
      length += part.length
      if (length > limit) throw new HttpError(431, 'header too large')
      this.#buffer = this.#buffer.subarray(end < 0 ? part.length : end + 1)
      if (end >= 0) break
      this.#buffer = this.#ended ? this.#buffer : yield* sys.read(this.fd, 65_536)
      if (this.#buffer.length > 0) continue
      this.#ended = true
      return length === 0 ? undefined : decodeUtf8(concat(parts))
    }
    const line = parts.length === 1 ? parts[0]! : concat(parts)
    return decodeUtf8(line.at(-1) === 13 ? line.subarray(0, -1) : line)
  }

  /** The lines of a message's head up to the empty line; undefined when the peer closed before sending anything. */
  *head(): Gen<readonly string[] | undefined> {
    const lines: string[] = []
    for (let left = MAX_HEAD; ; ) {
      const line = yield* this.line(left)
      if (line === undefined) {
        if (lines.length === 0) return undefined
        throw new HttpError(400, 'unexpected EOF')
      }
      if (line === '') {
        if (lines.length > 0) return lines
        continue
      }
      lines.push(line)
      left -= line.length + 2
      if (left <= 0) throw new HttpError(431, 'header too large')
    }
  }
}
