import { concat, decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../coroutine.ts'
import type { FdReader } from './fd-reader.ts'
import { type BodyFraming, HttpError } from './message.ts'

/** The body of a message, read as it comes. */
export class BodyReader {
  readonly #reader: FdReader
  readonly #framing: BodyFraming
  #left: number
  #done: boolean

  constructor(reader: FdReader, framing: BodyFraming) {
    this.#reader = reader
    this.#framing = framing
    this.#left = framing.kind === 'length' ? framing.length : 0
    this.#done = framing.kind === 'none' || (framing.kind === 'length' && framing.length === 0)
  }

  /** Whether all of it has been read. */
  get done(): boolean {
    return this.#done
  }

  /** The declared length, if there is one. */
  get length(): number | undefined {
    return this.#framing.kind === 'length' ? this.#framing.length : this.#framing.kind === 'none' ? 0 : undefined
  }

  /** Some bytes as soon as there are any; empty at the end. A peer that goes away early is an `HttpError` (unexpected EOF). */
  *read(max = 65_536): Gen<Uint8Array> {
    if (this.#done) return new Uint8Array(0)
    if (this.#framing.kind === 'close') return yield* this.#untilClose(max)
    if (this.#left === 0 && !(yield* this.#nextChunk())) return new Uint8Array(0)
    const bytes = yield* this.#reader.some(Math.min(max, this.#left))
    if (bytes.length === 0) throw new HttpError(400, 'unexpected EOF')
    this.#left -= bytes.length
    if (this.#left > 0) return bytes
    if (this.#framing.kind === 'length') this.#done = true
    else yield* this.#reader.line()
    return bytes
  }

  /** All of it; `HttpError` 413 when it is more than `limit` bytes. */
  *all(limit = 1 << 28): Gen<Uint8Array> {
    const parts: Uint8Array[] = []
    let length = 0
    for (;;) {
      const part = yield* this.read()
      if (part.length === 0) return parts.length === 1 ? parts[0]! : concat(parts)
      length += part.length
      if (length > limit) throw new HttpError(413, 'http: request body too large')
      parts.push(part)
    }
  }

  /** All of it as UTF-8. */
  *text(limit?: number): Gen<string> {
    return decodeUtf8(yield* this.all(limit))
  }

  /** Calls `each` with every line as it comes, without its line feed (streams of JSON values). */
  *lines(each: (line: string) => Gen<void>): Gen<void> {
    let rest: Uint8Array[] = []
    for (;;) {
      const part = yield* this.read()
      if (part.length === 0) break
      let from = 0
      for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, from)) {
        yield* each(decodeUtf8(concat([...rest, part.subarray(from, at)])))
        rest = []
        from = at + 1
      }
      if (from < part.length) rest.push(part.subarray(from))
    }
    if (rest.length > 0) yield* each(decodeUtf8(concat(rest)))
  }

  *#untilClose(max: number): Gen<Uint8Array> {
    const bytes = yield* this.#reader.some(max)
    if (bytes.length === 0) this.#done = true
    return bytes
  }

  /** Reads the size line of the next chunk; false after the last one. */
  *#nextChunk(): Gen<boolean> {
    const line = yield* this.#reader.line(4096)
    const size = /^([0-9a-fA-F]{1,12})\s*(;.*)?$/.exec(line ?? '')
    if (size === null) throw new HttpError(400, 'invalid byte in chunk length')
    this.#left = Number.parseInt(size[1]!, 16)
    if (this.#left > 0) return true
    while ((yield* this.#reader.line()) !== '') if (this.#reader.buffered === 0) break
    this.#done = true
    return false
  }
}
