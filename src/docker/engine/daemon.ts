import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { serve } from '../../kernel/http/server.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { printError } from '../../kernel/libc/io.ts'
import { sys } from '../../kernel/sys.ts'
import { MILLISECOND, SECOND } from '../../sim/time.ts'
import { startContainer } from './containers/start.ts'
import type { Container } from './containers/container.ts'
import { removeContainer } from './containers/remove.ts'
import { readDaemonConfig } from './daemon-config.ts'
import { ENGINE, type Engine } from './engine.ts'
import { ApiError } from './errors.ts'
import { answer, type Compiled } from './routes/dispatch.ts'

/** How long dockerd waits for its containers when it is told to end (`--shutdown-timeout`). */
const SHUTDOWN_TIMEOUT = 15 * SECOND
const STOP_TIMEOUT = 10 * SECOND

/** A daemon: its engine, and how its process is started (again). */
export type Daemon = { readonly engine: Engine; readonly routes: readonly Compiled[]; readonly socket: string }

const daemons = new WeakMap<Kernel, Daemon>()

/** The Docker daemon of a host. */
export const daemonOf = (kernel: Kernel): Daemon | undefined => daemons.get(kernel)

/** Starts the daemon's process. */
export function spawnDaemon(kernel: Kernel, daemon: Daemon): void {
  daemons.set(kernel, daemon)
  const { engine } = daemon
  engine.process = kernel.spawn({
    argv: ['/usr/bin/dockerd', '-H', 'fd://', '--containerd=/run/containerd/containerd.sock'], newSession: true, main: { program: () => main(daemon) },
  })
  engine.process.rlimits.set('NOFILE', { soft: 1_048_576, hard: 1_048_576 })
}

/** Whether the daemon's process runs. */
export const daemonRuns = ({ engine }: Daemon): boolean => engine.process.alive

function* main(daemon: Daemon): Gen<number> {
  const { engine, socket } = daemon
  const config = readDaemonConfig(engine.files)
  if (typeof config === 'string') {
    yield* printError(`${config}\n`)
    return 1
  }
  engine.daemon = config
  engine.stopping = false
  // Real: children (docker-proxy) are waited for by the Go runtime; their statuses are not used here.
  yield* sys.sigaction('CHLD', 'ignore')
  yield* sys.sigaction('TERM', 'catch')
  yield* sys.sigaction('INT', 'catch')
  yield* sys.thread(() => endOnSignal(engine))
  restore(engine)
  yield* makeDirs(socket.slice(0, socket.lastIndexOf('/')))
  try {
    yield* sys.unlink(socket)
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
  }
  const listener = yield* sys.socket('unix')
  yield* sys.bind(listener, { family: 'unix', path: socket })
  yield* sys.chmod(socket, 0o660)
  yield* sys.listen(listener)
  return yield* serve(listener, (request, respond) => answer(engine, daemon.routes, request, respond), { server: `Docker/${ENGINE.version} (linux)` })
}

function* endOnSignal(engine: Engine): Gen<void> {
  yield* sys.sigwait()
  engine.stopping = true
  const running = [...engine.containers.values()].filter((c) => c.running)
  for (const container of running) {
    container.task?.freeze(false)
    container.task?.kill(container.config.StopSignal === undefined ? 'TERM' : stopSignal(container))
  }
  yield* settled(running, STOP_TIMEOUT)
  for (const container of running) container.task?.kill('KILL')
  yield* settled(running, SHUTDOWN_TIMEOUT)
  yield* sys.exit(0)
}

function stopSignal(container: Container): 'QUIT' | 'INT' | 'TERM' {
  const name = (container.config.StopSignal ?? '').replace(/^SIG/, '')
  return name === 'QUIT' || name === 'INT' ? name : 'TERM'
}

function* settled(containers: readonly Container[], timeout: number): Gen<void> {
  const end = (yield* sys.uptime()) + timeout
  while (containers.some((c) => c.running && !c.removed)) {
    const left = end - (yield* sys.uptime())
    if (left <= 0) return
    yield* sys.sleep(Math.min(left, 50 * MILLISECOND))
  }
}

/** Starts what the restart policies want after the daemon has come back. */
function restore(engine: Engine): void {
  for (const container of Array.from(engine.containers.values())) {
    if (container.running) continue
    const { Name: policy } = container.hostConfig.RestartPolicy
    const wanted = container.hasBeenStarted && (policy === 'always' || (policy === 'unless-stopped' && !container.manuallyStopped) || (policy === 'on-failure' && container.exitCode !== 0 && !container.manuallyStopped))
    if (container.hostConfig.AutoRemove && container.hasBeenStarted) removeContainer(engine, container, { force: true, volumes: true })
    else if (wanted) {
      try {
        startContainer(engine, container)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
      }
    }
  }
}

function* makeDirs(path: string): Gen<void> {
  const parts = path.split('/').filter((p) => p !== '')
  for (let i = 1; i <= parts.length; i++) {
    try {
      yield* sys.mkdir(`/${parts.slice(0, i).join('/')}`, 0o755)
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error
    }
  }
}
