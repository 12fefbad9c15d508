import { PosixRegex, RegexError } from '../../../base/posix-regex.ts'
import { MILLISECOND, SECOND } from '../../../sim/time.ts'
import { ConfigError, type Directive } from './config.ts'

/** What may be set on http, server and location level; inner levels inherit what they do not set. */
export type Scope = {
  root: string
  alias: string | undefined
  index: readonly string[]
  autoindex: boolean
  errorPages: ReadonlyMap<number, { status: number | undefined; uri: string }>
  accessLog: { path: string; format: string } | undefined
  errorLog: { path: string; level: string }
  addHeaders: readonly (readonly [string, string])[]
  proxyHeaders: readonly (readonly [string, string])[]
  proxyPass: string | undefined
  tryFiles: readonly string[] | undefined
  returns: { status: number; text: string | undefined } | undefined
  denied: boolean
  defaultType: string
  stubStatus: boolean
  serverTokens: boolean
  rewrites: readonly { regex: PosixRegex; to: string; flag: string }[]
  clientMaxBody: number
  charset: string | undefined
  etag: boolean
  logNotFound: boolean
  /** How long to wait for a connection to an upstream, and for its answer, in microseconds. */
  connectTimeout: number
  readTimeout: number
}

export type Location = { readonly kind: 'exact' | 'prefix' | 'prefix-first' | 'regex'; readonly pattern: string; readonly regex: PosixRegex | undefined; readonly scope: Scope }
export type Server = { readonly names: readonly string[]; readonly listens: readonly { port: number; host: string; isDefault: boolean }[]; readonly scope: Scope; readonly locations: readonly Location[] }
export type NginxConfig = {
  readonly servers: readonly Server[]
  readonly upstreams: ReadonlyMap<string, readonly string[]>
  readonly types: ReadonlyMap<string, string>
  readonly formats: ReadonlyMap<string, string>
  readonly workers: number | 'auto'
  readonly daemon: boolean
  readonly pid: string
  readonly errorLog: { path: string; level: string }
  readonly user: string
}

/** Directives that change nothing that can be seen here, group by group with the reason. */
const TUNING = new Set([
  // How bytes get from files to sockets: they get there all the same.
  'sendfile', 'tcp_nopush', 'tcp_nodelay', 'aio', 'open_file_cache', 'client_body_buffer_size',
  // How events are waited for, and how many at a time: no more connections come than any worker takes.
  'worker_connections', 'multi_accept', 'use', 'worker_rlimit_nofile',
  // Sizes of tables in memory.
  'types_hash_max_size', 'types_hash_bucket_size', 'server_names_hash_bucket_size',
  // Upstreams get a new connection each time; their answers are the same.
  'keepalive',
  // A request goes to the upstream in one piece and waits under proxy_read_timeout.
  'proxy_send_timeout',
  // Put in where it stands when the files are read.
  'include',
])

/** Directives of which one value is what happens here anyway; any other is refused. */
const FIXED: Readonly<Record<string, RegExp>> = {
  gzip: /^off$/, proxy_buffering: /^on$/, proxy_http_version: /^1\.1$/, proxy_redirect: /^off$/, keepalive_timeout: /^[1-9]\d*(?:ms|s|m|h)?$/, keepalive_requests: /^\d{4,}$/,
}

const COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'

const INITIAL: Scope = {
  root: '/etc/nginx/html', alias: undefined, index: ['index.html'], autoindex: false, errorPages: new Map(), accessLog: { path: '/var/log/nginx/access.log', format: 'combined' }, errorLog: { path: '/var/log/nginx/error.log', level: 'error' }, addHeaders: [], proxyHeaders: [], proxyPass: undefined, tryFiles: undefined, returns: undefined,
  denied: false, defaultType: 'text/plain', stubStatus: false, serverTokens: true, rewrites: [], clientMaxBody: 1_048_576, charset: undefined, etag: true, logNotFound: true, connectTimeout: 60 * SECOND, readTimeout: 60 * SECOND,
}

/** Understands a parsed configuration. Throws `ConfigError`. */
export function modelOf(directives: readonly Directive[]): NginxConfig {
  const model = { servers: [] as Server[], upstreams: new Map<string, string[]>(), types: new Map<string, string>(), formats: new Map([['combined', COMBINED]]), workers: 1 as number | 'auto', daemon: true, pid: '/run/nginx.pid', errorLog: INITIAL.errorLog, user: 'nobody' }
  let sawEvents = false
  for (const d of directives) {
    switch (d.name) {
      case 'user': model.user = d.args[0] ?? ''; break
      case 'worker_processes': model.workers = d.args[0] === 'auto' ? 'auto' : Number(d.args[0]); break
      case 'daemon': model.daemon = d.args[0] !== 'off'; break
      case 'pid': model.pid = d.args[0] ?? model.pid; break
      case 'error_log': model.errorLog = logOf(d); break
      case 'events': sawEvents = true; for (const inner of d.block ?? []) if (!TUNING.has(inner.name)) unknown(inner); break
      case 'http': http(d, model); break
      default: if (!TUNING.has(d.name)) unknown(d)
    }
  }
  if (!sawEvents) throw new ConfigError('no "events" section in configuration')
  return model
}

