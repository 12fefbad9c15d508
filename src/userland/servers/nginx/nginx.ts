import { civil } from '../../../sim/time.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno, SysError } from '../../../kernel/errno.ts'
import { serve } from '../../../kernel/http/server.ts'
import { print, printError, readTextFile, writeFile } from '../../../kernel/libc/io.ts'
import type { Program } from '../../../kernel/program.ts'
import { type Fd, O, type Pid, sys } from '../../../kernel/sys.ts'
import { fnmatch } from '../../../base/glob.ts'
import { buildConfig, type Config, ConfigError, type Directive, parseConfig } from './config.ts'
import { answer, VERSION } from './respond.ts'

type Options = { config: string; directives: string; test: boolean; signal: string | undefined; quiet: boolean }

/** nginx(8): a master that holds the listening sockets, and workers that answer. */
export const nginx: Program = {
  name: 'nginx',
  *main(_sys, argv) {
    const options: Options = { config: '/etc/nginx/nginx.conf', directives: '', test: false, signal: undefined, quiet: false }
    for (let i = 1; i < argv.length; i++) {
      const arg = argv[i]
      if (arg === '-v' || arg === '-V') {
        yield* printError(`nginx version: nginx/${VERSION}\n`)
        return 0
      }
      if (arg === '-t') options.test = true
      else if (arg === '-q') options.quiet = true
      else if (arg === '-g') options.directives = argv[++i] ?? ''
      else if (arg === '-c') options.config = argv[++i] ?? ''
      else if (arg === '-s') options.signal = argv[++i] ?? ''
      else {
        yield* printError(`nginx: invalid option: "${arg?.replace(/^-/, '')}"\n`)
        return 1
      }
    }
    return yield* run(options)
  },
}

function* run(options: Options): Gen<number> {
  const loaded = yield* load(options)
  if ('error' in loaded) {
    yield* printError(`nginx: [emerg] ${loaded.error}\n${options.test ? `nginx: configuration file ${options.config} test failed\n` : ''}`)
    return 1
  }
  if (options.test) {
    yield* printError(`nginx: the configuration file ${options.config} syntax is ok\nnginx: configuration file ${options.config} test is successful\n`)
    return 0
  }
  if (options.signal !== undefined) return yield* signalMaster(loaded, options.signal)
  const daemon = !/daemon\s+off/.test(options.directives) && !loaded.daemonOff
  if (!daemon) return yield* master(options, loaded)
  const listeners = yield* listen(loaded)
  if (typeof listeners === 'string') return yield* failBind(listeners)
  yield* sys.fork(function* () {
    yield* sys.setsid()
    return yield* master(options, loaded, listeners)
  }, { title: ['nginx: master process nginx'] })
  return 0
}

type Loaded = Config & { readonly daemonOff: boolean }

/** Reads a configuration with what it includes. */
function* load(options: Options): Gen<Loaded | { error: string }> {
  try {
    const directives = yield* read(options.config)
    const own = parseConfig(options.directives, 'command line')
    return { ...buildConfig([...directives, ...own]), daemonOff: [...directives, ...own].some((d) => d.name === 'daemon' && d.args[0] === 'off') }
  } catch (error) {
    if (error instanceof ConfigError) return { error: error.message }
    throw error
  }
}

function* read(path: string): Gen<Directive[]> {
  let text: string
  try {
    text = yield* readTextFile(path)
  } catch (error) {
    if (error instanceof SysError) throw new ConfigError(`open() "${path}" failed (${error.number}: ${error.message})`)
    throw error
  }
  return yield* included(parseConfig(text, path), path)
}

function* included(directives: readonly Directive[], path: string): Gen<Directive[]> {
  const out: Directive[] = []
  for (const d of directives) {
    if (d.name !== 'include') {
      out.push(d.block === undefined ? d : { ...d, block: yield* included(d.block, path) })
      continue
    }
    const [pattern = ''] = d.args
    const full = pattern.startsWith('/') ? pattern : `${path.slice(0, path.lastIndexOf('/'))}/${pattern}`
    for (const file of yield* expandGlob(full)) out.push(...(yield* read(file)))
  }
  return out
}

