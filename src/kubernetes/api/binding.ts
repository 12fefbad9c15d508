import { nodes } from '../kinds/node.ts'
import { pods } from '../kinds/pod.ts'
import type { Pod, PodCondition, PodStatus } from '../kinds/pod-types.ts'
import type { Caller } from './caller.ts'
import { keyFor } from './object.ts'
import type { ApiServer } from './server.ts'
import { conflict, no, notFound, yes, type Answer } from './status.ts'

/** Assigns a pod to a node (the pods/binding sub-resource). */
export function bindPod(api: ApiServer, namespace: string, name: string, uid: string | undefined, nodeName: string, caller: Caller): Answer<Pod> {
  const pod = api.find(pods, namespace, name)
  if (pod === undefined) return no(notFound(pods, name))
  if (uid !== undefined && pod.metadata.uid !== uid) return no(conflict(pods, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`))
  if (pod.metadata.deletionTimestamp !== undefined) return no(conflict({ group: '', plural: 'pods/binding' }, name, `pod ${name} is being deleted, cannot be assigned to a host`))
  if (pod.spec.nodeName !== undefined && pod.spec.nodeName !== '') return no(conflict({ group: '', plural: 'pods/binding' }, name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`))
  const now = api.clock.timestamp()
  const status = withPodCondition(pod.status, { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: now })
  const bound = api.mutate(pods, keyFor(namespace, name), (p) => ({ ...p, spec: { ...p.spec, nodeName }, status }), { caller })
  return bound === undefined ? no(notFound(nodes, nodeName)) : yes(bound)
}

/** A pod status with one condition set; its transition time changes only with its status. */
export function withPodCondition(status: PodStatus, condition: PodCondition): PodStatus {
  const conditions = status.conditions ?? []
  const current = conditions.find((c) => c.type === condition.type)
  if (current === undefined) return { ...status, conditions: [...conditions, condition] }
  const kept = current.status === condition.status ? { ...condition, lastTransitionTime: current.lastTransitionTime } : condition
  return { ...status, conditions: conditions.map((c) => (c === current ? kept : c)) }
}