/** Directives nginx has and this one has not. */
const REAL = /^(?:keepalive_|client_|send_|large_|reset_|open_file_|tcp_|log_|server_names_|types_hash_|worker_|ssl_|gzip|proxy_|fastcgi_|uwsgi_|grpc_|auth_|limit_|map|geo|if|set|stream|mail|expires|allow|satisfy|resolver|real_ip|sub_filter|split_clients|mirror|dav_|http2|load_module|env|perl|internal|break|least_conn|ip_hash|hash)/

function unknown(d: Directive): never {
  if (REAL.test(d.name)) throw new ConfigError(`drydock: nginx directive "${d.name}" is not simulated yet in ${d.file}:${d.line}`)
  throw new ConfigError(`unknown directive "${d.name}" in ${d.file}:${d.line}`)
}

const logOf = (d: Directive): { path: string; level: string } => ({ path: d.args[0] ?? '', level: d.args[1] ?? 'error' })

function http(d: Directive, model: { servers: Server[]; upstreams: Map<string, string[]>; types: Map<string, string>; formats: Map<string, string>; errorLog: { path: string; level: string } }): void {
  const scope: Scope = { ...INITIAL, errorLog: model.errorLog }
  for (const inner of d.block ?? []) {
    if (inner.name === 'types') for (const type of inner.block ?? []) for (const extension of type.args) model.types.set(extension, type.name)
    else if (inner.name === 'log_format') model.formats.set(inner.args[0] ?? '', inner.args.slice(inner.args[1]?.startsWith('escape=') === true ? 2 : 1).join(''))
    else if (inner.name === 'upstream') model.upstreams.set(inner.args[0] ?? '', (inner.block ?? []).filter((s) => s.name === 'server' || (!TUNING.has(s.name) && unknown(s))).map((s) => s.args[0] ?? ''))
    else if (inner.name !== 'server') set(scope, inner)
  }
  for (const inner of d.block ?? []) if (inner.name === 'server') model.servers.push(server(inner, scope))
  for (const each of model.servers) for (const s of [each.scope, ...each.locations.map((l) => l.scope)]) if (s.accessLog !== undefined && !model.formats.has(s.accessLog.format)) throw new ConfigError(`unknown log format "${s.accessLog.format}" in ${d.file}:${d.line}`)
}

function server(d: Directive, outer: Scope): Server {
  const scope = { ...outer }
  const names: string[] = []
  const listens: { port: number; host: string; isDefault: boolean }[] = []
  const blocks: Directive[] = []
  for (const inner of d.block ?? []) {
    if (inner.name === 'listen') listens.push(...listen(inner))
    else if (inner.name === 'server_name') {
      for (const name of inner.args) if (name.startsWith('~')) regexOf(name.slice(1), inner)
      names.push(...inner.args)
    }
    else if (inner.name === 'location') blocks.push(inner)
    else set(scope, inner)
  }
  if (listens.length === 0) listens.push({ port: 80, host: '0.0.0.0', isDefault: false })
  return { names: names.length > 0 ? names : [''], listens, scope, locations: blocks.map((block) => location(block, scope)) }
}

/** IPv6 addresses have no network here; nothing could come from there, and they are left out: every stock configuration has one. */
function listen(d: Directive): { port: number; host: string; isDefault: boolean }[] {
  const [address = '', ...flags] = d.args
  if (flags.includes('ssl')) throw new ConfigError(`drydock: nginx listen ... ssl is not simulated yet in ${d.file}:${d.line}`)
  if (address.startsWith('[')) return []
  if (address.startsWith('unix:')) throw new ConfigError(`drydock: nginx listen unix: is not simulated yet in ${d.file}:${d.line}`)
  const [, host = '', port = ''] = /^(?:(.*):)?(.*)$/.exec(address) ?? []
  const number = /^\d+$/.test(port) ? Number(port) : undefined
  if (number === undefined && host !== '') throw new ConfigError(`invalid port in "${address}" of the "listen" directive in ${d.file}:${d.line}`)
  if (number !== undefined && (number < 1 || number > 65_535)) throw new ConfigError(`invalid port in "${address}" of the "listen" directive in ${d.file}:${d.line}`)
  return [{ port: number ?? 80, host: number === undefined ? (port === 'localhost' ? '127.0.0.1' : port) : host === '' || host === '*' ? '0.0.0.0' : host === 'localhost' ? '127.0.0.1' : host, isDefault: flags.includes('default_server') || flags.includes('default') }]
}