function* expandGlob(pattern: string): Gen<string[]> {
  if (!/[*?[]/.test(pattern)) return [pattern]
  const slash = pattern.lastIndexOf('/')
  const dir = pattern.slice(0, slash)
  try {
    const entries = yield* sys.readdir(dir)
    return entries.filter((e) => fnmatch(pattern.slice(slash + 1), e.name)).map((e) => `${dir}/${e.name}`).sort()
  } catch (error) {
    if (isErrno(error)) return []
    throw error
  }
}

function* signalMaster(config: Config, command: string): Gen<number> {
  const signal = ({ stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' } as const)[command]
  if (signal === undefined) {
    yield* printError(`nginx: invalid option: "-s ${command}"\n`)
    return 1
  }
  try {
    const pid = Number((yield* readTextFile(config.pid)).trim())
    yield* sys.kill(pid, signal)
    return 0
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    yield* printError(`nginx: [error] open() "${config.pid}" failed (${error.number}: ${error.message})\n`)
    return 1
  }
}

type Listener = { readonly fd: Fd; readonly port: number }

/** Binds every address of the configuration; a text says why one could not be had. */
function* listen(config: Config): Gen<Listener[] | string> {
  const wanted = new Map<string, { host: string; port: number }>()
  for (const server of config.servers) for (const { host, port } of server.listens) wanted.set(`${host}:${port}`, { host, port })
  const listeners: Listener[] = []
  for (const { host, port } of wanted.values()) {
    const fd = yield* sys.socket('inet')
    try {
      yield* sys.bind(fd, { family: 'inet', host, port })
      yield* sys.listen(fd, 511)
      listeners.push({ fd, port })
    } catch (error) {
      if (!(error instanceof SysError)) throw error
      return `bind() to ${host}:${port} failed (${error.number}: ${error.message})`
    }
  }
  return listeners
}

function* failBind(problem: string): Gen<number> {
  yield* printError(`nginx: [emerg] ${problem}\n`)
  return 1
}

function* master(options: Options, first: Loaded, bound?: Listener[]): Gen<number> {
  let config = first
  const listeners = bound ?? (yield* listen(config))
  if (typeof listeners === 'string') return yield* failBind(listeners)
  const log = new ErrorLog(config.errorLog)
  yield* writePid(config)
  for (const signal of ['HUP', 'TERM', 'INT', 'QUIT', 'CHLD', 'USR1'] as const) yield* sys.sigaction(signal, 'catch')
  const { release, sysname } = yield* sys.uname()
  yield* log.notice('using the "epoll" event method')
  yield* log.notice(`nginx/${VERSION}`)
  yield* log.notice(`OS: ${sysname} ${release}`)
  yield* log.notice('start worker processes')
  let workers = yield* startWorkers(config, listeners, log)
  for (;;) {
    const signal = yield* sys.sigwait()
    if (signal === 'HUP') {
      yield* log.notice('signal 1 (SIGHUP) received, reconfiguring')
      const next = yield* load(options)
      if ('error' in next) {
        yield* log.write('emerg', next.error)
        continue
      }
      config = next
      const old = workers
      workers = yield* startWorkers(config, listeners, log)
      for (const pid of old) yield* quietKill(pid, 'QUIT')
    } else if (signal === 'CHLD') {
      for (const pid of yield* reap()) if (workers.includes(pid)) workers = [...workers.filter((w) => w !== pid), ...(yield* startWorkers(config, listeners, log, 1))]
    } else if (signal !== 'USR1') {
      yield* log.notice(`signal ${signal === 'TERM' ? '15 (SIGTERM)' : signal === 'INT' ? '2 (SIGINT)' : '3 (SIGQUIT)'} received, ${signal === 'QUIT' ? 'shutting down' : 'exiting'}`)
      for (const pid of workers) yield* quietKill(pid, signal === 'QUIT' ? 'QUIT' : 'TERM')
      yield* waitAll()
      yield* log.notice('exit')
      return 0
    }
  }
}

function* writePid(config: Config): Gen<void> {
  try {
    yield* writeFile(config.pid, `${yield* sys.getpid()}\n`)
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}

function* quietKill(pid: Pid, signal: 'QUIT' | 'TERM'): Gen<void> {
  try {
    yield* sys.kill(pid, signal)
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}

function* reap(): Gen<Pid[]> {
  const ended: Pid[] = []
  try {
    for (let waited = yield* sys.wait(-1, { nohang: true }); waited !== undefined; waited = yield* sys.wait(-1, { nohang: true })) ended.push(waited.pid)
  } catch (error) {
    if (!isErrno(error, 'ECHILD')) throw error
  }
  return ended
}

function* waitAll(): Gen<void> {
  for (;;) {
    try {
      yield* sys.wait()
    } catch (error) {
      if (isErrno(error, 'EINTR')) yield* sys.signals()
      else if (isErrno(error, 'ECHILD')) return
      else throw error
    }
  }
}

function* startWorkers(config: Config, listeners: readonly Listener[], log: ErrorLog, count = config.workers === 'auto' ? 2 : config.workers): Gen<Pid[]> {
  const pids: Pid[] = []
  for (let i = 0; i < count; i++) {
    const pid = yield* sys.fork(() => worker(config, listeners), { title: ['nginx: worker process'] })
    yield* log.notice(`start worker process ${pid}`)
    pids.push(pid)
  }
  return pids
}

/** Answers requests until it is told to go; QUIT lets requests that are under way end. */
function* worker(config: Config, listeners: readonly Listener[]): Gen<number> {
  const errors = new ErrorLog(config.errorLog)
  const active = { count: 0, connection: 0 }
  for (const signal of ['QUIT', 'TERM'] as const) yield* sys.sigaction(signal, 'catch')
  for (const signal of ['HUP', 'INT', 'USR1', 'CHLD'] as const) yield* sys.sigaction(signal, 'ignore')
  const epoch = (yield* sys.now()) - (yield* sys.uptime())
  for (const { fd, port } of listeners) {
    yield* sys.thread(() => serve(fd, function* (request, respond) {
      active.count++
      const connection = ++active.connection
      const result = yield* answer({ config, request, respond, epoch }, port)
      active.count--
      yield* logAccess(config, request, result)
      if (result.error !== undefined) {
        const client = request.peer.family === 'inet' ? request.peer.host : 'unix:'
        const name = config.servers[0]?.names[0] ?? ''
        yield* errors.write('error', `*${connection} ${result.error}, client: ${client}, server: ${name}, request: "${request.method} ${request.target} HTTP/${request.version}", host: "${request.headers.get('Host') ?? ''}"`)
      }
    }))
  }
  for (;;) {
    const signal = yield* sys.sigwait()
    if (signal === 'TERM') return 0
    while (active.count > 0) yield* sys.sleep(10_000)
    return 0
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number): string => String(n).padStart(2, '0')

function* logAccess(config: Config, request: Parameters<Parameters<typeof serve>[1]>[0], result: { status: number; bytes: number; accessLog: string | undefined }): Gen<void> {
  if (result.accessLog === undefined) return
  const [path = '', format = 'combined'] = result.accessLog.split(' ')
  const c = civil(Math.floor((yield* sys.now()) / 1_000_000))
  const values: Record<string, string> = {
    remote_addr: request.peer.family === 'inet' ? request.peer.host : 'unix:', remote_user: '-', time_local: `${two(c.day)}/${MONTHS[c.month - 1]}/${c.year}:${two(c.hour)}:${two(c.minute)}:${two(c.second)} +0000`,
    request: `${request.method} ${request.target} HTTP/${request.version}`, status: String(result.status), body_bytes_sent: String(result.bytes), http_referer: request.headers.get('Referer') ?? '-',
    http_user_agent: request.headers.get('User-Agent') ?? '-', http_x_forwarded_for: request.headers.get('X-Forwarded-For') ?? '-', host: request.headers.get('Host') ?? '-', uri: request.path,
  }
  const line = (config.logFormats.get(format) ?? '').replace(/\$(\w+)/g, (_, name: string) => values[name] ?? '-')
  yield* append(path, `${line}\n`)
}

function* append(path: string, text: string): Gen<void> {
  try {
    const fd = yield* sys.open(path, O.WRONLY | O.CREAT | O.APPEND, 0o644)
    yield* print(text, fd)
    yield* sys.close(fd)
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}

/** The error log: a file, or standard error. */
class ErrorLog {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  *notice(text: string): Gen<void> {
    yield* this.write('notice', text)
  }

  *write(level: string, text: string): Gen<void> {
    const c = civil(Math.floor((yield* sys.now()) / 1_000_000))
    const pid = yield* sys.getpid()
    const line = `${c.year}/${two(c.month)}/${two(c.day)} ${two(c.hour)}:${two(c.minute)}:${two(c.second)} [${level}] ${pid}#${pid}: ${text}\n`
    if (this.#path === 'stderr') yield* printError(line)
    else yield* append(this.#path, line)
  }
}
