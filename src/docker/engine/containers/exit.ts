import type { Exit } from '../../../runtime/task.ts'
import { MILLISECOND, MINUTE, SECOND } from '../../../sim/time.ts'
import type { Engine } from '../engine.ts'
import { ApiError } from '../errors.ts'
import type { Container } from './container.ts'
import { eventAttributes } from './create.ts'
import { stopHealth } from './health.ts'
import { publishContainer } from './publish.ts'
import { removeContainer } from './remove.ts'
import { releaseNetworks } from './release.ts'

/** What the daemon does when a container's process has ended: state, events, then the restart policy or --rm. */
export function containerExited(engine: Engine, container: Container, exit: Exit, start: () => void): void {
  const ran = engine.world.now - (container.startedAt ?? engine.world.now)
  container.task = undefined
  container.paused = false
  container.exitCode = exit.code
  container.oomKilled = exit.oomKilled
  container.finishedAt = engine.world.now
  container.exits++
  container.log.flush(engine.world.now)
  stopHealth(engine, container)
  releaseNetworks(engine, container)
  for (const m of container.mounts) if (m.volume !== undefined) engine.events.publish('volume', 'unmount', m.volume.name, { container: container.id, driver: 'local' })
  if (exit.oomKilled) engine.events.publish('container', 'oom', container.id, eventAttributes(container))
  const restart = !engine.stopping && shouldRestart(container)
  container.status = restart ? 'restarting' : 'exited'
  engine.events.publish('container', 'die', container.id, { ...eventAttributes(container), execDuration: String(Math.floor(ran / SECOND)), exitCode: String(exit.code) })
  for (const exec of container.execs.values()) exec.running = false
  container.output.end()
  publishContainer(engine, container)
  if (restart) scheduleRestart(engine, container, ran, start)
  else if (container.hostConfig.AutoRemove) removeContainer(engine, container, { force: true, volumes: true })
}

function shouldRestart(container: Container): boolean {
  const { Name: name, MaximumRetryCount: limit } = container.hostConfig.RestartPolicy
  if (container.manuallyStopped) return false
  if (name === 'always' || name === 'unless-stopped') return true
  return name === 'on-failure' && container.exitCode !== 0 && (limit === 0 || container.restartCount < limit)
}

/** moby restartmanager: 100 ms, doubled each time up to a minute; back to 100 ms when it ran for more than 10 seconds. */
function scheduleRestart(engine: Engine, container: Container, ran: number, start: () => void): void {
  const first = 100 * MILLISECOND
  container.restartDelay = ran > 10 * SECOND || container.restartDelay === 0 ? first : Math.min(container.restartDelay * 2, MINUTE)
  container.restartTimer = engine.world.after(container.restartDelay, () => {
    container.restartTimer = undefined
    container.restartCount++
    try {
      start()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      container.status = 'exited'
      publishContainer(engine, container)
    }
  })
}