function location(d: Directive, outer: Scope): Location {
  const scope: Scope = { ...outer, proxyPass: undefined, returns: undefined, tryFiles: undefined, alias: undefined, stubStatus: false, rewrites: [] }
  for (const inner of d.block ?? []) {
    if (inner.name === 'location') throw new ConfigError(`drydock: nginx nested locations are not simulated yet in ${inner.file}:${inner.line}`)
    set(scope, inner)
  }
  const [first = '', second] = d.args
  if (second === undefined) return { kind: 'prefix', pattern: first, regex: undefined, scope }
  if (first === '=') return { kind: 'exact', pattern: second, regex: undefined, scope }
  if (first === '^~') return { kind: 'prefix-first', pattern: second, regex: undefined, scope }
  if (first !== '~' && first !== '~*') throw new ConfigError(`invalid location modifier "${first}" in ${d.file}:${d.line}`)
  return { kind: 'regex', pattern: second, regex: regexOf(second, d, first === '~*'), scope }
}

function regexOf(pattern: string, d: Directive, ignoreCase = false): PosixRegex {
  try {
    return new PosixRegex(pattern, { syntax: 'perl', ignoreCase })
  } catch (error) {
    if (!(error instanceof RegexError)) throw error
    throw new ConfigError(error.message.startsWith('drydock:') ? `${error.message} in ${d.file}:${d.line}` : `pcre2_compile() failed: ${error.message} in "${pattern}" in ${d.file}:${d.line}`)
  }
}

/** A time as nginx writes it: `60`, `60s`, `500ms`, `1m`; in microseconds. */
function timeOf(d: Directive): number {
  const match = /^(\d+)(ms|s|m|h)?$/.exec(d.args[0] ?? '')
  if (match === null) throw new ConfigError(`"${d.name}" directive invalid value in ${d.file}:${d.line}`)
  return Number(match[1]) * { ms: MILLISECOND, s: SECOND, m: 60 * SECOND, h: 3600 * SECOND }[(match[2] ?? 's') as 'ms' | 's' | 'm' | 'h']
}

function set(scope: Scope, d: Directive): void {
  const [a = '', b] = d.args
  const argument = (): string => {
    if (d.args.length === 0) throw new ConfigError(`invalid number of arguments in "${d.name}" directive in ${d.file}:${d.line}`)
    return a
  }
  switch (d.name) {
    case 'root': scope.root = argument().replace(/\/+$/, '') || '/'; scope.alias = undefined; break
    case 'alias': scope.alias = argument(); break
    case 'index': scope.index = d.args; break
    case 'autoindex': scope.autoindex = a === 'on'; break
    case 'access_log': scope.accessLog = a === 'off' ? undefined : { path: argument(), format: b ?? 'combined' }; break
    case 'error_log': scope.errorLog = logOf(d); break
    case 'add_header': scope.addHeaders = [...scope.addHeaders, [a, b ?? '']]; break
    case 'proxy_set_header': scope.proxyHeaders = [...scope.proxyHeaders, [a, b ?? '']]; break
    case 'proxy_pass': scope.proxyPass = argument(); break
    case 'try_files': scope.tryFiles = d.args; break
    case 'deny': if (a !== 'all') unknown({ ...d, name: 'allow' })
      scope.denied = true
      break
    case 'default_type': scope.defaultType = argument(); break
    case 'stub_status': scope.stubStatus = a !== 'off'; break
    case 'server_tokens': scope.serverTokens = a !== 'off'; break
    case 'client_max_body_size': scope.clientMaxBody = Number.parseInt(a, 10) * (/k$/i.test(a) ? 1024 : /m$/i.test(a) ? 2 ** 20 : /g$/i.test(a) ? 2 ** 30 : 1); break
    case 'return': scope.returns = /^\d{3}$/.test(a) ? { status: Number(a), text: b } : { status: 302, text: a }; break
    case 'rewrite': scope.rewrites = [...scope.rewrites, { regex: regexOf(a, d), to: b ?? '', flag: d.args[2] ?? '' }]; break
    case 'error_page': {
      const uri = d.args.at(-1) ?? ''
      const changed = d.args.find((arg) => arg.startsWith('='))
      const pages = new Map(scope.errorPages)
      for (const status of d.args.filter((arg) => /^\d{3}$/.test(arg))) pages.set(Number(status), { status: changed === undefined ? undefined : Number(changed.slice(1)) || undefined, uri })
      scope.errorPages = pages
      break
    }
    case 'charset': scope.charset = argument() === 'off' ? undefined : a; break
    case 'etag': scope.etag = a !== 'off'; break
    case 'log_not_found': scope.logNotFound = a !== 'off'; break
    case 'proxy_connect_timeout': scope.connectTimeout = timeOf(d); break
    case 'proxy_read_timeout': scope.readTimeout = timeOf(d); break
    default: {
      const fixed = FIXED[d.name]
      if (fixed === undefined ? TUNING.has(d.name) : fixed.test(d.args.join(' '))) break
      if (fixed !== undefined) throw new ConfigError(`drydock: nginx directive "${d.name} ${d.args.join(' ')}" is not simulated yet in ${d.file}:${d.line}`)
      unknown(d)
    }
  }
}
