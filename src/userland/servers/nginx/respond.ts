import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno, SysError } from '../../../kernel/errno.ts'
import { request as fetch } from '../../../kernel/http/client.ts'
import { STATUS_TEXT } from '../../../kernel/http/message.ts'
import { httpDate, type Responder } from '../../../kernel/http/responder.ts'
import type { Request } from '../../../kernel/http/server.ts'
import { readAll } from '../../../kernel/libc/io.ts'
import { lookup, LookupError } from '../../../kernel/libc/resolver.ts'
import { sys, type Stat } from '../../../kernel/sys.ts'
import { type Config, type Location, serverFor, type Settings, settingsFor } from './config.ts'

/** The version this nginx says it is. */
export const VERSION = '1.27.5'

export type Answer = { readonly status: number; readonly bytes: number; /** For the error log. */ readonly error?: string; readonly accessLog: string | undefined }
type Context = { readonly config: Config; readonly request: Request; readonly respond: Responder; /** Microseconds since 1970 of virtual time 0. */ readonly epoch: number }

/** Answers a request as the configuration says. */
export function* answer(context: Context, port: number): Gen<Answer> {
  const { config, request, respond } = context
  respond.headers.set('Server', `nginx/${VERSION}`)
  respond.headers.set('Date', httpDate(Math.floor((yield* sys.now()) / 1_000_000)))
  const server = serverFor(config, port, request.headers.get('Host') ?? '')
  if (server === undefined) return yield* page(context, 404, undefined)
  return yield* serve(context, (path) => settingsFor(server, path), request.path, 0)
}

type Find = (path: string) => { settings: Settings; location: Location | undefined }

function* serve(context: Context, find: Find, path: string, depth: number): Gen<Answer> {
  const { settings, location } = find(path)
  if (settings.returns !== undefined) return yield* returned(context, settings)
  if (settings.proxyPass !== undefined) return yield* proxied(context, settings, path, location)
  if (!['GET', 'HEAD'].includes(context.request.method)) return yield* failed(context, find, 405, settings, depth)
  const file = fileOf(settings, location, path)
  for (const candidate of settings.tryFiles.slice(0, -1)) {
    const name = fileOf(settings, location, candidate.replace(/\$uri/g, path))
    const stat = yield* statOf(name)
    if (stat?.kind === (candidate.endsWith('/') ? 'dir' : 'file')) return yield* sent(context, find, settings, name, stat, path, depth)
  }
  const last = settings.tryFiles.at(-1)
  if (last?.startsWith('=') === true) return yield* failed(context, find, Number(last.slice(1)), settings, depth)
  if (last !== undefined && depth < 10) return yield* serve(context, find, last.replace(/\$uri/g, path).replace(/\?.*$/, ''), depth + 1)
  const stat = yield* statOf(file)
  if (stat === undefined) return yield* failed(context, find, 404, settings, depth, `open() "${file}" failed (2: No such file or directory)`)
  return yield* sent(context, find, settings, file, stat, path, depth)
}

function fileOf(settings: Settings, location: Location | undefined, path: string): string {
  if (settings.alias !== undefined && location !== undefined) return settings.alias + path.slice(location.path.length)
  return `${settings.root ?? '/etc/nginx/html'}${path}`
}

function* statOf(path: string): Gen<Stat | undefined> {
  try {
    return yield* sys.stat(path)
  } catch (error) {
    if (error instanceof SysError) return undefined
    throw error
  }
}

function* sent(context: Context, find: Find, settings: Settings, file: string, stat: Stat, path: string, depth: number): Gen<Answer> {
  const { request, respond, config } = context
  if (stat.kind === 'dir') {
    if (!path.endsWith('/')) return yield* redirect(context, settings, `http://${request.headers.get('Host') ?? 'localhost'}${path}/`)
    for (const name of settings.index) {
      const index = yield* statOf(`${file.replace(/\/$/, '')}/${name}`)
      if (index?.kind === 'file') return yield* sent(context, find, settings, `${file.replace(/\/$/, '')}/${name}`, index, path + name, depth)
    }
    return yield* failed(context, find, 403, settings, depth, `directory index of "${file}" is forbidden`)
  }
  let bytes: Uint8Array
  try {
    const fd = yield* sys.open(file)
    bytes = yield* readAll(fd)
    yield* sys.close(fd)
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    const status = isErrno(error, 'EACCES') ? 403 : 404
    return yield* failed(context, find, status, settings, depth, `open() "${file}" failed (${error.number}: ${error.message})`)
  }
  const seconds = Math.floor((context.epoch + stat.mtime) / 1_000_000)
  const etag = `"${seconds.toString(16)}-${stat.size.toString(16)}"`
  const common = { 'Last-Modified': httpDate(seconds), ETag: etag }
  add(respond, settings, 200)
  if (request.headers.get('If-None-Match') === etag) {
    yield* respond.send(304, '', common)
    return { status: 304, bytes: 0, accessLog: settings.accessLog }
  }
  const extension = /\.([^./]+)$/.exec(file)?.[1] ?? ''
  yield* respond.send(200, bytes, { 'Content-Type': config.types.get(extension) ?? settings.defaultType, 'Content-Length': String(bytes.length), ...common, 'Accept-Ranges': 'bytes' })
  return { status: 200, bytes: request.method === 'HEAD' ? 0 : bytes.length, accessLog: settings.accessLog }
}

