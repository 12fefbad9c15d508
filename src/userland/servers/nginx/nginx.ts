import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { serve } from '../../../kernel/http/server.ts'
import { printError, readTextFile, writeFile } from '../../../kernel/libc/io.ts'
import type { Program } from '../../../kernel/program.ts'
import { type Signal, signalNumber } from '../../../kernel/signals.ts'
import { type Fd, type Pid, sys } from '../../../kernel/sys.ts'
import { credentialsOf } from '../../coreutils/identity.ts'
import { ConfigError, type Directive, parseConfig, readConfig } from './config.ts'
import { handlerOf, type Worker } from './handler.ts'
import { Logs } from './log.ts'
import { modelOf, type NginxConfig } from './model.ts'
import { proxy } from './proxy.ts'

type Options = { path: string; extra: string; test: boolean; quietTest: boolean; signal: string | undefined }

/** An nginx of a version; real ones differ in their banner only. */
export const nginxProgram = (version: string, name = `nginx:${version}`): Program => ({ name, main: (_sys, argv) => nginx(version, argv) })

function* nginx(version: string, argv: readonly string[]): Gen<number> {
  const options: Options = { path: '/etc/nginx/nginx.conf', extra: '', test: false, quietTest: false, signal: undefined }
  for (let i = 1; i < argv.length; i++) {
    const arg = argv[i] as string
    if (arg === '-v' || arg === '-V') {
      yield* printError(`nginx version: nginx/${version}\n`)
      return 0
    }
    if (arg === '-h' || arg === '-?') {
      yield* printError(`nginx version: nginx/${version}\nUsage: nginx [-?hvVtTq] [-s signal] [-p prefix]\n             [-e filename] [-c filename] [-g directives]\n`)
      return 0
    }
    if (arg === '-t') options.test = true
    else if (arg === '-q') options.quietTest = true
    else if (arg === '-c' || arg === '-g' || arg === '-s') {
      const value = argv[++i]
      if (value === undefined) return yield* usageError(`option "${arg}" requires ${arg === '-c' ? 'file name' : 'parameter'}`)
      if (arg === '-c') options.path = value
      else if (arg === '-g') options.extra = value
      else options.signal = value
    } else return yield* usageError(arg.startsWith('-') ? `invalid option: "${arg.slice(1)}"` : `invalid option: "${arg}"`)
  }
  let config: NginxConfig
  try {
    config = yield* load(options)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    yield* printError(`nginx: [emerg] ${error.message}\n`)
    if (options.test) yield* printError(`nginx: configuration file ${options.path} test failed\n`)
    return 1
  }
  if (options.test) {
    if (!options.quietTest) yield* printError(`nginx: the configuration file ${options.path} syntax is ok\nnginx: configuration file ${options.path} test is successful\n`)
    return 0
  }
  if (options.signal !== undefined) return yield* sendSignal(options.signal, config)
  const master = new Master(version, options, config)
  if (!config.daemon) return yield* master.run()
  yield* sys.fork(function* () {
    yield* sys.setsid()
    return yield* master.run()
  }, { title: ['nginx: master process nginx'] })
  return 0
}

function* usageError(text: string): Gen<number> {
  yield* printError(`nginx: ${text}\n`)
  return 1
}

function* load(options: Options): Gen<NginxConfig> {
  const extra: Directive[] = yield* parseConfig(options.extra, 'command line')
  return modelOf([...extra, ...(yield* readConfig(options.path))])
}

