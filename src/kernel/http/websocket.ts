import { toBase64 } from '../../base/base64.ts'
import { concat, decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import { sha1Bytes } from '../../base/sha1.ts'
import type { Gen } from '../coroutine.ts'
import { isErrno } from '../errno.ts'
import { write } from '../libc/io.ts'
import { type Fd, type SocketAddress, sys } from '../sys.ts'
import { type RequestOptions, request, type Response } from './client.ts'
import { FdReader } from './fd-reader.ts'
import { HttpError } from './message.ts'
import type { Responder } from './responder.ts'
import type { Request } from './server.ts'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const MAX_MESSAGE = 1 << 24

const OP = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** What arrives: a whole message, or the end with the peer's code (1006 when the connection just ended) and reason. */
export type WsMessage =
  | { readonly kind: 'text' | 'binary'; readonly data: Uint8Array }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }

/** One side of a WebSocket (RFC 6455). Pings are answered and fragments joined by `receive`. */
export class WebSocketEnd {
  readonly fd: Fd
  readonly protocol: string
  readonly #reader: FdReader
  readonly #masks: boolean
  #closing = false

  /** `masks`: the client's side, whose frames are masked. */
  constructor(fd: Fd, options: { protocol: string; masks: boolean; leftover?: Uint8Array }) {
    this.fd = fd
    this.protocol = options.protocol
    this.#masks = options.masks
    this.#reader = new FdReader(fd, options.leftover)
  }

  *sendBinary(data: Uint8Array): Gen<void> {
    yield* this.#frame(OP.binary, data)
  }

  *sendText(text: string): Gen<void> {
    yield* this.#frame(OP.text, encodeUtf8(text))
  }

  /** Sends a close frame, once. The connection stays open until `end`. */
  *close(code = 1000, reason = ''): Gen<void> {
    if (this.#closing) return
    this.#closing = true
    yield* this.#frame(OP.close, concat([Uint8Array.of(code >> 8, code & 255), encodeUtf8(reason)]))
  }

  /** Says goodbye as well as it can and closes the descriptor. */
  *end(): Gen<void> {
    try {
      yield* this.close()
    } catch (error) {
      if (!isErrno(error)) throw error
    }
    yield* sys.close(this.fd)
  }

  /** The next message. After a close nothing more comes. */
  *receive(): Gen<WsMessage> {
    const parts: Uint8Array[] = []
    let kind: 'text' | 'binary' = 'binary'
    for (let size = 0; ; ) {
      const frame = yield* this.#next()
      if (frame === undefined) return { kind: 'close', code: 1006, reason: '' }
      if (frame.op === OP.ping) yield* this.#frame(OP.pong, frame.data)
      if (frame.op === OP.close) return yield* this.#closed(frame.data)
      if (frame.op >= OP.close) continue
      if (frame.op !== OP.continuation) kind = frame.op === OP.text ? 'text' : 'binary'
      size += frame.data.length
      if (size > MAX_MESSAGE) throw new HttpError(400, 'websocket: message too big')
      parts.push(frame.data)
      if (frame.final) return { kind, data: parts.length === 1 ? parts[0]! : concat(parts) }
    }
  }

  *#closed(data: Uint8Array): Gen<WsMessage> {
    const code = data.length >= 2 ? (data[0]! << 8) | data[1]! : 1005
    try {
      yield* this.close(code === 1005 ? 1000 : code)
    } catch (error) {
      if (!isErrno(error)) throw error
    }
    return { kind: 'close', code, reason: decodeUtf8(data.subarray(2)) }
  }

  *#next(): Gen<{ op: number; final: boolean; data: Uint8Array } | undefined> {
    const head = yield* this.#reader.exactly(2)
    if (head === undefined) return undefined
    const [first = 0, second = 0] = head
    if ((first & 0x70) !== 0) throw new HttpError(400, 'websocket: reserved bits set')
    const length = yield* this.#length(second & 0x7f)
    const mask = (second & 0x80) === 0 ? undefined : yield* this.#reader.exactly(4)
    const data = length === undefined ? undefined : yield* this.#reader.exactly(length)
    if (data === undefined) return undefined
    return { op: first & 15, final: (first & 0x80) !== 0, data: mask === undefined ? data : masked(data, mask) }
  }

  *#length(short: number): Gen<number | undefined> {
    if (short < 126) return short
    const bytes = yield* this.#reader.exactly(short === 126 ? 2 : 8)
    if (bytes === undefined) return undefined
    const length = bytes.reduce((n, b) => n * 256 + b, 0)
    if (length > MAX_MESSAGE) throw new HttpError(400, 'websocket: frame too big')
    return length
  }

  *#frame(op: number, data: Uint8Array): Gen<void> {
    const maskBit = this.#masks ? 0x80 : 0
    const { length } = data
    const size = length < 126 ? [maskBit | length] : length < 65_536 ? [maskBit | 126, length >> 8, length & 255]
      : [maskBit | 127, 0, 0, 0, 0, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255]
    const mask = this.#masks ? yield* sys.random(4) : undefined
    yield* write(this.fd, concat([Uint8Array.of(0x80 | op, ...size), ...(mask === undefined ? [data] : [mask, masked(data, mask)])]))
  }
}

function masked(data: Uint8Array, mask: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i++) out[i] = data[i]! ^ mask[i & 3]!
  return out
}

const acceptKey = (key: string): string => toBase64(sha1Bytes(key + GUID))

/** Whether a request asks for a WebSocket. */
export const wantsWebSocket = ({ headers }: Request): boolean => headers.lists('Upgrade', 'websocket') && headers.lists('Connection', 'Upgrade')

/** The server's answer to such a request; picks the first of the client's protocols that is served. Undefined (nothing was sent) when there is none. */
export function* acceptWebSocket({ headers }: Request, respond: Responder, protocols: readonly string[]): Gen<WebSocketEnd | undefined> {
  const offered = (headers.get('Sec-WebSocket-Protocol') ?? '').split(',').map((p) => p.trim()).filter((p) => p !== '')
  const protocol = offered.find((p) => protocols.includes(p))
  if (protocol === undefined && offered.length > 0) return undefined
  const { fd, leftover } = yield* respond.hijack(101, {
    Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Accept': acceptKey(headers.get('Sec-WebSocket-Key') ?? ''),
    ...(protocol !== undefined && { 'Sec-WebSocket-Protocol': protocol }),
  })
  return new WebSocketEnd(fd, { protocol: protocol ?? '', masks: false, leftover })
}

/** Asks for a WebSocket; gives the plain response instead when the server does not switch. */
export function* openWebSocket(address: SocketAddress, options: RequestOptions & { protocols: readonly string[] }): Gen<WebSocketEnd | Response> {
  const key = toBase64(yield* sys.random(16))
  const extra = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': key, 'Sec-WebSocket-Protocol': options.protocols.join(', ') }
  const given = options.headers === undefined ? {} : Object.fromEntries(Symbol.iterator in options.headers ? options.headers : Object.entries(options.headers))
  const response = yield* request(address, { ...options, headers: { ...given, ...extra } })
  if (response.status !== 101) return response
  if (response.headers.get('Sec-WebSocket-Accept') !== acceptKey(key)) throw new HttpError(502, 'websocket: bad handshake')
  const { fd, leftover } = response.hijack()
  return new WebSocketEnd(fd, { protocol: response.headers.get('Sec-WebSocket-Protocol') ?? '', masks: true, leftover })
}
