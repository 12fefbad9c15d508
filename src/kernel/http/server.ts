import { encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../coroutine.ts'
import { SysError } from '../errno.ts'
import { write } from '../libc/io.ts'
import { type Fd, type SocketAddress, sys } from '../sys.ts'
import { BodyReader } from './body.ts'
import { FdReader } from './fd-reader.ts'
import { HttpError, keepsAlive, parseRequestHead, type RequestHead, requestFraming, STATUS_TEXT } from './message.ts'
import { Query } from './query.ts'
import { Responder } from './responder.ts'

export type Request = RequestHead & {
  /** The target's path, percent-decoded. */
  readonly path: string
  /** The target's path as it was sent. */
  readonly rawPath: string
  readonly query: Query
  readonly body: BodyReader
  readonly peer: SocketAddress
}

/** Answers one request; runs in a thread of its own, so it may sleep and stream. */
export type HttpHandler = (request: Request, respond: Responder) => Gen<void>

export type ServeOptions = {
  /** Sent as `Server`; none by default (Go's servers send none). */
  server?: string
  /** Called when a handler throws something that is neither an errno nor an HttpError; without it that is a fault of the engine. */
  onError?: (error: unknown, request: Request) => void
}

/**
 * Accepts connections on a listening socket for ever and calls `handler` for each request, every connection in a thread of its own.
 * A client that has gone away ends its handler with EPIPE or ECONNRESET at the next write; SIGPIPE is ignored in this process.
 */
export function* serve(listener: Fd, handler: HttpHandler, options: ServeOptions = {}): Gen<never> {
  yield* sys.sigaction('PIPE', 'ignore')
  for (;;) {
    const { fd, peer } = yield* accept(listener)
    yield* sys.thread(() => serveConnection(fd, peer, handler, options))
  }
}

/** A caught signal interrupts accept; the loop goes on. */
function* accept(listener: Fd): Gen<{ fd: Fd; peer: SocketAddress }> {
  for (;;) {
    try {
      return yield* sys.accept(listener)
    } catch (error) {
      if (!(error instanceof SysError) || (error.errno !== 'EINTR' && error.errno !== 'ECONNABORTED')) throw error
    }
  }
}

/** Serves one connection until either side closes it. */
export function* serveConnection(fd: Fd, peer: SocketAddress, handler: HttpHandler, options: ServeOptions = {}): Gen<void> {
  const reader = new FdReader(fd)
  for (;;) {
    const next = yield* one(reader, peer, handler, options)
    if (next === 'hijacked') return
    if (next === 'close') break
  }
  yield* sys.close(fd)
}

function* one(reader: FdReader, peer: SocketAddress, handler: HttpHandler, options: ServeOptions): Gen<'again' | 'close' | 'hijacked'> {
  try {
    const lines = yield* reader.head()
    if (lines === undefined) return 'close'
    const head = parseRequestHead(lines)
    const body = new BodyReader(reader, requestFraming(head.headers))
    const request = requestOf(head, body, peer)
    const respond = new Responder(reader, request, options.server)
    if (head.headers.lists('Expect', '100-continue')) yield* write(reader.fd, encodeUtf8('HTTP/1.1 100 Continue\r\n\r\n'))
    yield* answered(request, respond, handler, options)
    if (respond.hijacked) return 'hijacked'
    yield* respond.end()
    if (respond.closes || !keepsAlive(head.version, head.headers)) return 'close'
    yield* drain(body)
    return body.done ? 'again' : 'close'
  } catch (error) {
    if (error instanceof HttpError) yield* refuse(reader.fd, error)
    else if (!(error instanceof SysError)) throw error
    return 'close'
  }
}

function* answered(request: Request, respond: Responder, handler: HttpHandler, options: ServeOptions): Gen<void> {
  try {
    yield* handler(request, respond)
  } catch (error) {
    if (respond.hijacked || error instanceof SysError && respond.started) throw error
    if (options.onError === undefined && !(error instanceof SysError) && !(error instanceof HttpError)) throw error
    options.onError?.(error, request)
    if (respond.started) throw error
    const status = error instanceof HttpError ? error.status : 500
    yield* respond.send(status, `${error instanceof Error ? error.message : String(error)}\n`, { 'Content-Type': 'text/plain; charset=utf-8' })
  }
}

/** Reads what a handler left of a small body, so that the connection can be used again. */
function* drain(body: BodyReader): Gen<void> {
  for (let left = 256 * 1024; left > 0 && !body.done; ) left -= Math.max(1, (yield* body.read()).length)
}

/** What Go's server says to a peer that sent no valid request. */
function* refuse(fd: Fd, { status }: HttpError): Gen<void> {
  const text = `${status} ${STATUS_TEXT[status] ?? ''}`
  try {
    yield* write(fd, encodeUtf8(`HTTP/1.1 ${text}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`))
  } catch {
    // The peer has gone: nobody to tell.
  }
}

function requestOf(head: RequestHead, body: BodyReader, peer: SocketAddress): Request {
  const target = head.target.replace(/^https?:\/\/[^/]*/, '')
  const mark = target.indexOf('?')
  const rawPath = mark < 0 ? target : target.slice(0, mark)
  return { ...head, rawPath, path: decodePath(rawPath), query: new Query(mark < 0 ? '' : target.slice(mark + 1)), body, peer }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new HttpError(400, `invalid URL escape in "${path}"`)
  }
}
