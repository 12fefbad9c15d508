import { SECOND, type Micros } from '../../sim/time.ts'
import { fieldPathOf, type ContainerRecord } from './container-record.ts'
import type { ContainerHost } from './container-start.ts'
import { once } from './probes.ts'
import { wait, type Task } from './task.ts'

/** How long a hook without a deadline of its own may take before the simulation gives it up; real ones may take for ever. */
const HOOK_LIMIT_SECONDS = 3600

/** Runs a container's postStart or preStop hook to its end. A failing postStart hook costs the container its life. */
export function* runHook(host: ContainerHost, record: ContainerRecord, which: 'postStart' | 'preStop', limit?: Micros): Task {
  const hook = record.spec.lifecycle?.[which]
  if (hook === undefined || record.phase !== 'running') return
  const { world } = host.node.api
  if (hook.sleep !== undefined) {
    const span = Math.min(hook.sleep.seconds * SECOND, limit ?? Infinity)
    yield* wait<void>((resume) => void world.after(span, resume))
    return
  }
  const timeoutSeconds = limit === undefined ? HOOK_LIMIT_SECONDS : limit / SECOND
  const verdict = yield* wait<{ readonly ok: boolean; readonly output: string }>((resume) => once({ runtime: host.node.runtime, podIP: () => host.podIP ?? '' }, record, hook, { timeoutSeconds }, resume))
  if (verdict.ok) return
  const reason = which === 'postStart' ? 'FailedPostStartHook' : 'FailedPreStopHook'
  host.record({ type: 'Warning', reason, message: which === 'postStart' ? 'PostStartHook failed' : 'PreStopHook failed', fieldPath: fieldPathOf(record) })
  if (which === 'postStart') host.kill(record, 'FailedPostStartHook', undefined)
}
