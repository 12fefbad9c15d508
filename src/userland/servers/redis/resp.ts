import { decodeUtf8, encodeUtf8, concat } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { type Fd, sys } from '../../../kernel/sys.ts'

/** A value of the Redis protocol (RESP2). */
export type Reply = { t: 'simple'; text: string } | { t: 'error'; text: string } | { t: 'integer'; n: number } | { t: 'bulk'; text: string | undefined } | { t: 'array'; items: readonly Reply[] | undefined }

export const OK: Reply = { t: 'simple', text: 'OK' }
export const NIL: Reply = { t: 'bulk', text: undefined }
export const bulk = (text: string): Reply => ({ t: 'bulk', text })
export const integer = (n: number): Reply => ({ t: 'integer', n })
export const failure = (text: string): Reply => ({ t: 'error', text })
export const array = (items: readonly (string | undefined)[]): Reply => ({ t: 'array', items: items.map((text) => ({ t: 'bulk', text })) })

/** A reply as bytes. */
export function encode(reply: Reply): string {
  switch (reply.t) {
    case 'simple': return `+${reply.text}\r\n`
    case 'error': return `-${reply.text}\r\n`
    case 'integer': return `:${reply.n}\r\n`
    case 'bulk': return reply.text === undefined ? '$-1\r\n' : `$${encodeUtf8(reply.text).length}\r\n${reply.text}\r\n`
    case 'array': return reply.items === undefined ? '*-1\r\n' : `*${reply.items.length}\r\n${reply.items.map(encode).join('')}`
  }
}

/** Reads values and inline commands from a connection. */
export class RespReader {
  readonly #fd: Fd
  #buffer: Uint8Array = new Uint8Array(0)

  constructor(fd: Fd) {
    this.#fd = fd
  }

  /** The next value; undefined when the peer has gone. A line without a type is an inline command: an array of its words. */
  *next(): Gen<Reply | undefined> {
    const line = yield* this.#line()
    if (line === undefined) return undefined
    const rest = line.slice(1)
    switch (line[0]) {
      case '+': return { t: 'simple', text: rest }
      case '-': return { t: 'error', text: rest }
      case ':': return { t: 'integer', n: Number(rest) }
      case '$': {
        if (rest === '-1') return NIL
        const bytes = yield* this.#bytes(Number(rest) + 2)
        return bytes === undefined ? undefined : bulk(decodeUtf8(bytes.subarray(0, -2)))
      }
      case '*': {
        if (rest === '-1') return { t: 'array', items: undefined }
        const items: Reply[] = []
        for (let i = 0; i < Number(rest); i++) {
          const item = yield* this.next()
          if (item === undefined) return undefined
          items.push(item)
        }
        return { t: 'array', items }
      }
      default: return array(line.trim() === '' ? [] : line.trim().split(/\s+/))
    }
  }

  *#fill(): Gen<boolean> {
    const chunk = yield* sys.read(this.#fd)
    this.#buffer = concat([this.#buffer, chunk])
    return chunk.length > 0
  }

  *#line(): Gen<string | undefined> {
    for (;;) {
      const at = this.#buffer.indexOf(10)
      if (at >= 0) {
        const line = decodeUtf8(this.#buffer.subarray(0, at)).replace(/\r$/, '')
        this.#buffer = this.#buffer.subarray(at + 1)
        return line
      }
      if (!(yield* this.#fill())) return undefined
    }
  }

  *#bytes(count: number): Gen<Uint8Array | undefined> {
    while (this.#buffer.length < count) if (!(yield* this.#fill())) return undefined
    const bytes = this.#buffer.subarray(0, count)
    this.#buffer = this.#buffer.subarray(count)
    return bytes
  }
}
