import { PosixRegex, RegexError } from '../../../base/posix-regex.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { httpDate, type Responder } from '../../../kernel/http/responder.ts'
import type { HttpHandler, Request } from '../../../kernel/http/server.ts'
import { readFile } from '../../../kernel/libc/io.ts'
import { type Stat, sys } from '../../../kernel/sys.ts'
import { SECOND } from '../../../sim/time.ts'
import { strftime } from '../../lib/date.ts'
import type { Logs } from './log.ts'
import type { Location, NginxConfig, Scope, Server } from './model.ts'
import { errorPage, listing } from './pages.ts'

/** A request on its way through nginx. */
export type Exchange = {
  readonly request: Request
  readonly respond: Responder
  readonly server: Server
  readonly port: number
  readonly startedAt: number
  scope: Scope
  location: Location | undefined
  uri: string
  status: number
  sent: number
  /** How often the request was sent to another URI. */
  turns: number
  number: number
}

export type Worker = { readonly config: NginxConfig; readonly logs: Logs; readonly pid: number; readonly version: string; active: number; requests: number; accepted: number; roundRobin: Map<string, number>; readonly proxy: (worker: Worker, x: Exchange) => Gen<void> }

/** The handler of a listening port. */
export function handlerOf(worker: Worker, port: number): HttpHandler {
  return function* (request, respond) {
    worker.active++
    worker.requests++
    try {
      const server = serverOf(worker.config, port, hostOf(request))
      const x: Exchange = { request, respond, server, port, startedAt: yield* sys.now(), scope: server.scope, location: undefined, uri: request.path.replace(/\/{2,}/g, '/'), status: 0, sent: 0, turns: 0, number: worker.requests }
      yield* serveSafely(worker, x)
      yield* logAccess(worker, x)
    } finally {
      worker.active--
    }
  }
}

/** A pattern that gives up is an error of the server. */
function* serveSafely(worker: Worker, x: Exchange): Gen<void> {
  try {
    yield* serveUri(worker, x)
  } catch (error) {
    if (!(error instanceof RegexError)) throw error
    yield* logError(worker, x, `pcre2_match() failed: -47 on "${x.uri}"`)
    yield* fail(worker, x, 500)
  }
}

const hostOf = (request: Request): string => (request.headers.get('Host') ?? '').replace(/:\d+$/, '').toLowerCase()

function serverOf(config: NginxConfig, port: number, host: string): Server {
  const here = config.servers.filter((server) => server.listens.some((l) => l.port === port))
  const named = here.find((server) => server.names.some((name) => name.toLowerCase() === host))
  const wild = here.find((server) => server.names.some((name) => (name.startsWith('*.') && host.endsWith(name.slice(1))) || (name.startsWith('~') && new PosixRegex(name.slice(1), { syntax: 'perl' }).test(host))))
  return (named ?? wild ?? here.find((server) => server.listens.some((l) => l.port === port && l.isDefault)) ?? here[0]) as Server
}

/** exact, then the longest prefix if it says `^~`, then regular expressions in order, then the longest prefix. */
export function locationOf(server: Server, uri: string): Location | undefined {
  const exact = server.locations.find((l) => l.kind === 'exact' && l.pattern === uri)
  if (exact !== undefined) return exact
  const prefixes = server.locations.filter((l) => (l.kind === 'prefix' || l.kind === 'prefix-first') && uri.startsWith(l.pattern))
  const longest = prefixes.sort((a, b) => b.pattern.length - a.pattern.length)[0]
  if (longest?.kind === 'prefix-first') return longest
  return server.locations.find((l) => l.regex?.test(uri) === true) ?? longest
}

