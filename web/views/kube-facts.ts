import type { KubeObject } from '../link/records.ts'
import type { Tone } from './box-frame.tsx'

type Field = Readonly<Record<string, unknown>>

const field = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Field)[name] : undefined)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const count = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** The number in a field of an object's spec or status. */
export const countAt = (object: KubeObject, part: 'spec' | 'status', name: string): number => count(field(object[part], name))
export const textAt = (object: KubeObject, part: 'spec' | 'status', name: string): string => text(field(object[part], name))

/** A pod's status as the STATUS column of `kubectl get pods` words it, its ready containers and restarts. */
export function podFacts(pod: KubeObject): { status: string; ready: number; containers: number; restarts: number; tone: Tone } {
  const statuses = list(field(pod.status, 'containerStatuses'))
  const phase = textAt(pod, 'status', 'phase') || 'Pending'
  let status = textAt(pod, 'status', 'reason') || phase
  for (const one of statuses) {
    const state = field(one, 'state')
    const reason = text(field(field(state, 'waiting'), 'reason')) || text(field(field(state, 'terminated'), 'reason'))
    if (reason !== '') status = reason
  }
  if (pod.metadata.deletionTimestamp !== undefined) status = 'Terminating'
  const ready = statuses.filter((one) => field(one, 'ready') === true).length
  const containers = Math.max(statuses.length, list(field(pod.spec, 'containers')).length)
  const restarts = statuses.reduce<number>((sum, one) => sum + count(field(one, 'restartCount')), 0)
  return { status, ready, containers, restarts, tone: podTone(status, ready, containers) }
}

function podTone(status: string, ready: number, containers: number): Tone {
  if (status === 'Running') return ready === containers ? 'good' : 'wait'
  if (status === 'Completed' || status === 'Succeeded' || status === 'Terminating') return 'quiet'
  return /Error|BackOff|Err|Failed|OOM|Evicted|Invalid/.test(status) ? 'bad' : 'wait'
}

/** A node's status as the STATUS column of `kubectl get nodes` words it, and its roles. */
export function nodeFacts(node: KubeObject): { status: string; roles: string; tone: Tone } {
  const conditions = list(field(node.status, 'conditions'))
  const ready = conditions.find((one) => field(one, 'type') === 'Ready')
  const isReady = field(ready, 'status') === 'True'
  const cordoned = field(node.spec, 'unschedulable') === true
  const status = `${isReady ? 'Ready' : 'NotReady'}${cordoned ? ',SchedulingDisabled' : ''}`
  const role = /^node-role\.kubernetes\.io\/(.+)$/
  const roles = Object.keys(node.metadata.labels ?? {}).flatMap((label) => role.exec(label)?.[1] ?? [])
  return { status, roles: roles.join(','), tone: isReady ? (cordoned ? 'wait' : 'good') : 'bad' }
}

/** Ready and wanted replicas of a workload. */
export function replicaFacts(object: KubeObject): { ready: number; wanted: number; tone: Tone } {
  const wanted = countAt(object, 'spec', 'replicas')
  const ready = countAt(object, 'status', 'readyReplicas')
  return { ready, wanted, tone: wanted === 0 ? 'quiet' : ready >= wanted ? 'good' : 'wait' }
}