function add(respond: Responder, { headers }: Settings, status: number): void {
  if (![200, 201, 204, 206, 301, 302, 303, 304, 307, 308].includes(status)) return
  for (const [name, value] of headers) respond.headers.append(name, value)
}

/** An error: the page that error_page names, or nginx's own. */
function* failed(context: Context, find: Find, status: number, settings: Settings, depth: number, error?: string): Gen<Answer> {
  const custom = settings.errorPages.find((p) => p.codes.includes(status))
  if (custom !== undefined && custom.uri.startsWith('/') && depth < 3) {
    const { settings: other, location } = find(custom.uri)
    const stat = yield* statOf(fileOf(other, location, custom.uri))
    if (stat?.kind === 'file') {
      const fd = yield* sys.open(fileOf(other, location, custom.uri))
      const bytes = yield* readAll(fd)
      yield* sys.close(fd)
      yield* context.respond.send(status, bytes, { 'Content-Type': 'text/html' })
      return { status, bytes: bytes.length, accessLog: settings.accessLog, ...(error !== undefined && { error }) }
    }
  }
  return { ...(yield* page(context, status, settings)), ...(error !== undefined && { error }) }
}

function* page({ respond, request }: Context, status: number, settings: Settings | undefined): Gen<Answer> {
  const title = `${status} ${status === 302 ? 'Found' : (STATUS_TEXT[status] ?? '')}`.trimEnd()
  const html = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${VERSION}</center>\r\n</body>\r\n</html>\r\n`
  yield* respond.send(status, html, { 'Content-Type': 'text/html' })
  return { status, bytes: request.method === 'HEAD' ? 0 : html.length, accessLog: settings === undefined ? '/var/log/nginx/access.log combined' : settings.accessLog }
}

function* redirect(context: Context, settings: Settings, to: string): Gen<Answer> {
  context.respond.headers.set('Location', to)
  return yield* page(context, 301, settings)
}

function* returned(context: Context, settings: Settings): Gen<Answer> {
  const { status = 200, text = '' } = settings.returns ?? {}
  const value = expand(text, context)
  add(context.respond, settings, status)
  if (status >= 300 && status < 400 && value !== '') {
    context.respond.headers.set('Location', value)
    return yield* page(context, status, settings)
  }
  if (value === '' && status >= 400) return yield* page(context, status, settings)
  yield* context.respond.send(status, value, { 'Content-Type': settings.defaultType })
  return { status, bytes: value.length, accessLog: settings.accessLog }
}

/** Variables of nginx in a text. */
export function expand(text: string, { request }: Pick<Context, 'request'>): string {
  const values: Record<string, string> = {
    uri: request.path, request_uri: request.target, host: (request.headers.get('Host') ?? '').replace(/:\d+$/, ''), http_host: request.headers.get('Host') ?? '', request_method: request.method, scheme: 'http',
    remote_addr: request.peer.family === 'inet' ? request.peer.host : 'unix:', args: request.target.split('?')[1] ?? '', http_user_agent: request.headers.get('User-Agent') ?? '',
  }
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, a?: string, b?: string) => values[a ?? b ?? ''] ?? whole)
}

function* proxied(context: Context, settings: Settings, path: string, location: Location | undefined): Gen<Answer> {
  const { request, respond } = context
  const upstream = /^http:\/\/([^:/]+)(?::(\d+))?(\/.*)?$/.exec(expand(settings.proxyPass ?? '', context))
  if (upstream === null) return yield* page(context, 500, settings)
  const [, host = '', port = '80', base] = upstream
  const query = request.target.includes('?') ? request.target.slice(request.target.indexOf('?')) : ''
  const target = (base === undefined ? path : base + path.slice(location?.path.length ?? 0)) + query
  try {
    const { addresses } = yield* lookup(host)
    const body = yield* request.body.all()
    const skip = ['host', 'connection', 'content-length', 'transfer-encoding']
    const headers = Object.fromEntries([...request.headers].filter(([name]) => !skip.includes(name.toLowerCase())))
    const response = yield* fetch({ family: 'inet', host: addresses[0] ?? '127.0.0.1', port: Number(port) }, { method: request.method, path: target, host: port === '80' ? host : `${host}:${port}`, headers, ...(body.length > 0 && { body }) })
    const bytes = yield* response.body.all()
    yield* response.close()
    for (const [name, value] of response.headers) if (!['server', 'date', 'connection', 'transfer-encoding', 'content-length'].includes(name.toLowerCase())) respond.headers.append(name, value)
    yield* respond.send(response.status, bytes)
    return { status: response.status, bytes: bytes.length, accessLog: settings.accessLog }
  } catch (error) {
    if (!(error instanceof SysError || error instanceof LookupError)) throw error
    const why = error instanceof SysError ? `connect() failed (${error.number}: ${error.message}) while connecting to upstream` : `${host} could not be resolved`
    return { ...(yield* page(context, 502, settings)), error: why }
  }
}