/** Serves `x.uri` as the location for it says; called again after try_files, index and error_page. */
export function* serveUri(worker: Worker, x: Exchange): Gen<void> {
  if (++x.turns > 10) return yield* fail(worker, x, 500)
  const named = x.uri.startsWith('@') ? x.server.locations.find((l) => l.pattern === x.uri) : locationOf(x.server, x.uri)
  x.location = named
  x.scope = named?.scope ?? x.server.scope
  const returns = named?.scope.returns ?? x.server.scope.returns
  for (const { regex, to, flag } of x.scope.rewrites) {
    const match = regex.exec(x.uri)
    if (match === null) continue
    const made = expand(x, to.replace(/\$(\d)/g, (_, n: string) => match[Number(n)] ?? ''))
    if (flag === 'redirect' || flag === 'permanent' || /^https?:/.test(made)) return yield* redirect(worker, x, flag === 'permanent' ? 301 : 302, made)
    x.uri = made.split('?')[0] as string
    if (flag !== 'break') return yield* serveUri(worker, x)
  }
  if (returns !== undefined) {
    if (returns.text !== undefined && [301, 302, 303, 307, 308].includes(returns.status)) return yield* redirect(worker, x, returns.status, expand(x, returns.text))
    if (returns.text === undefined) return yield* fail(worker, x, returns.status)
    return yield* deliver(worker, x, returns.status, expand(x, returns.text), x.scope.defaultType)
  }
  if (x.scope.denied) {
    yield* logError(worker, x, 'access forbidden by rule')
    return yield* fail(worker, x, 403)
  }
  if (x.scope.stubStatus) return yield* deliver(worker, x, 200, `Active connections: ${worker.active} \nserver accepts handled requests\n ${worker.requests} ${worker.requests} ${worker.requests} \nReading: 0 Writing: 1 Waiting: 0 \n`, 'text/plain')
  if (x.scope.proxyPass !== undefined) return yield* worker.proxy(worker, x)
  if (x.scope.tryFiles !== undefined) return yield* tryFiles(worker, x, x.scope.tryFiles)
  yield* serveFile(worker, x)
}

function pathOf(x: Exchange): string {
  const { alias, root } = x.scope
  if (alias !== undefined && x.location !== undefined && x.location.regex === undefined) return alias + x.uri.slice(x.location.pattern.length)
  return expand(x, root) + x.uri
}

function* tryFiles(worker: Worker, x: Exchange, candidates: readonly string[]): Gen<void> {
  const last = candidates.at(-1) as string
  for (const candidate of candidates.slice(0, -1)) {
    const uri = expand(x, candidate)
    const stat = yield* statOf(expand(x, x.scope.root) + uri)
    if (stat === undefined || (stat.kind === 'dir') !== uri.endsWith('/')) continue
    x.uri = uri
    return yield* serveFile(worker, x)
  }
  if (/^=\d{3}$/.test(last)) return yield* fail(worker, x, Number(last.slice(1)))
  x.uri = expand(x, last).split('?')[0] as string
  yield* serveUri(worker, x)
}

function* statOf(path: string): Gen<Stat | undefined> {
  try {
    return yield* sys.stat(path)
  } catch (error) {
    if (isErrno(error)) return undefined
    throw error
  }
}

function* serveFile(worker: Worker, x: Exchange): Gen<void> {
  const { method } = x.request
  if (x.uri.split('/').includes('..')) return yield* fail(worker, x, 400)
  const path = pathOf(x)
  if (x.uri.endsWith('/')) return yield* serveDirectory(worker, x, path)
  try {
    const stat = yield* sys.stat(path)
    if (stat.kind === 'dir') return yield* redirect(worker, x, 301, `http://${x.request.headers.get('Host') ?? 'localhost'}${x.uri}/`)
    if (method !== 'GET' && method !== 'HEAD') return yield* fail(worker, x, 405)
    const content = yield* readFile(path)
    yield* sendFile(worker, x, path, stat, content)
  } catch (error) {
    if (!isErrno(error)) throw error
    if (x.scope.logNotFound || error.errno !== 'ENOENT') yield* logError(worker, x, `open() "${path}" failed (${error.number}: ${error.message})`)
    yield* fail(worker, x, error.errno === 'EACCES' ? 403 : 404)
  }
}

function* serveDirectory(worker: Worker, x: Exchange, path: string): Gen<void> {
  for (const name of x.scope.index) {
    if ((yield* statOf(path + name)) === undefined) continue
    x.uri += name
    return yield* serveUri(worker, x)
  }
  const stat = yield* statOf(path)
  if (stat?.kind !== 'dir') {
    if (x.scope.logNotFound) yield* logError(worker, x, `"${path}${x.scope.index[0] ?? ''}" is not found (2: No such file or directory)`)
    return yield* fail(worker, x, 404)
  }
  if (x.scope.autoindex) return yield* deliver(worker, x, 200, yield* listing(x.uri, path), 'text/html')
  yield* logError(worker, x, `directory index of "${path}" is forbidden`)
  yield* fail(worker, x, 403)
}

