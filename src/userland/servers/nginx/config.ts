/** A directive of nginx.conf; `block` when it has one in braces. */
export type Directive = { readonly name: string; readonly args: readonly string[]; readonly block: readonly Directive[] | undefined; readonly line: number; readonly file: string }

/** What is wrong with a configuration, in nginx's words. */
export class ConfigError extends Error {}

type Token = { readonly text: string; readonly quoted: boolean; readonly line: number }

/** Splits a configuration into words and the characters `{`, `}`, `;`. */
function tokens(text: string, file: string): Token[] {
  const found: Token[] = []
  let line = 1
  for (let i = 0; i < text.length; ) {
    const c = text[i]!
    if (c === '\n') line++
    if (/\s/.test(c)) i++
    else if (c === '#') while (i < text.length && text[i] !== '\n') i++
    else if (c === '{' || c === '}' || c === ';') {
      found.push({ text: c, quoted: false, line })
      i++
    } else if (c === '"' || c === "'") {
      const end = closing(text, i + 1, c)
      if (end < 0) throw new ConfigError(`unexpected end of file, expecting "${c}" in ${file}:${line}`)
      found.push({ text: text.slice(i + 1, end).replace(/\\(["'\\])/g, '$1'), quoted: true, line })
      line += text.slice(i, end).split('\n').length - 1
      i = end + 1
    } else {
      let end = i
      while (end < text.length && !/[\s;]/.test(text[end]!) && !(text[end] === '{' && text[end - 1] !== '$')) end++
      found.push({ text: text.slice(i, end), quoted: false, line })
      i = end
    }
  }
  return found
}

function closing(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === quote) return i
  }
  return -1
}

/** Parses nginx.conf text. Throws ConfigError. */
export function parseConfig(text: string, file: string): Directive[] {
  const all = tokens(text, file)
  let at = 0
  const block = (depth: number): Directive[] => {
    const directives: Directive[] = []
    let words: Token[] = []
    for (; at < all.length; at++) {
      const token = all[at]!
      const plain = token.quoted ? '' : token.text
      if (plain === '}') {
        if (words.length > 0 || depth === 0) throw new ConfigError(`unexpected "}" in ${file}:${token.line}`)
        return directives
      }
      if (plain !== ';' && plain !== '{') {
        words.push(token)
        continue
      }
      const [name, ...args] = words
      if (name === undefined) throw new ConfigError(`unexpected "${plain}" in ${file}:${token.line}`)
      at++
      const inner = plain === '{' ? block(depth + 1) : undefined
      if (plain === ';') at--
      directives.push({ name: name.text, args: args.map((a) => a.text), block: inner, line: name.line, file })
      words = []
    }
    const last = all.at(-1)
    if (words.length > 0) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${last?.line ?? 1}`)
    if (depth > 0) throw new ConfigError(`unexpected end of file, expecting "}" in ${file}:${last?.line ?? 1}`)
    return directives
  }
  return block(0)
}

/** A `location` and what is said in it. `kind`: `=`, `^~`, `~`, `~*`, or empty for a prefix. */
export type Location = { readonly kind: string; readonly path: string; readonly settings: Settings }

/** What applies to a request; inner blocks inherit from outer ones. */
export type Settings = {
  readonly root: string | undefined
  readonly alias: string | undefined
  readonly index: readonly string[]
  readonly autoindex: boolean
  readonly tryFiles: readonly string[]
  readonly returns: { readonly status: number; readonly text: string } | undefined
  readonly proxyPass: string | undefined
  readonly errorPages: readonly { readonly codes: readonly number[]; readonly uri: string }[]
  readonly accessLog: string | undefined
  readonly headers: readonly (readonly [string, string])[]
  readonly defaultType: string
}

export type Server = { readonly listens: readonly { readonly host: string; readonly port: number; readonly isDefault: boolean }[]; readonly names: readonly string[]; readonly settings: Settings; readonly locations: readonly Location[] }

export type Config = {
  readonly servers: readonly Server[]
  readonly errorLog: string
  readonly pid: string
  readonly user: string
  readonly workers: number | 'auto'
  readonly types: ReadonlyMap<string, string>
  readonly logFormats: ReadonlyMap<string, string>
}

const COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'

/** Directives that are read and mean nothing observable here: buffers, timeouts, worker details. */
const WITHOUT_EFFECT = new Set([
  'sendfile', 'tcp_nopush', 'tcp_nodelay', 'keepalive_timeout', 'types_hash_max_size', 'server_tokens', 'worker_connections', 'multi_accept', 'use', 'worker_rlimit_nofile', 'client_max_body_size', 'proxy_http_version',
  'proxy_connect_timeout', 'proxy_read_timeout', 'proxy_send_timeout', 'daemon', 'events',
])

/** Turns parsed directives into what the server does. A directive nginx does not know, or that is not simulated, is an error. */
export function buildConfig(directives: readonly Directive[]): Config {
  const base: Settings = {
    root: undefined, alias: undefined, index: ['index.html'], autoindex: false, tryFiles: [], returns: undefined, proxyPass: undefined, errorPages: [], accessLog: '/var/log/nginx/access.log combined', headers: [], defaultType: 'text/plain',
  }
  const config = { servers: [] as Server[], errorLog: '/var/log/nginx/error.log', pid: '/var/run/nginx.pid', user: 'nobody', workers: 1 as number | 'auto', types: new Map<string, string>(), logFormats: new Map([['combined', COMBINED]]) }
  for (const d of directives) {
    const [value = ''] = d.args
    if (d.name === 'http') readHttp(d.block ?? [], base, config)
    else if (d.name === 'error_log') config.errorLog = value
    else if (d.name === 'pid') config.pid = value
    else if (d.name === 'user') config.user = value
    else if (d.name === 'worker_processes') config.workers = value === 'auto' ? 'auto' : Number(value)
    else if (!WITHOUT_EFFECT.has(d.name)) throw unknown(d)
  }
  return config
}

const unknown = (d: Directive): ConfigError => new ConfigError(`unknown directive "${d.name}" in ${d.file}:${d.line}`)

type Draft = { servers: Server[]; errorLog: string; types: Map<string, string>; logFormats: Map<string, string> }

function readHttp(block: readonly Directive[], base: Settings, config: Draft): void {
  let settings = base
  for (const d of block) {
    if (d.name === 'types') for (const t of d.block ?? []) for (const extension of t.args) config.types.set(extension, t.name)
    else if (d.name === 'log_format') config.logFormats.set(d.args[0] ?? '', d.args.slice(1).join(''))
    else if (d.name === 'error_log') config.errorLog = d.args[0] ?? ''
    else if (d.name !== 'server') settings = applied(settings, d)
  }
  for (const d of block) if (d.name === 'server') config.servers.push(readServer(d.block ?? [], settings))
}

function readServer(block: readonly Directive[], outer: Settings): Server {
  let settings = outer
  const listens: { host: string; port: number; isDefault: boolean }[] = []
  let names: string[] = []
  for (const d of block) {
    if (d.name === 'listen') listens.push(listenOf(d))
    else if (d.name === 'server_name') names = [...names, ...d.args]
    else if (d.name !== 'location') settings = applied(settings, d)
  }
  const locations = block.filter((d) => d.name === 'location').flatMap((d) => locationsOf(d, settings))
  return { listens: listens.length > 0 ? listens : [{ host: '0.0.0.0', port: 80, isDefault: false }], names, settings, locations }
}

function locationsOf(d: Directive, outer: Settings): Location[] {
  const [first = '', second] = d.args
  const [kind, path] = second === undefined ? ['', first] : [first, second]
  const inner = d.block ?? []
  const settings = inner.filter((i) => i.name !== 'location').reduce(applied, outer)
  return [{ kind, path, settings }, ...inner.filter((i) => i.name === 'location').flatMap((i) => locationsOf(i, settings))]
}

function listenOf(d: Directive): { host: string; port: number; isDefault: boolean } {
  const [address = '', ...rest] = d.args
  const match = /^(?:(\[[^\]]*\]|[^:]+):)?(\d+)$/.exec(address)
  const bare = match === null && !address.startsWith('unix:')
  if (rest.includes('ssl') || address.startsWith('unix:')) throw new ConfigError(`drydock: nginx "listen ${d.args.join(' ')}" is not simulated yet in ${d.file}:${d.line}`)
  const host = match?.[1] ?? (bare ? address : '0.0.0.0')
  return { host: host.startsWith('[') ? '0.0.0.0' : host === '*' ? '0.0.0.0' : host, port: Number(match?.[2] ?? 80), isDefault: rest.includes('default_server') }
}

function applied(s: Settings, d: Directive): Settings {
  const [value = '', ...rest] = d.args
  switch (d.name) {
    case 'root': return { ...s, root: value, alias: undefined }
    case 'alias': return { ...s, alias: value }
    case 'index': return { ...s, index: d.args }
    case 'autoindex': return { ...s, autoindex: value === 'on' }
    case 'try_files': return { ...s, tryFiles: d.args }
    case 'return': return { ...s, returns: /^\d+$/.test(value) ? { status: Number(value), text: rest.join(' ') } : { status: 302, text: value } }
    case 'proxy_pass': return { ...s, proxyPass: value }
    case 'proxy_set_header': return s
    case 'error_page': return { ...s, errorPages: [...s.errorPages, { codes: d.args.slice(0, -1).filter((a) => /^\d+$/.test(a)).map(Number), uri: d.args.at(-1) ?? '' }] }
    case 'access_log': return { ...s, accessLog: value === 'off' ? undefined : d.args.join(' ') }
    case 'add_header': return { ...s, headers: [...s.headers, [value, rest[0] ?? '']] }
    case 'default_type': return { ...s, defaultType: value }
    default:
      if (!WITHOUT_EFFECT.has(d.name)) throw unknown(d)
      return s
  }
}

/** The server for a host name on a port: an exact name, else the default one, else the first. */
export function serverFor(config: Config, port: number, host: string): Server | undefined {
  const here = config.servers.filter((s) => s.listens.some((l) => l.port === port))
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return here.find((s) => s.names.includes(name)) ?? here.find((s) => s.listens.some((l) => l.port === port && l.isDefault)) ?? here[0]
}

/** The settings for a path: exact locations, then the longest prefix, unless a regular expression matches (nginx's location rules). */
export function settingsFor(server: Server, path: string): { settings: Settings; location: Location | undefined } {
  const { locations } = server
  const exact = locations.find((l) => l.kind === '=' && l.path === path)
  if (exact !== undefined) return { settings: exact.settings, location: exact }
  const prefixes = locations.filter((l) => (l.kind === '' || l.kind === '^~') && path.startsWith(l.path)).sort((a, b) => b.path.length - a.path.length)
  const [longest] = prefixes
  if (longest?.kind !== '^~') {
    const regex = locations.find((l) => (l.kind === '~' || l.kind === '~*') && matches(l, path))
    if (regex !== undefined) return { settings: regex.settings, location: regex }
  }
  return { settings: longest?.settings ?? server.settings, location: longest }
}

function matches({ kind, path }: Location, uri: string): boolean {
  try {
    return new RegExp(path, kind === '~*' ? 'i' : '').test(uri)
  } catch {
    return false
  }
}
