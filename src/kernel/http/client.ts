import { concat, encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../coroutine.ts'
import { write } from '../libc/io.ts'
import { type Fd, type SocketAddress, sys } from '../sys.ts'
import { BodyReader } from './body.ts'
import { FdReader } from './fd-reader.ts'
import { Headers } from './headers.ts'
import { HttpError, keepsAlive, parseResponseHead, responseFraming, type ResponseHead } from './message.ts'

/** A request's body: bytes, or a source asked again and again until it gives undefined (sent chunked). */
export type RequestBody = Uint8Array | string | (() => Gen<Uint8Array | undefined>)

export type RequestOptions = {
  method?: string
  /** Path and query as they stand in the request line. */
  path: string
  /** The Host field; the address's host and port by default, `localhost` on unix sockets. */
  host?: string
  headers?: Headers | Readonly<Record<string, string>>
  body?: RequestBody | undefined
  /** Leaves the connection open for another request; `Connection: close` is sent by default. */
  keepAlive?: boolean
}

/** The raw connection after an upgrade: `leftover` was read already and comes before what `fd` gives. */
export type RawConnection = { readonly fd: Fd; readonly leftover: Uint8Array }

export type Response = ResponseHead & {
  readonly body: BodyReader
  /** Takes the connection over (101 Switching Protocols, or a streamed body to be treated as raw). */
  hijack(): RawConnection
  /** Closes the connection; needed unless it was kept alive and the body read to its end. */
  close(): Gen<void>
}

/** Connects and sends one request. Throws the errno of connect, or an `HttpError` when the answer is no HTTP. Close the response. */
export function* request(address: SocketAddress, options: RequestOptions): Gen<Response> {
  const connection = yield* HttpConnection.open(address)
  try {
    return yield* connection.request(options)
  } catch (error) {
    yield* connection.close()
    throw error
  }
}

/** A client's connection, for one request after the other. */
export class HttpConnection {
  readonly fd: Fd
  readonly #address: SocketAddress
  readonly #reader: FdReader
  #open = true

  constructor(fd: Fd, address: SocketAddress) {
    this.fd = fd
    this.#address = address
    this.#reader = new FdReader(fd)
  }

  /** Connects to a socket address (names are the resolver's business). */
  static *open(address: SocketAddress): Gen<HttpConnection> {
    const fd = yield* sys.socket(address.family)
    try {
      yield* sys.connect(fd, address)
    } catch (error) {
      yield* sys.close(fd)
      throw error
    }
    return new HttpConnection(fd, address)
  }

  *request(options: RequestOptions): Gen<Response> {
    const method = options.method ?? 'GET'
    yield* this.#send(method, options)
    let head: ResponseHead
    do {
      const lines = yield* this.#reader.head()
      if (lines === undefined) throw new HttpError(502, 'EOF')
      head = parseResponseHead(lines)
    } while (head.status >= 100 && head.status < 200 && head.status !== 101)
    return this.#response(method, head, options)
  }

  *close(): Gen<void> {
    if (!this.#open) return
    this.#open = false
    yield* sys.close(this.fd)
  }

  *#send(method: string, options: RequestOptions): Gen<void> {
    const { body } = options
    const headers = new Headers()
    headers.set('Host', options.host ?? hostOf(this.#address))
    for (const [name, value] of options.headers instanceof Headers ? options.headers : new Headers(options.headers)) headers.set(name, value)
    const bytes = typeof body === 'string' ? encodeUtf8(body) : body
    if (typeof bytes === 'function') headers.set('Transfer-Encoding', 'chunked')
    else if (bytes !== undefined || method === 'POST' || method === 'PUT' || method === 'PATCH') headers.set('Content-Length', String(bytes?.length ?? 0))
    if (options.keepAlive !== true && !headers.has('Connection')) headers.set('Connection', 'close')
    const head = encodeUtf8(`${method} ${options.path} HTTP/1.1\r\n${headers}\r\n`)
    if (typeof bytes !== 'function') {
      yield* write(this.fd, bytes === undefined || bytes.length === 0 ? head : concat([head, bytes]))
      return
    }
    yield* write(this.fd, head)
    for (let part = yield* bytes(); part !== undefined; part = yield* bytes()) if (part.length > 0) yield* write(this.fd, chunk(part))
    yield* write(this.fd, LAST_CHUNK)
  }

  #response(method: string, head: ResponseHead, options: RequestOptions): Response {
    const body = new BodyReader(this.#reader, head.status === 101 ? { kind: 'close' } : responseFraming(method, head))
    const keep = keepsAlive(head.version, head.headers)
    return {
      ...head,
      body,
      hijack: () => ({ fd: this.fd, leftover: this.#reader.takeBuffered() }),
      close: () => (options.keepAlive === true && keep && body.done ? nothing() : this.close()),
    }
  }
}

function* nothing(): Gen<void> {}

function hostOf(address: SocketAddress): string {
  if (address.family === 'unix') return 'localhost'
  return address.port === 80 ? address.host : `${address.host}:${address.port}`
}

/** One chunk of a chunked body. */
export function chunk(bytes: Uint8Array): Uint8Array {
  return concat([encodeUtf8(`${bytes.length.toString(16)}\r\n`), bytes, CRLF])
}

const CRLF = encodeUtf8('\r\n')
/** What ends a chunked body. */
export const LAST_CHUNK = encodeUtf8('0\r\n\r\n')
