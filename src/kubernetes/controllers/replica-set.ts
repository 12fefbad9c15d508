import type { Micros } from '../../sim/time.ts'
import { controllerOf, controllerReference, isDeleting, keyOf, sameValue, type Draft } from '../api/object.ts'
import type { Kind } from '../api/kind.ts'
import { selectorPicks } from '../api/labels.ts'
import { pods } from '../kinds/pod.ts'
import type { Pod } from '../kinds/pod-types.ts'
import { replicaSets } from '../kinds/replica-set.ts'
import type { ReplicaSet, ReplicaSetStatus } from '../kinds/workload-types.ts'
import { claim } from './adoption.ts'
import { plan, settled, wake, type Controller, type Write } from './controller.ts'
import { availableAt, isActive, isReady, leastMissed } from './pod-facts.ts'
import type { View } from './view.ts'

/** How many pods one reconcile may create or delete (replicaset.BurstReplicas). */
const BURST = 500

const podKind = pods as unknown as Kind

/** Keeps as many pods of a template alive as each ReplicaSet asks for. */
export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  wakes: [
    wake(replicaSets, (set) => [keyOf(set)]),
    wake(pods, (pod, before) => [...new Set([...ownerKeys(pod), ...(before === undefined ? [] : ownerKeys(before))])]),
  ],
  reconcile(key, view) {
    const set = view.get(replicaSets, key)
    if (set === undefined) return settled
    const { owned, writes: claims } = claim(pods, set, set.spec.selector, candidates(set, view))
    const active = owned.filter(isActive)
    const { status, againAt } = tally(set, active, view)
    const moves = isDeleting(set) ? [] : scaling(set, active)
    const writes: Write[] = [...claims]
    if (!sameValue(status, set.status)) writes.push({ do: 'status', kind: replicaSets as unknown as Kind, key, status })
    return plan(writes, { slowStart: moves, ...(againAt === undefined ? {} : { againAt }) })
  },
}

function ownerKeys(pod: Pod): string[] {
  const owner = controllerOf(pod)
  return owner?.kind === 'ReplicaSet' ? [`${pod.metadata.namespace ?? ''}/${owner.name}`] : []
}

/** Its own pods, and pods nobody controls that its selector picks. */
function candidates(set: ReplicaSet, view: View): readonly Pod[] {
  const own = view.ownedBy(pods, set.metadata.uid)
  if (own.length >= (set.spec.replicas ?? 0)) return own
  return [...own, ...view.list(pods, set.metadata.namespace).filter((p) => controllerOf(p) === undefined && selectorPicks(set.spec.selector, p.metadata.labels))]
}

function scaling(set: ReplicaSet, active: readonly Pod[]): Write[] {
  const gap = (set.spec.replicas ?? 0) - active.length
  if (gap > 0) return Array.from({ length: Math.min(gap, BURST) }, () => createPod(set))
  return gap < 0 ? leastMissed(active).slice(0, Math.min(-gap, BURST)).map((pod) => deletePod(set, pod)) : []
}

const createPod = (set: ReplicaSet): Write => ({
  do: 'create', kind: podKind, trusted: true, object: podFromTemplate(set),
  onDone: (pod) => ({ about: set, note: { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${pod?.metadata.name ?? ''}` } }),
  onRefused: (status) => ({ about: set, note: { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${status.message ?? ''}` } }),
})

const podFromTemplate = (set: ReplicaSet): Draft & { readonly spec: unknown } => ({
  apiVersion: 'v1', kind: 'Pod',
  metadata: {
    generateName: `${set.metadata.name}-`, namespace: set.metadata.namespace ?? '', ownerReferences: [controllerReference(set)],
    ...(set.spec.template.metadata?.labels === undefined ? {} : { labels: set.spec.template.metadata.labels }),
    ...(set.spec.template.metadata?.annotations === undefined ? {} : { annotations: set.spec.template.metadata.annotations }),
  },
  spec: set.spec.template.spec,
})

const deletePod = (set: ReplicaSet, pod: Pod): Write => ({
  do: 'delete', kind: podKind, key: keyOf(pod), uid: pod.metadata.uid,
  onDone: () => ({ about: set, note: { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` } }),
  onRefused: (status) => ({ about: set, note: { type: 'Warning', reason: 'FailedDelete', message: `Error deleting: ${status.message ?? ''}` } }),
})

function tally(set: ReplicaSet, active: readonly Pod[], view: View): { readonly status: ReplicaSetStatus; readonly againAt: Micros | undefined } {
  const labels = Object.entries(set.spec.template.metadata?.labels ?? {})
  let fully = 0
  let ready = 0
  let available = 0
  let againAt: Micros | undefined
  for (const pod of active) {
    if (labels.every(([k, v]) => pod.metadata.labels?.[k] === v)) fully++
    if (!isReady(pod)) continue
    ready++
    const at = availableAt(pod, set.spec.minReadySeconds ?? 0, view) ?? Infinity
    if (at <= view.now) available++
    else againAt = Math.min(againAt ?? Infinity, at)
  }
  const status: ReplicaSetStatus = {
    ...(available === 0 ? {} : { availableReplicas: available }),
    ...(set.status.conditions === undefined ? {} : { conditions: set.status.conditions }),
    ...(fully === 0 ? {} : { fullyLabeledReplicas: fully }),
    observedGeneration: set.metadata.generation ?? 1,
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    replicas: active.length,
  }
  return { status, againAt }
}