const SIGNALS: Readonly<Record<string, Signal>> = { stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' }

function* sendSignal(name: string, config: NginxConfig): Gen<number> {
  const signal = SIGNALS[name]
  if (signal === undefined) return yield* usageError(`invalid option: "-s ${name}"`)
  try {
    yield* sys.kill(Number((yield* readTextFile(config.pid)).trim()), signal)
    return 0
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* printError(error.errno === 'ENOENT' ? `nginx: [error] open() "${config.pid}" failed (2: No such file or directory)\n` : `nginx: [alert] kill() failed (${error.number}: ${error.message})\n`)
    return 1
  }
}

/** The master process: holds the sockets, keeps workers running, obeys signals. */
class Master {
  readonly #version: string
  readonly #options: Options
  #config: NginxConfig
  readonly #logs = new Logs()
  readonly #listeners = new Map<string, { fd: Fd; port: number }>()
  readonly #workers = new Set<Pid>()
  #pid = 1
  #ending = false

  constructor(version: string, options: Options, config: NginxConfig) {
    this.#version = version
    this.#options = options
    this.#config = config
  }

  *run(): Gen<number> {
    this.#pid = yield* sys.getpid()
    for (const signal of ['TERM', 'INT', 'QUIT', 'HUP', 'USR1', 'CHLD', 'WINCH'] as const) yield* sys.sigaction(signal, 'catch')
    try {
      yield* this.#openLogs()
      yield* this.#listen()
    } catch (error) {
      if (!(error instanceof ConfigError) && !isErrno(error)) throw error
      const text = isErrno(error) ? `open() "${this.#config.errorLog.path}" failed (${error.number}: ${error.message})` : error instanceof Error ? error.message : ''
      yield* printError(`nginx: [emerg] ${text}\n`)
      return 1
    }
    const uname = yield* sys.uname()
    for (const line of ['using the "epoll" event method', `nginx/${this.#version}`, 'built by gcc 12.2.0 (Debian 12.2.0-14+deb12u1) ', `OS: Linux ${uname.release}`, 'getrlimit(RLIMIT_NOFILE): 1048576:1048576', 'start worker processes']) yield* this.#note(line)
    yield* writeFile(this.#config.pid, `${this.#pid}\n`)
    yield* this.#startWorkers()
    return yield* this.#loop()
  }

  *#openLogs(): Gen<void> {
    yield* this.#logs.fd(this.#config.errorLog.path)
    for (const scope of this.#config.servers.flatMap((server) => [server.scope, ...server.locations.map((l) => l.scope)])) {
      yield* this.#logs.fd(scope.errorLog.path)
      if (scope.accessLog !== undefined) yield* this.#logs.fd(scope.accessLog.path)
    }
  }

  *#note(text: string, level = 'notice'): Gen<void> {
    yield* this.#logs.error(this.#config.errorLog, level, this.#pid, text)
  }

  /** Opens the sockets the configuration wants and closes the others. */
  *#listen(): Gen<void> {
    const wanted = new Map(this.#config.servers.flatMap((server) => server.listens).map((l) => [`${l.host}:${l.port}`, l]))
    for (const [key, { host, port }] of wanted) {
      if (this.#listeners.has(key)) continue
      const fd = yield* sys.socket('inet')
      try {
        yield* sys.bind(fd, { family: 'inet', host, port })
        yield* sys.listen(fd, 511)
      } catch (error) {
        if (!isErrno(error)) throw error
        throw new ConfigError(`bind() to ${key} failed (${error.number}: ${error.message})`)
      }
      this.#listeners.set(key, { fd, port })
    }
    for (const [key, { fd }] of this.#listeners) {
      if (wanted.has(key)) continue
      this.#listeners.delete(key)
      yield* sys.close(fd)
    }
  }

  *#startWorkers(): Gen<void> {
    const count = this.#config.workers === 'auto' ? yield* cpus() : this.#config.workers
    for (let i = 0; i < count; i++) {
      const [config, version, logs] = [this.#config, this.#version, this.#logs.copy()]
      const ports = [...this.#listeners.values()]
      const pid = yield* sys.fork(() => workerMain(config, version, ports, logs), { title: ['nginx: worker process'] })
      this.#workers.add(pid)
      yield* this.#note(`start worker process ${pid}`)
    }
  }

  *#loop(): Gen<number> {
    for (;;) {
      const signal = yield* sys.sigwait()
      if (signal === 'CHLD') yield* this.#reap()
      else if (signal === 'HUP') yield* this.#reload()
      else if (signal === 'USR1') {
        yield* this.#note(`signal ${signalNumber(signal)} (SIGUSR1) received, reopening logs`)
        yield* this.#logs.closeAll()
        yield* this.#openLogs()
        yield* this.#tell('USR1')
      } else if (signal !== 'WINCH') {
        yield* this.#note(signal === 'QUIT' ? `signal 3 (SIGQUIT) received, shutting down` : `signal ${signalNumber(signal)} (SIG${signal}) received, exiting`)
        this.#ending = true
        yield* this.#tell(signal === 'QUIT' ? 'QUIT' : 'TERM')
      }
      if (this.#ending && this.#workers.size === 0) {
        yield* this.#note('exit')
        yield* sys.unlink(this.#config.pid)
        return 0
      }
    }
  }

  *#tell(signal: Signal): Gen<void> {
    for (const pid of this.#workers) {
      try {
        yield* sys.kill(pid, signal)
      } catch (error) {
        if (!isErrno(error)) throw error
      }
    }
  }

  *#reap(): Gen<void> {
    for (;;) {
      try {
        const waited = yield* sys.wait(-1, { nohang: true })
        if (waited === undefined) return
        yield* this.#note(`signal 17 (SIGCHLD) received from ${waited.pid}`)
        const known = this.#workers.delete(waited.pid)
        const { status } = waited
        if (status.kind === 'signaled') yield* this.#note(`worker process ${waited.pid} exited on signal ${signalNumber(status.signal)}`, 'alert')
        else if (status.kind === 'exited') yield* this.#note(`worker process ${waited.pid} exited with code ${status.code}`)
        if (known && status.kind === 'signaled' && !this.#ending) yield* this.#startWorkers()
      } catch (error) {
        if (isErrno(error)) return
        throw error
      }
    }
  }

  *#reload(): Gen<void> {
    yield* this.#note('signal 1 (SIGHUP) received, reconfiguring')
    yield* this.#note('reconfiguring')
    try {
      this.#config = yield* load(this.#options)
      yield* this.#openLogs()
      yield* this.#listen()
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      return yield* this.#note(error.message, 'emerg')
    }
    const old = [...this.#workers]
    yield* this.#note('start worker processes')
    yield* this.#startWorkers()
    for (const pid of old) yield* sys.kill(pid, 'QUIT')
  }
}

function* cpus(): Gen<number> {
  try {
    return (yield* readTextFile('/proc/cpuinfo')).split('\n').filter((line) => line.startsWith('processor')).length || 1
  } catch (error) {
    if (isErrno(error)) return 1
    throw error
  }
}

/** A worker: a thread for each listening socket, until it is told to end. */
function* workerMain(config: NginxConfig, version: string, ports: readonly { fd: Fd; port: number }[], logs: Logs): Gen<number> {
  for (const signal of ['TERM', 'INT', 'QUIT', 'USR1'] as const) yield* sys.sigaction(signal, 'catch')
  yield* sys.sigaction('CHLD', 'default')
  const pid = yield* sys.getpid()
  yield* becomeUser(config.user.split(' ')[0] ?? '')
  const worker: Worker = { config, logs, pid, version, active: 0, requests: 0, accepted: 0, roundRobin: new Map(), proxy }
  for (const { fd, port } of ports) yield* sys.thread(() => serve(fd, handlerOf(worker, port)))
  for (;;) {
    const signal = yield* sys.sigwait()
    if (signal === 'USR1') yield* logs.closeAll()
    else {
      if (signal === 'QUIT') {
        yield* logs.error(config.errorLog, 'notice', pid, 'gracefully shutting down')
        while (worker.active > 0) yield* sys.sleep(50_000)
      }
      yield* logs.error(config.errorLog, 'notice', pid, 'exiting')
      yield* logs.error(config.errorLog, 'notice', pid, 'exit')
      return 0
    }
  }
}

function* becomeUser(name: string): Gen<void> {
  const { euid } = yield* sys.credentials()
  if (euid !== 0) return
  const cred = yield* credentialsOf(name)
  if (cred === undefined) return
  yield* sys.setgroups(cred.groups)
  yield* sys.setgid(cred.gid)
  yield* sys.setuid(cred.uid)
}

/** The versions images of the catalogue hold. */
export const nginxVersions = ['1.14.2', '1.16.1', '1.19.10', '1.22.1', '1.25.5', '1.27.5', '1.29.0'] as const
export const NGINX_PROGRAMS: readonly Program[] = nginxVersions.map((version) => nginxProgram(version))
