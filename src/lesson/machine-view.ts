import { changesOf } from '../docker/engine/containers/changes.ts'
import type { Engine } from '../docker/engine/engine.ts'
import { ApiError } from '../docker/engine/errors.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { World } from '../sim/world.ts'
import { type ContainerFacts, hostFile, kubernetesObjects, type LessonView } from './view.ts'

/** What a lesson's checks see of the machines: read from the engines' own state, nothing is kept here. */
export function machineView({ world, workstation, engine }: { world: World; workstation: Kernel; engine: Engine | undefined }): LessonView {
  return {
    containers: () => (engine === undefined ? [] : [...engine.tables.containers.values()].map((record) => facts(engine, record))),
    image: (reference) => imageId(engine, reference),
    objects: (resource) => kubernetesObjects(world, resource),
    file: (path) => hostFile(workstation, path),
  }
}

function imageId(engine: Engine | undefined, reference: string): string | undefined {
  try {
    return engine?.findImage(reference)?.id
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

function facts(engine: Engine, record: Engine['tables']['containers'] extends { values(): Iterable<infer R> } ? R : never): ContainerFacts {
  return {
    id: record.id, name: record.name, image: record.image, state: record.state, exitCode: record.exitCode,
    ports: record.ports.flatMap((p) => (p.hostPort === undefined ? [] : [{ host: p.hostPort, container: p.containerPort }])),
    changed: () => {
      const container = engine.containers.get(record.id)
      return container === undefined ? [] : (changesOf(engine, container) ?? []).map((change) => change.Path)
    },
  }
}