function* sendFile(worker: Worker, x: Exchange, path: string, stat: Stat, content: Uint8Array): Gen<void> {
  const seconds = Math.floor(stat.mtime / SECOND)
  const etag = x.scope.etag ? `"${seconds.toString(16)}-${stat.size.toString(16)}"` : undefined
  const tag = etag === undefined ? {} : { ETag: etag }
  const modified = httpDate(seconds)
  const status = x.turns > 1 && x.status >= 300 ? x.status : 200
  if (status === 200 && ((etag !== undefined && x.request.headers.get('If-None-Match') === etag) || x.request.headers.get('If-Modified-Since') === modified)) {
    return yield* answer(worker, x, 304, new Uint8Array(0), { 'Last-Modified': modified, ...tag })
  }
  const range = /^bytes=(\d*)-(\d*)$/.exec(x.request.headers.get('Range') ?? '')
  const type = typeOf(worker, x, path)
  if (range !== null && status === 200 && (range[1] !== '' || range[2] !== '')) {
    const from = range[1] === '' ? Math.max(0, content.length - Number(range[2])) : Number(range[1])
    const to = range[1] === '' || range[2] === '' ? content.length - 1 : Math.min(content.length - 1, Number(range[2]))
    if (from > to) return yield* fail(worker, x, 416)
    return yield* answer(worker, x, 206, content.subarray(from, to + 1), { 'Content-Type': type, 'Last-Modified': modified, ...tag, 'Content-Range': `bytes ${from}-${to}/${content.length}` })
  }
  yield* answer(worker, x, status, content, { 'Content-Type': type, 'Last-Modified': modified, ...tag, 'Accept-Ranges': 'bytes' })
}

function typeOf(worker: Worker, x: Exchange, path: string): string {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return worker.config.types.get(extension) ?? x.scope.defaultType
}

/** An error status: its error_page, or nginx's own. */
export function* fail(worker: Worker, x: Exchange, status: number): Gen<void> {
  const page = x.status === 0 ? x.scope.errorPages.get(status) : undefined
  x.status = status
  if (page !== undefined) {
    x.status = page.status ?? status
    if (/^https?:/.test(page.uri)) return yield* redirect(worker, x, 302, page.uri)
    x.uri = page.uri
    return yield* serveUri(worker, x)
  }
  yield* deliver(worker, x, status, errorPage(status, x.scope.serverTokens ? worker.version : ''), 'text/html')
}

function* redirect(worker: Worker, x: Exchange, status: number, to: string): Gen<void> {
  const target = to.startsWith('/') ? `http://${x.request.headers.get('Host') ?? 'localhost'}${to}` : to
  yield* answer(worker, x, status, errorPage(status, worker.version), { 'Content-Type': 'text/html', Location: target })
}

function* deliver(worker: Worker, x: Exchange, status: number, body: string, type: string): Gen<void> {
  yield* answer(worker, x, status, body, { 'Content-Type': type })
}

/** The types that `charset` speaks of when charset_types does not say others. */
const CHARSET_TYPES = new Set(['text/html', 'text/xml', 'text/plain', 'text/vnd.wap.wml', 'application/javascript', 'application/rss+xml'])

const withCharset = (x: Exchange, type: string): string => (x.scope.charset !== undefined && CHARSET_TYPES.has(type) ? `${type}; charset=${x.scope.charset}` : type)

