import { SECOND, type Micros } from '../../sim/time.ts'
import { isDeleting } from '../api/object.ts'
import type { Pod } from '../kinds/pod-types.ts'
import type { View } from './view.ts'

/** Not finished and not on its way out: what a controller counts. */
export const isActive = (pod: Pod): boolean => pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed' && !isDeleting(pod)

const readyCondition = (pod: Pod): { readonly status: string; readonly lastTransitionTime: string } | undefined => pod.status.conditions?.find((c) => c.type === 'Ready')

export const isReady = (pod: Pod): boolean => readyCondition(pod)?.status === 'True'

/** When a pod counts as available; undefined while it is not ready. */
export function availableAt(pod: Pod, minReadySeconds: number, view: View): Micros | undefined {
  const ready = readyCondition(pod)
  if (ready?.status !== 'True') return undefined
  return minReadySeconds === 0 ? 0 : view.at(ready.lastTransitionTime) + minReadySeconds * SECOND
}

const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'

/** The order in which a ReplicaSet gives its pods up: what would be missed least comes first (controller.ActivePodsWithRanks). */
export function leastMissed(pods: readonly Pod[]): Pod[] {
  const perNode = new Map<string, number>()
  for (const pod of pods) if (pod.spec.nodeName !== undefined) perNode.set(pod.spec.nodeName, (perNode.get(pod.spec.nodeName) ?? 0) + 1)
  const cost = (pod: Pod): number => Number(pod.metadata.annotations?.[DELETION_COST] ?? 0)
  const crowd = (pod: Pod): number => perNode.get(pod.spec.nodeName ?? '') ?? 0
  const restarts = (pod: Pod): number => (pod.status.containerStatuses ?? []).reduce((most, s) => Math.max(most, s.restartCount), 0)
  const compare = (a: Pod, b: Pod): number =>
    Number(a.spec.nodeName !== undefined) - Number(b.spec.nodeName !== undefined) ||
    (phaseRank[a.status.phase ?? ''] ?? 0) - (phaseRank[b.status.phase ?? ''] ?? 0) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    cost(a) - cost(b) ||
    crowd(b) - crowd(a) ||
    newest(readyCondition(a)?.lastTransitionTime, readyCondition(b)?.lastTransitionTime) ||
    restarts(b) - restarts(a) ||
    newest(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    (a.metadata.name < b.metadata.name ? -1 : 1)
  return [...pods].sort(compare)
}

const newest = (a = '', b = ''): number => (a === b ? 0 : a > b ? -1 : 1)
