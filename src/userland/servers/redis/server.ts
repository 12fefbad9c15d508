import { encodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { print, printError, readTextFile, write, writeFile } from '../../../kernel/libc/io.ts'
import type { Program } from '../../../kernel/program.ts'
import { type Fd, sys } from '../../../kernel/sys.ts'
import { MILLISECOND, SECOND } from '../../../sim/time.ts'
import { strftime } from '../../lib/date.ts'
import { runCommand } from './commands.ts'
import { array, bulk, encode, failure, OK, type Reply, RespReader } from './resp.ts'
import { RedisStore } from './store.ts'

const VERSION = '7.0.15'
const LEVELS = ['debug', 'verbose', 'notice', 'warning']

/** redis-server: strings, lists, hashes, sets, sorted sets, expiry and a dump file. */
export const redisServer: Program = {
  name: 'redis-server',
  *main(_sys, argv) {
    if (argv.includes('--version') || argv.includes('-v')) {
      yield* print(`Redis server v=${VERSION} sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=0\n`)
      return 0
    }
    const config = yield* configuration(argv.slice(1))
    if (typeof config === 'string') {
      yield* printError(config)
      return 1
    }
    return yield* new Server(config).run()
  },
}

type Save = { seconds: number; changes: number }
type Config = { port: number; dir: string; dbfilename: string; loglevel: string; save: Save[]; requirepass: string; bind: string }

const DIRECTIVES = new Set(['port', 'dir', 'dbfilename', 'loglevel', 'save', 'requirepass', 'bind', 'protected-mode', 'appendonly', 'daemonize', 'maxmemory', 'maxmemory-policy', 'tcp-keepalive', 'timeout', 'databases', 'logfile'])

function* configuration(args: readonly string[]): Gen<Config | string> {
  const config: Config = { port: 6379, dir: '', dbfilename: 'dump.rdb', loglevel: 'notice', save: [{ seconds: 3600, changes: 1 }, { seconds: 300, changes: 100 }, { seconds: 60, changes: 10_000 }], requirepass: '', bind: '0.0.0.0' }
  const lines: string[][] = []
  let rest = [...args]
  if (rest[0] !== undefined && !rest[0].startsWith('-')) {
    const path = rest.shift() as string
    try {
      lines.push(...(yield* readTextFile(path)).split('\n').map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '').map((line) => line.split(/\s+/).map((word) => word.replace(/^"(.*)"$/, '$1'))))
    } catch (error) {
      if (!isErrno(error)) throw error
      return `\n*** FATAL CONFIG FILE ERROR (Redis ${VERSION}) ***\nCan't open the config file: ${path}: ${error.message}\n`
    }
  }
  while (rest.length > 0) {
    const [name = '', ...more] = rest
    const end = more.findIndex((word) => word.startsWith('--'))
    lines.push([name.replace(/^--/, ''), ...more.slice(0, end < 0 ? undefined : end)])
    rest = end < 0 ? [] : more.slice(end)
  }
  let saves: Save[] | undefined
  for (const [name = '', ...values] of lines) {
    const [value = ''] = values
    const key = name.toLowerCase()
    if (!DIRECTIVES.has(key)) return `\n*** FATAL CONFIG FILE ERROR (Redis ${VERSION}) ***\nReading the configuration file, at line 1\n>>> '${[name, ...values].join(' ')}'\nBad directive or wrong number of arguments\n`
    if (key === 'appendonly' && value === 'yes') return 'drydock: redis-server --appendonly yes is not simulated yet\n'
    if (key === 'port') config.port = Number(value)
    else if (key === 'dir') config.dir = value
    else if (key === 'dbfilename') config.dbfilename = value
    else if (key === 'loglevel') config.loglevel = value
    else if (key === 'requirepass') config.requirepass = value
    else if (key === 'bind') config.bind = value.startsWith('127.') ? value : '0.0.0.0'
    else if (key === 'save') {
      saves ??= []
      const words = values.flatMap((word) => word.split(/\s+/)).filter((word) => word !== '')
      for (let i = 0; i + 1 < words.length; i += 2) saves.push({ seconds: Number(words[i]), changes: Number(words[i + 1]) })
    }
  }
  if (saves !== undefined) config.save = saves
  return config
}

class Server {
  readonly #config: Config
  readonly #store = new RedisStore()
  #pid = 1
  #startedAt = 0
  #savedAt = 0
  #clients = 0
  #commands = 0
  #connections = 0

  constructor(config: Config) {
    this.#config = config
  }