/** Sends an answer with nginx's header fields in nginx's order. */
export function* answer(worker: Worker, x: Exchange, status: number, body: Uint8Array | string, fields: Readonly<Record<string, string>>): Gen<void> {
  const { respond, request } = x
  const bytes = typeof body === 'string' ? body.length : body.length
  const { headers } = respond
  headers.set('Server', x.scope.serverTokens ? `nginx/${worker.version}` : 'nginx')
  headers.set('Date', httpDate(Math.floor((yield* sys.now()) / SECOND)))
  for (const [name, value] of Object.entries(fields)) {
    headers.set(name, name === 'Content-Type' ? withCharset(x, value) : value)
    if (name === 'Content-Type' && status !== 304) headers.set('Content-Length', String(bytes))
  }
  headers.set('Connection', request.headers.lists('Connection', 'close') || request.version === '1.0' ? 'close' : 'keep-alive')
  for (const late of ['Location', 'ETag', 'Accept-Ranges', 'Content-Range']) {
    const value = headers.get(late)
    if (value === undefined || late === 'Location') continue
    headers.delete(late)
    headers.set(late, value)
  }
  if ([200, 201, 204, 206, 301, 302, 303, 304, 307, 308].includes(status)) for (const [name, value] of x.scope.addHeaders) headers.set(name, expand(x, value))
  x.status = status
  x.sent = request.method === 'HEAD' || status === 304 ? 0 : bytes
  yield* respond.send(status, body)
}

/** A line of the error log about a request. */
export function* logError(worker: Worker, x: Exchange, text: string): Gen<void> {
  const client = x.request.peer.family === 'inet' ? x.request.peer.host : 'unix:'
  const line = `*${x.number} ${text}, client: ${client}, server: ${x.server.names[0]}, request: "${x.request.method} ${x.request.target} HTTP/${x.request.version}", host: "${x.request.headers.get('Host') ?? ''}"`
  yield* worker.logs.error(x.scope.errorLog, 'error', worker.pid, line)
}

function* logAccess(worker: Worker, x: Exchange): Gen<void> {
  const log = x.scope.accessLog
  if (log === undefined) return
  const now = yield* sys.now()
  const took = (now - x.startedAt) / SECOND
  const format = worker.config.formats.get(log.format) ?? ''
  const own: Record<string, string> = { time_local: strftime('%d/%b/%Y:%H:%M:%S %z', Math.floor(now / SECOND)), time_iso8601: strftime('%Y-%m-%dT%H:%M:%S%:z', Math.floor(now / SECOND)), request_time: took.toFixed(3), msec: (now / SECOND).toFixed(3), pid: String(worker.pid) }
  yield* worker.logs.write(log.path, `${expand(x, format, own, '-')}\n`)
}

/** Puts the values of nginx's variables in; an empty one is `empty` (logs write a dash). */
export function expand(x: Exchange, text: string, own: Readonly<Record<string, string>> = {}, empty = ''): string {
  if (!text.includes('$')) return text
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, bare: string | undefined) => {
    const name = (braced ?? bare) as string
    const value = own[name] ?? variable(x, name)
    return value === undefined ? whole : value === '' ? empty : value
  })
}

function variable(x: Exchange, name: string): string | undefined {
  const { request } = x
  const mark = request.target.indexOf('?')
  switch (name) {
    case 'remote_addr': return request.peer.family === 'inet' ? request.peer.host : 'unix:'
    case 'remote_port': return request.peer.family === 'inet' ? String(request.peer.port) : ''
    case 'remote_user': return ''
    case 'request': return `${request.method} ${request.target} HTTP/${request.version}`
    case 'request_method': return request.method
    case 'request_uri': return request.target
    case 'uri': case 'document_uri': return x.uri
    case 'args': case 'query_string': return mark < 0 ? '' : request.target.slice(mark + 1)
    case 'is_args': return mark < 0 ? '' : '?'
    case 'status': return String(x.status)
    case 'body_bytes_sent': case 'bytes_sent': return String(x.sent)
    case 'host': return hostOf(request) || (x.server.names[0] ?? '')
    case 'hostname': return ''
    case 'scheme': return 'http'
    case 'server_port': return String(x.port)
    case 'server_name': return x.server.names[0] ?? ''
    case 'server_protocol': return `HTTP/${request.version}`
    case 'document_root': return x.scope.root
    case 'proxy_add_x_forwarded_for': {
      const before = request.headers.get('X-Forwarded-For')
      return `${before === undefined ? '' : `${before}, `}${variable(x, 'remote_addr')}`
    }
    case 'http_referer': return request.headers.get('Referer') ?? ''
    default: break
  }
  if (name.startsWith('http_')) return request.headers.get(name.slice(5).replaceAll('_', '-')) ?? ''
  if (name.startsWith('arg_')) return request.query.get(name.slice(4)) ?? ''
  return undefined
}

