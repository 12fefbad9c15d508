import { SECOND } from '../../sim/time.ts'
import { fieldPathOf, type ContainerRecord } from './container-record.ts'
import type { ContainerHost } from './container-start.ts'
import { runHook } from './hooks.ts'
import { run, wait, type Task } from './task.ts'

/** Stops all running containers of a pod at once; sidecars after the others, in reverse order. */
export function* stopContainers(host: ContainerHost): Task {
  const running = host.records.filter((r) => r.phase === 'running')
  yield* all(running.filter((r) => !r.isSidecar).map((r) => stop(host, r)))
  for (const sidecar of running.filter((r) => r.isSidecar).reverse()) yield* stop(host, sidecar)
}

/** Runs tasks side by side and waits for the last. */
function* all(tasks: readonly Task[]): Task {
  if (tasks.length === 0) return
  if (tasks.length === 1) return yield* tasks[0] as Task
  yield* wait<void>((resume) => {
    let open = tasks.length
    for (const task of tasks) run(then(task, () => --open === 0 && resume()))
  })
}

function* then(task: Task, act: () => unknown): Task {
  yield* task
  act()
}

function* stop(host: ContainerHost, record: ContainerRecord): Task {
  const { world } = host.node.api
  record.stopProbes?.()
  const grace = (host.pod.metadata.deletionGracePeriodSeconds ?? host.pod.spec.terminationGracePeriodSeconds ?? 30) * SECOND
  const began = world.now
  host.record({ type: 'Normal', reason: 'Killing', message: `Stopping container ${record.spec.name}`, fieldPath: fieldPathOf(record) })
  yield* runHook(host, record, 'preStop', grace)
  if (record.phase !== 'running' || record.id === undefined) return
  const { id } = record
  // Real: however long the hook took, the container gets two more seconds.
  const left = Math.max(grace - (world.now - began), grace === 0 ? 0 : 2 * SECOND)
  yield* wait<unknown>((resume) => host.node.runtime.stopContainer(id, left / SECOND, resume))
}