  *run(): Gen<number> {
    this.#pid = yield* sys.getpid()
    this.#startedAt = this.#savedAt = yield* sys.now()
    yield* this.#log('#', 'warning', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo', 'C')
    yield* this.#log('#', 'warning', `Redis version=${VERSION}, bits=64, commit=00000000, modified=0, pid=${this.#pid}, just started`, 'C')
    yield* this.#log('*', 'notice', 'monotonic clock: POSIX clock_gettime')
    for (const signal of ['TERM', 'INT'] as const) yield* sys.sigaction(signal, 'catch')
    yield* sys.sigaction('PIPE', 'ignore')
    const listener = yield* sys.socket('inet')
    try {
      yield* sys.bind(listener, { family: 'inet', host: this.#config.bind, port: this.#config.port })
      yield* sys.listen(listener, 511)
      if (this.#config.dir !== '') yield* sys.chdir(this.#config.dir)
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* this.#log('#', 'warning', `Warning: Could not create server TCP listening socket *:${this.#config.port}: bind: ${error.message}`)
      yield* this.#log('#', 'warning', 'Failed listening on port, aborting.')
      return 1
    }
    yield* this.#log('*', 'notice', 'Running mode=standalone, port=6379.'.replace('6379', String(this.#config.port)))
    yield* this.#log('#', 'warning', 'Server initialized')
    yield* this.#load()
    yield* this.#log('*', 'notice', 'Ready to accept connections')
    yield* sys.thread(() => this.#accept(listener))
    if (this.#config.save.length > 0) yield* sys.thread(() => this.#saveLoop())
    const signal = yield* sys.sigwait()
    yield* this.#log('#', 'warning', `${signal === 'INT' ? 'Received SIGINT' : 'Received SIGTERM'} scheduling shutdown...`, 'signal-handler')
    yield* this.#shutdown()
    return 0
  }

  *#shutdown(): Gen<void> {
    yield* this.#log('#', 'warning', 'User requested shutdown...')
    if (this.#config.save.length > 0) {
      yield* this.#log('*', 'notice', 'Saving the final RDB snapshot before exiting.')
      yield* this.#save()
    }
    yield* this.#log('#', 'warning', 'Redis is now ready to exit, bye bye...')
  }

  *#log(mark: string, level: string, text: string, role = 'M'): Gen<void> {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(this.#config.loglevel)) return
    const now = yield* sys.now()
    const stamp = `${strftime('%d %b %Y %H:%M:%S', Math.floor(now / SECOND))}.${String(Math.floor((now % SECOND) / MILLISECOND)).padStart(3, '0')}`
    yield* print(role === 'signal-handler' ? `${this.#pid}:signal-handler (${Math.floor(now / SECOND)}) ${text}\n` : `${this.#pid}:${role} ${stamp} ${mark} ${text}\n`)
  }

  *#load(): Gen<void> {
    try {
      const keys = this.#store.load(yield* readTextFile(this.#config.dbfilename))
      if (keys === undefined) return yield* this.#log('#', 'warning', 'Wrong signature trying to load DB from file')
      yield* this.#log('*', 'notice', `Loading RDB produced by version ${VERSION}`)
      yield* this.#log('*', 'notice', `Done loading RDB, keys loaded: ${keys}, keys expired: 0.`)
      yield* this.#log('*', 'notice', 'DB loaded from disk: 0.000 seconds')
    } catch (error) {
      if (!isErrno(error)) throw error
    }
  }

  *#save(): Gen<boolean> {
    try {
      this.#store.now = (yield* sys.now()) / MILLISECOND
      const temporary = `temp-${this.#pid}.rdb`
      yield* writeFile(temporary, this.#store.dump(), 0o644)
      yield* sys.rename(temporary, this.#config.dbfilename)
      this.#store.dirty = 0
      this.#savedAt = yield* sys.now()
      yield* this.#log('*', 'notice', 'DB saved on disk')
      return true
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* this.#log('#', 'warning', `Failed opening the temp RDB file temp-${this.#pid}.rdb (in server root dir ${yield* sys.getcwd()}) for saving: ${error.message}`)
      return false
    }
  }

  /** Looks at the save points as often as the shortest of them could be due. */
  *#saveLoop(): Gen<void> {
    const least = Math.min(...this.#config.save.map((point) => point.seconds))
    for (;;) {
      yield* sys.sleep(least * SECOND)
      const since = ((yield* sys.now()) - this.#savedAt) / SECOND
      const due = this.#config.save.find((point) => since >= point.seconds && this.#store.dirty >= point.changes)
      if (due === undefined) continue
      yield* this.#log('*', 'notice', `${due.changes} changes in ${due.seconds} seconds. Saving...`)
      yield* this.#save()
    }
  }

  *#accept(listener: Fd): Gen<void> {
    for (;;) {
      try {
        const { fd } = yield* sys.accept(listener)
        yield* sys.thread(() => this.#serve(fd))
      } catch (error) {
        if (!isErrno(error, 'EINTR')) throw error
      }
    }
  }

  *#serve(fd: Fd): Gen<void> {
    this.#clients++
    this.#connections++
    const reader = new RespReader(fd)
    const session = { authenticated: this.#config.requirepass === '' }
    try {
      for (;;) {
        const request = yield* reader.next()
        if (request?.t !== 'array') break
        const words = (request.items ?? []).map((item) => (item.t === 'bulk' ? (item.text ?? '') : ''))
        if (words.length === 0) continue
        const reply = yield* this.#answer(words, session)
        if (reply === undefined) break
        yield* write(fd, encodeUtf8(encode(reply)))
        if (words[0]?.toUpperCase() === 'QUIT') break
      }
    } catch (error) {
      if (!isErrno(error)) throw error
    }
    this.#clients--
    yield* sys.close(fd)
  }

  *#answer(words: readonly string[], session: { authenticated: boolean }): Gen<Reply | undefined> {
    const [command = '', ...args] = words
    const name = command.toUpperCase()
    this.#commands++
    this.#store.now = (yield* sys.now()) / MILLISECOND
    if (name === 'AUTH') {
      if (this.#config.requirepass === '') return failure('ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?')
      session.authenticated = args.at(-1) === this.#config.requirepass
      return session.authenticated ? OK : failure('WRONGPASS invalid username-password pair or user is disabled.')
    }
    if (!session.authenticated) return failure('NOAUTH Authentication required.')
    switch (name) {
      case 'PING': return args[0] === undefined ? { t: 'simple', text: 'PONG' } : bulk(args[0])
      case 'ECHO': return bulk(args[0] ?? '')
      case 'QUIT': return OK
      case 'SELECT': return args[0] === '0' ? OK : failure('ERR drydock: only database 0 is simulated')
      case 'SAVE': case 'BGSAVE': return (yield* this.#save()) ? (name === 'SAVE' ? OK : { t: 'simple', text: 'Background saving started' }) : failure('ERR')
      case 'LASTSAVE': return { t: 'integer', n: Math.floor(this.#savedAt / SECOND) }
      case 'TIME': return array([String(Math.floor(this.#store.now / 1000)), String(Math.floor((this.#store.now % 1000) * 1000))])
      case 'INFO': return bulk(yield* this.#info(args[0]?.toLowerCase()))
      case 'COMMAND': return array([])
      case 'CLIENT': return args[0]?.toUpperCase() === 'SETINFO' || args[0]?.toUpperCase() === 'SETNAME' ? OK : failure(`ERR drydock: CLIENT ${args[0] ?? ''} is not simulated yet`)
      case 'CONFIG': return this.#configCommand(args)
      case 'SHUTDOWN':
        if (args[0]?.toUpperCase() !== 'NOSAVE') yield* this.#shutdown()
        return yield* sys.exit(0)
      default: break
    }
    const reply = runCommand(this.#store, name, args)
    return reply ?? failure(`ERR unknown command '${command}', with args beginning with: ${args.map((arg) => `'${arg}' `).join('')}`)
  }

  #configCommand([verb = '', key = '']: readonly string[]): Reply {
    const values: Record<string, string> = { save: this.#config.save.map((point) => `${point.seconds} ${point.changes}`).join(' '), dir: this.#config.dir, dbfilename: this.#config.dbfilename, port: String(this.#config.port), loglevel: this.#config.loglevel, appendonly: 'no', maxmemory: '0' }
    if (verb.toUpperCase() !== 'GET') return failure(`ERR drydock: CONFIG ${verb} is not simulated yet`)
    const value = values[key.toLowerCase()]
    return array(value === undefined ? [] : [key, value])
  }

  *#info(section: string | undefined): Gen<string> {
    const up = Math.floor(((yield* sys.now()) - this.#startedAt) / SECOND)
    const keys = this.#store.keys()
    const expiring = keys.filter((key) => this.#store.expiry(key) !== undefined).length
    const sections: Record<string, string[]> = {
      server: [`redis_version:${VERSION}`, 'redis_mode:standalone', `os:Linux ${(yield* sys.uname()).release} x86_64`, 'arch_bits:64', `process_id:${this.#pid}`, `tcp_port:${this.#config.port}`, `uptime_in_seconds:${up}`, `uptime_in_days:${Math.floor(up / 86_400)}`],
      clients: [`connected_clients:${this.#clients}`], persistence: ['loading:0', `rdb_changes_since_last_save:${this.#store.dirty}`, 'rdb_bgsave_in_progress:0', `rdb_last_save_time:${Math.floor(this.#savedAt / SECOND)}`, 'rdb_last_bgsave_status:ok', 'aof_enabled:0'],
      stats: [`total_connections_received:${this.#connections}`, `total_commands_processed:${this.#commands}`], replication: ['role:master', 'connected_slaves:0'], keyspace: keys.length === 0 ? [] : [`db0:keys=${keys.length},expires=${expiring},avg_ttl=0`],
    }
    return Object.entries(sections).filter(([name]) => section === undefined || section === name || section === 'all').map(([name, lines]) => `# ${name[0]?.toUpperCase()}${name.slice(1)}\r\n${lines.map((line) => `${line}\r\n`).join('')}`).join('\r\n')
  }
}
