import { decodeUtf8 } from '../../../base/bytes.ts'
import type { Signal } from '../../../kernel/signals.ts'
import { StartError } from '../../../runtime/task.ts'
import { ExecutableError } from '../../../runtime/executable.ts'
import { type Micros, SECOND } from '../../../sim/time.ts'
import type { Engine } from '../engine.ts'
import type { Container, Health, HealthResult } from './container.ts'
import { eventAttributes } from './create.ts'
import { containerEnv } from './merge-config.ts'
import { publishContainer } from './publish.ts'

const KEPT_RESULTS = 5
const MAX_OUTPUT = 4096
const KILL: Signal = 'KILL'

const micros = (ns: number | undefined, fallback: Micros): Micros => (ns ? ns / 1000 : fallback)

/** Begins the health checks of a container that has any (moby daemon/health.go). */
export function startHealth(engine: Engine, container: Container): void {
  const test = container.config.Healthcheck?.Test ?? []
  if (test.length === 0 || test[0] === 'NONE') {
    container.health = undefined
    return
  }
  container.health = { status: 'starting', failing: 0, log: [], timer: undefined }
  schedule(engine, container, container.health)
  publishContainer(engine, container)
}

export function stopHealth(engine: Engine, container: Container): void {
  const { health } = container
  if (health === undefined) return
  engine.world.cancel(health.timer)
  health.timer = undefined
  if (health.status !== 'unhealthy') health.status = 'unhealthy'
}

function schedule(engine: Engine, container: Container, health: Health): void {
  const config = container.config.Healthcheck
  const interval = micros(config?.Interval, 30 * SECOND)
  const inStart = health.status === 'starting' && engine.world.now - (container.startedAt ?? 0) < micros(config?.StartPeriod, 0)
  const wait = inStart ? Math.min(interval, micros(config?.StartInterval, 5 * SECOND)) : interval
  health.timer = engine.world.after(wait, () => probe(engine, container, health))
}

function probe(engine: Engine, container: Container, health: Health): void {
  const { task, config } = container
  if (task === undefined || container.health !== health) return
  if (container.paused) return schedule(engine, container, health)
  const test = config.Healthcheck?.Test ?? []
  const args = test[0] === 'CMD-SHELL' ? [...(config.Shell ?? ['/bin/sh', '-c']), ...test.slice(1)] : test.slice(1)
  const start = engine.world.now
  const timeout = micros(config.Healthcheck?.Timeout, 30 * SECOND)
  const execId = engine.newId()
  let output = ''
  let over = false
  const attributes = { ...eventAttributes(container), execID: execId }
  const line = args.slice(1).join(' ')
  const done = (exitCode: number, text: string): void => {
    if (over) return
    over = true
    engine.world.cancel(timer)
    if (container.health !== health || container.task === undefined) return
    engine.events.publish('container', 'exec_die', container.id, { ...attributes, exitCode: String(exitCode) })
    record(engine, container, health, { start, end: engine.world.now, exitCode, output: text.slice(0, MAX_OUTPUT) })
    schedule(engine, container, health)
  }
  const timer = engine.world.after(timeout, () => {
    if (over) return
    done(-1, `Health check exceeded timeout (${seconds(timeout)})`)
    if (exec?.process.alive) engine.kernel.signals.post(exec.process, KILL)
  })
  engine.events.publish('container', `exec_create: ${args[0]} ${line}`, container.id, attributes)
  engine.events.publish('container', `exec_start: ${args[0]} ${line}`, container.id, attributes)
  let exec: ReturnType<typeof task.exec> | undefined
  try {
    exec = task.exec(
      { args, env: containerEnv(config), cwd: config.WorkingDir || '/', user: config.User, tty: false, stdin: false },
      (_stream, data) => { output += decodeUtf8(data); return undefined },
      (exit) => done(exit.code, output),
    )
  } catch (error) {
    if (!(error instanceof StartError || error instanceof ExecutableError)) throw error
    done(-1, `OCI runtime exec failed: exec failed: unable to start container process: ${error.message}: unknown`)
  }
}

const seconds = (time: Micros): string => (time % SECOND === 0 ? `${time / SECOND}s` : `${time / 1000}ms`)

function record(engine: Engine, container: Container, health: Health, result: HealthResult): void {
  health.log = [...health.log, result].slice(-KEPT_RESULTS)
  const before = health.status
  const config = container.config.Healthcheck
  if (result.exitCode === 0) {
    health.failing = 0
    health.status = 'healthy'
  } else {
    const inStart = health.status === 'starting' && result.start - (container.startedAt ?? 0) < micros(config?.StartPeriod, 0)
    if (!inStart) {
      health.failing++
      if (health.failing >= (config?.Retries || 3)) health.status = 'unhealthy'
    }
  }
  publishContainer(engine, container)
  if (health.status !== before) engine.events.publish('container', `health_status: ${health.status}`, container.id, eventAttributes(container))
}
