import type { Gen } from '../../../kernel/coroutine.ts'
import { type Signal, signalOf } from '../../../kernel/signals.ts'
import { sys } from '../../../kernel/sys.ts'
import { type Micros, SECOND } from '../../../sim/time.ts'
import type { Engine } from '../engine.ts'
import { ApiError, badRequest, conflict } from '../errors.ts'
import type { Container } from './container.ts'
import { eventAttributes } from './create.ts'
import { publishContainer } from './publish.ts'

/** A signal by name or number; the daemon's error when there is none. */
export function parseSignal(text: string): Signal {
  const signal = signalOf(text)
  if (signal === undefined) throw badRequest(`invalid signal: ${text}`)
  return signal
}

/** Sleeps until the container has ended (again), or the time is over. */
export function* awaitExit(container: Container, timeout?: Micros): Gen<boolean> {
  const { exits } = container
  const deadline = timeout === undefined ? undefined : timeout
  let left = deadline
  while (container.exits === exits && !container.removed) {
    const before = yield* sys.now()
    const woken = yield* sys.waitOn(container.changed, left)
    if (!woken) return false
    if (left !== undefined) left -= (yield* sys.now()) - before
    if (left !== undefined && left <= 0) return container.exits !== exits
  }
  return true
}

/** Ends a pending restart; true when there was one. */
function cancelRestart(engine: Engine, container: Container): boolean {
  if (container.restartTimer === undefined) return false
  engine.world.cancel(container.restartTimer)
  container.restartTimer = undefined
  container.status = 'exited'
  publishContainer(engine, container)
  return true
}

/** `docker stop`: the stop signal, then SIGKILL after the grace. A container that does not run is fine. */
export function* stopContainer(engine: Engine, container: Container, options: { seconds?: number | undefined; signal?: string | undefined } = {}): Gen<void> {
  container.manuallyStopped = true
  if (cancelRestart(engine, container) || !container.running || container.task === undefined) return
  if (container.paused) unfreeze(engine, container)
  const signal = parseSignal(options.signal || container.config.StopSignal || 'SIGTERM')
  const seconds = options.seconds ?? container.config.StopTimeout ?? 10
  send(engine, container, signal)
  const ended = seconds < 0 ? yield* awaitExit(container) : yield* awaitExit(container, seconds * SECOND)
  if (!ended) {
    send(engine, container, 'KILL')
    yield* awaitExit(container)
  }
  engine.events.publish('container', 'stop', container.id, eventAttributes(container))
}

/** `docker kill`: any signal. SIGKILL waits until the container has ended. */
export function* killContainer(engine: Engine, container: Container, text: string): Gen<void> {
  const signal = parseSignal(text || 'SIGKILL')
  if (cancelRestart(engine, container)) return
  if (!container.running || container.task === undefined) throw conflict(`cannot kill container: ${container.id}: container ${container.id} is not running`)
  if (signal === 'KILL' || signal === signalOf(container.config.StopSignal ?? 'SIGTERM')) container.manuallyStopped = true
  if (signal === 'KILL' && container.paused) unfreeze(engine, container)
  send(engine, container, signal)
  if (signal === 'KILL') yield* awaitExit(container)
}

function send(engine: Engine, container: Container, signal: Signal): void {
  engine.events.publish('container', 'kill', container.id, { ...eventAttributes(container), signal: String(signalIndex(signal)) })
  container.task?.kill(signal)
}

const ORDER: readonly string[] = [
  '', 'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM', 'STKFLT', 'CHLD', 'CONT',
  'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS',
]
const signalIndex = (signal: Signal): number => ORDER.indexOf(signal)

/** `docker pause`: all processes of the container stand still. */
export function pauseContainer(engine: Engine, container: Container): void {
  requireRunning(container)
  if (container.paused) throw conflict(`container ${container.id} is already paused`)
  if (container.restarting) throw conflict(`container ${container.id} is restarting, wait until the container is running`)
  container.task?.freeze(true)
  container.paused = true
  container.status = 'paused'
  publishContainer(engine, container)
  engine.events.publish('container', 'pause', container.id, eventAttributes(container))
}

export function unpauseContainer(engine: Engine, container: Container): void {
  if (!container.paused) throw serverConflict(`container ${container.id} is not paused`)
  unfreeze(engine, container)
}

const serverConflict = (message: string): ApiError => new ApiError(500, message)

function unfreeze(engine: Engine, container: Container): void {
  container.task?.freeze(false)
  container.paused = false
  container.status = 'running'
  publishContainer(engine, container)
  engine.events.publish('container', 'unpause', container.id, eventAttributes(container))
}

/** 409 when the container does not run. */
export function requireRunning(container: Container): void {
  if (!container.running || container.task === undefined) throw conflict(`container ${container.id} is not running`)
}
