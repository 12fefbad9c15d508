import type { Engine } from '../engine.ts'
import { conflict } from '../errors.ts'
import { overlayDir } from './overlay-dir.ts'
import type { Container } from './container.ts'
import { eventAttributes } from './create.ts'
import { publishContainer } from './publish.ts'

/** Takes a container away. It must not run, unless forced: then the caller has killed it already or its end removes it. */
export function removeContainer(engine: Engine, container: Container, { force, volumes }: { force: boolean; volumes: boolean }): void {
  if (container.removed) return
  if (container.status === 'removing') throw conflict(`removal of container ${container.id} is already in progress`)
  if (!force) checkRemovable(container)
  engine.world.cancel(container.restartTimer)
  container.removed = true
  container.status = 'removing'
  publishContainer(engine, container)
  for (const exec of container.execs.values()) engine.execs.delete(exec.id)
  engine.containers.delete(container.id)
  engine.files.remove(`/var/lib/docker/containers/${container.id}`)
  container.snapshot.remove()
  engine.files.remove(overlayDir(container.id))
  for (const { volume } of container.mounts) if (volume !== undefined) engine.volumes.use(volume, container.id, false)
  if (volumes) {
    for (const { volume } of container.mounts) {
      if (volume?.anonymous && volume.users.size === 0 && engine.volumes.find(volume.name) === volume) engine.volumes.remove(volume)
    }
  }
  engine.tables.containers.delete(container.id)
  container.changed.wake()
  container.output.end()
  engine.events.publish('container', 'destroy', container.id, eventAttributes(container))
}

export function checkRemovable(container: Container): void {
  const refuse = (state: string, remedy: string): never => {
    throw conflict(`cannot remove container "/${container.name}": container is ${state}: ${remedy}`)
  }
  if (container.paused) refuse('paused', 'unpause and then stop the container before removing or force remove')
  if (container.running) refuse('running', 'stop the container before removing or force remove')
  if (container.restarting) refuse('restarting', 'stop the container before removing or force remove')
}
