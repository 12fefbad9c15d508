import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { HttpConnection, type RequestOptions, type Response } from '../../../kernel/http/client.ts'
import { HttpError } from '../../../kernel/http/message.ts'
import { lookup, LookupError } from '../../../kernel/libc/resolver.ts'
import { sys } from '../../../kernel/sys.ts'
import { byDeadline } from '../../lib/deadline.ts'
import { answer, type Exchange, expand, fail, logError, type Worker } from './handler.ts'

const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'host', 'content-length', 'expect', 'te'])

/** Passes the request on to proxy_pass's server and its answer back. */
export function* proxy(worker: Worker, x: Exchange): Gen<void> {
  const target = expand(x, x.scope.proxyPass ?? '')
  const match = /^http:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(target)
  if (match === null) return yield* fail(worker, x, 500)
  const [, name = '', port, uri] = match
  const { host, number } = upstream(worker, name, port)
  const path = uri === undefined ? x.request.target : uri + x.request.target.slice(x.location?.regex === undefined ? (x.location?.pattern.length ?? 0) : 0)
  const headers: Record<string, string> = {}
  for (const [field, value] of x.request.headers) if (!HOP.has(field.toLowerCase())) headers[field] = value
  for (const [field, value] of x.scope.proxyHeaders) if (field.toLowerCase() !== 'host') headers[field] = expand(x, value)
  const ownHost = x.scope.proxyHeaders.find(([field]) => field.toLowerCase() === 'host')
  try {
    const body = yield* x.request.body.all()
    const { addresses } = yield* lookup(host)
    const connection = yield* byDeadline(x.scope.connectTimeout, () => HttpConnection.open({ family: 'inet', host: addresses[0] as string, port: number }), (made) => made.close())
    if (connection === 'late') return yield* timedOut(worker, x, 'connecting to upstream', `http://${host}:${number}${path}`)
    const response = yield* byDeadline(x.scope.readTimeout, () => askUpstream(connection, { method: x.request.method, path, host: ownHost === undefined ? `${name}${port === undefined ? '' : `:${port}`}` : expand(x, ownHost[1]), headers, ...(body.length > 0 && { body }) }), (made) => made.close())
    if (response === 'late') yield* sys.shutdown(connection.fd, 'both')
    if (response === 'late') return yield* timedOut(worker, x, 'reading response header from upstream', `http://${host}:${number}${path}`)
    const fields: Record<string, string> = { 'Content-Type': response.headers.get('Content-Type') ?? 'text/plain' }
    for (const [field, value] of response.headers) if (!HOP.has(field.toLowerCase()) && !['date', 'server', 'content-type'].includes(field.toLowerCase())) fields[field] = value
    const content = yield* response.body.all()
    yield* response.close()
    yield* answer(worker, x, response.status, content, fields)
  } catch (error) {
    const shown = `upstream: "http://${host}:${number}${path}"`
    if (error instanceof LookupError) yield* logError(worker, x, `${name} could not be resolved (3: Host not found)`)
    else if (isErrno(error)) yield* logError(worker, x, `connect() failed (${error.number}: ${error.message}) while connecting to upstream, ${shown}`)
    else if (error instanceof HttpError) yield* logError(worker, x, `upstream prematurely closed connection while reading response header from upstream, ${shown}`)
    else throw error
    yield* fail(worker, x, isErrno(error, 'ETIMEDOUT') ? 504 : 502)
  }
}

function* askUpstream(connection: HttpConnection, options: RequestOptions): Gen<Response> {
  try {
    return yield* connection.request(options)
  } catch (error) {
    yield* connection.close()
    throw error
  }
}

function* timedOut(worker: Worker, x: Exchange, doing: string, upstreamUrl: string): Gen<void> {
  yield* logError(worker, x, `upstream timed out (110: Connection timed out) while ${doing}, upstream: "${upstreamUrl}"`)
  yield* fail(worker, x, 504)
}

/** The next server of an upstream block, or the name itself. */
function upstream(worker: Worker, name: string, port: string | undefined): { host: string; number: number } {
  const servers = worker.config.upstreams.get(name)
  if (servers === undefined || servers.length === 0) return { host: name, number: Number(port ?? 80) }
  const turn = worker.roundRobin.get(name) ?? 0
  worker.roundRobin.set(name, turn + 1)
  const [host = '', number] = (servers[turn % servers.length] as string).split(':')
  return { host, number: Number(number ?? 80) }
}
