import { concat, encodeUtf8 } from '../../base/bytes.ts'
import { invariant } from '../../sim/invariant.ts'
import { civil, type Micros } from '../../sim/time.ts'
import type { Gen } from '../coroutine.ts'
import { write } from '../libc/io.ts'
import { type EventFd, type Fd, sys } from '../sys.ts'
import { chunk, LAST_CHUNK, type RawConnection } from './client.ts'
import type { FdReader } from './fd-reader.ts'
import { Headers } from './headers.ts'
import { type RequestHead, STATUS_TEXT } from './message.ts'

/** Answers a request: at once (`send`), piece by piece (`start`, `write`), or by taking the connection over (`hijack`). */
export class Responder {
  /** Fields sent with whatever comes; set them before the answer starts. */
  readonly headers = new Headers()
  hijacked = false
  /** The head has been sent. */
  started = false
  /** The connection ends after this answer. */
  closes = false
  readonly #reader: FdReader
  readonly #request: RequestHead
  #chunked = false
  #ended = false

  constructor(reader: FdReader, request: RequestHead, server: string | undefined) {
    this.#reader = reader
    this.#request = request
    if (server !== undefined) this.headers.set('Server', server)
  }

  /** The connection's descriptor, for `sys.poll`. */
  get fd(): Fd {
    return this.#reader.fd
  }

  /** Sends a whole answer. */
  *send(status: number, body: Uint8Array | string = '', headers: Readonly<Record<string, string>> = {}): Gen<void> {
    const bytes = typeof body === 'string' ? encodeUtf8(body) : body
    this.#add(headers)
    if (status !== 204 && status !== 304) this.headers.set('Content-Length', String(bytes.length))
    const head = yield* this.#head(status)
    this.#ended = true
    yield* write(this.fd, this.#hasBody(status) ? concat([head, bytes]) : head)
  }

  /** Sends a value as JSON. `newline` adds the line feed that Go's json.Encoder writes. */
  *json(status: number, value: unknown, newline = true): Gen<void> {
    yield* this.send(status, `${JSON.stringify(value)}${newline ? '\n' : ''}`, { 'Content-Type': 'application/json' })
  }

  /** Sends the head of a streamed answer; each `write` goes out at once. With a Content-Length given it is not chunked. */
  *start(status: number, headers: Readonly<Record<string, string>> = {}): Gen<void> {
    this.#add(headers)
    if (this.#hasBody(status) && !this.headers.has('Content-Length')) {
      if (this.#request.version === '1.1') {
        this.#chunked = true
        this.headers.set('Transfer-Encoding', 'chunked')
      } else this.closes = true
    }
    const head = yield* this.#head(status)
    if (!this.#hasBody(status)) this.#ended = true
    yield* write(this.fd, head)
  }

  /** Sends a piece of the body now. EPIPE or ECONNRESET when the client has gone. */
  *write(data: Uint8Array | string): Gen<void> {
    if (!this.started) yield* this.start(200)
    const bytes = typeof data === 'string' ? encodeUtf8(data) : data
    if (bytes.length === 0 || this.#ended) return
    yield* write(this.fd, this.#chunked ? chunk(bytes) : bytes)
  }

  /** Ends a streamed answer. Called for the handler when it returns; an answer never started is an empty 200. */
  *end(): Gen<void> {
    if (this.#ended || this.hijacked) return
    if (!this.started) return yield* this.send(200)
    this.#ended = true
    if (this.#chunked) yield* write(this.fd, LAST_CHUNK)
  }

  /** Answers with this head (none: says nothing; `phrase`: Moby says UPGRADED) and gives the raw connection away; the handler closes its descriptor. */
  *hijack(status?: number, headers: Readonly<Record<string, string>> = {}, phrase?: string): Gen<RawConnection> {
    invariant(!this.started, 'a connection is hijacked before an answer has started')
    this.hijacked = true
    if (status !== undefined) {
      this.#add(headers)
      this.started = true
      yield* write(this.fd, encodeUtf8(`HTTP/1.1 ${status} ${phrase ?? reason(status)}\r\n${this.headers}\r\n`))
    }
    return { fd: this.fd, leftover: this.#reader.takeBuffered() }
  }

  /** Sleeps until `event` is signalled (then it is reset), the client goes away, or the time is over. */
  *wait(event: EventFd | undefined, timeout?: Micros): Gen<'event' | 'gone' | 'timeout'> {
    const requests = [{ fd: this.fd }, ...(event === undefined ? [] : [{ fd: event.fd, read: true }])]
    const [client, signalled] = yield* sys.poll(requests, timeout)
    if (event !== undefined && signalled?.readable === true) {
      yield* sys.read(event.fd, 8)
      return 'event'
    }
    return client?.hangup === true ? 'gone' : 'timeout'
  }

  /** Whether the client has gone, without sleeping. */
  *gone(): Gen<boolean> {
    return (yield* this.wait(undefined, 0)) === 'gone'
  }

  #add(headers: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(headers)) this.headers.set(name, value)
  }

  #hasBody(status: number): boolean {
    return this.#request.method !== 'HEAD' && status !== 204 && status !== 304
  }

  *#head(status: number): Gen<Uint8Array> {
    invariant(!this.started, 'an answer starts once')
    this.started = true
    if (!this.headers.has('Date')) this.headers.set('Date', httpDate(Math.floor((yield* sys.now()) / 1_000_000)))
    if (this.headers.lists('Connection', 'close')) this.closes = true
    else if (this.closes || this.#request.headers.lists('Connection', 'close')) this.headers.set('Connection', 'close')
    return encodeUtf8(`HTTP/1.1 ${status} ${reason(status)}\r\n${this.headers}\r\n`)
  }
}

const reason = (status: number): string => STATUS_TEXT[status] ?? `status code ${status}`

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The Date field of a Unix time in seconds (RFC 9110 IMF-fixdate). */
export function httpDate(unixSeconds: number): string {
  const c = civil(unixSeconds)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${DAYS[c.weekday]}, ${two(c.day)} ${MONTHS[c.month - 1]} ${c.year} ${two(c.hour)}:${two(c.minute)}:${two(c.second)} GMT`
}
