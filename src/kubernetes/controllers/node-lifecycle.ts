import { SECOND, type Micros } from '../../sim/time.ts'
import type { Kind } from '../api/kind.ts'
import { isDeleting, keyOf, sameValue } from '../api/object.ts'
import { leases } from '../kinds/lease.ts'
import { nodes, type Node, type NodeCondition, type Taint } from '../kinds/node.ts'
import { pods } from '../kinds/pod.ts'
import type { Pod, Toleration } from '../kinds/pod-types.ts'
import { plan, settled, wake, type Controller, type Plan, type Write } from './controller.ts'
import type { View } from './view.ts'

const nodeKind = nodes as unknown as Kind
const podKind = pods as unknown as Kind
const NOT_READY = 'node.kubernetes.io/not-ready'
const UNREACHABLE = 'node.kubernetes.io/unreachable'
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'
const managed = new Set([NOT_READY, UNREACHABLE, UNSCHEDULABLE])

const readyOf = (node: Node): NodeCondition | undefined => node.status.conditions?.find((c) => c.type === 'Ready')

/** When the kubelet was last heard of. */
function heardAt(node: Node, view: View): Micros {
  const renewed = view.find(leases, 'kube-node-lease', node.metadata.name)?.spec?.renewTime
  const reported = readyOf(node)?.lastHeartbeatTime
  return Math.max(renewed === undefined ? 0 : view.at(renewed), reported === undefined ? view.at(node.metadata.creationTimestamp) : view.at(reported))
}

/** Notices nodes that no longer report, taints them, and marks their pods not ready. */
export const nodeLifecycle: Controller = {
  name: 'node-controller',
  component: 'node-controller',
  wakes: [wake(nodes, (node, before) => (before === undefined || before.spec !== node.spec || readyOf(before)?.status !== readyOf(node)?.status ? [node.metadata.name] : []))],
  reconcile(key, view) {
    const node = view.get(nodes, key)
    if (node === undefined) return settled
    const silentAt = heardAt(node, view) + view.latencies.nodeMonitorGrace
    const writes: Write[] = []
    const ready = readyOf(node)
    if (view.now >= silentAt && ready?.status !== 'Unknown') writes.push(unknownWrite(node, view), { do: 'note', onDone: () => ({ about: node, note: { type: 'Normal', reason: 'NodeNotReady', message: `Node ${key} status is now: NodeNotReady` } }) })
    const taints = wantedTaints(node, view)
    if (!sameValue(taints, node.spec.taints ?? [])) writes.push(taintWrite(node, taints))
    if (ready?.status !== 'True') writes.push(...unreadyPods(key, view))
    const later = view.now >= silentAt ? view.now + view.latencies.nodeMonitorPeriod : silentAt
    return plan(writes, ready?.status === 'Unknown' ? {} : { againAt: later })
  },
}

const KUBELET_CONDITIONS = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']

function unknownWrite(node: Node, view: View): Write {
  const conditions = (node.status.conditions ?? []).map((c) =>
    KUBELET_CONDITIONS.includes(c.type) ? { ...c, lastTransitionTime: view.timestamp, message: 'Kubelet stopped posting node status.', reason: 'NodeStatusUnknown', status: 'Unknown' as const } : c,
  )
  return { do: 'status', kind: nodeKind, key: node.metadata.name, status: { ...node.status, conditions } }
}

function wantedTaints(node: Node, view: View): Taint[] {
  const status = readyOf(node)?.status
  const own = (node.spec.taints ?? []).filter((t) => !managed.has(t.key))
  const keep = (key: string, effect: string): Taint => node.spec.taints?.find((t) => t.key === key && t.effect === effect) ?? { effect, key, ...(effect === 'NoExecute' || key === UNSCHEDULABLE ? { timeAdded: view.timestamp } : {}) }
  const trouble = status === 'True' ? [] : status === 'Unknown' ? [keep(UNREACHABLE, 'NoSchedule'), keep(UNREACHABLE, 'NoExecute')] : [keep(NOT_READY, 'NoSchedule'), ...(status === undefined ? [] : [keep(NOT_READY, 'NoExecute')])]
  return [...own, ...(node.spec.unschedulable === true ? [keep(UNSCHEDULABLE, 'NoSchedule')] : []), ...trouble]
}

const taintWrite = (node: Node, taints: readonly Taint[]): Write => ({
  do: 'mutate', kind: nodeKind, key: node.metadata.name,
  change: (o) => {
    const { taints: _old, ...spec } = (o as Node).spec
    return { ...(o as Node), spec: { ...spec, ...(taints.length === 0 ? {} : { taints }) } } as Node
  },
})

function unreadyPods(nodeName: string, view: View): Write[] {
  return view.list(pods).flatMap((pod): Write[] => {
    if (pod.spec.nodeName !== nodeName || pod.status.conditions?.find((c) => c.type === 'Ready')?.status !== 'True') return []
    const conditions = pod.status.conditions.map((c) => (c.type === 'Ready' ? { ...c, status: 'False' as const, lastTransitionTime: view.timestamp } : c))
    return [{ do: 'status', kind: podKind, key: keyOf(pod), status: { ...pod.status, conditions }, onDone: () => ({ about: pod, note: { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' } }) }]
  })
}

const tolerationFor = (taint: Taint, tolerations: readonly Toleration[] | undefined): Toleration[] =>
  (tolerations ?? []).filter((t) => (t.effect === undefined || t.effect === '' || t.effect === taint.effect) && (t.key === undefined || t.key === '' || t.key === taint.key) && (t.operator === 'Exists' || (t.value ?? '') === (taint.value ?? '')))

/** When a pod must leave a node with these taints: now, later, or never (undefined). */
function leavesAt(pod: Pod, taints: readonly Taint[], view: View): Micros | undefined {
  let at: Micros | undefined
  for (const taint of taints) {
    const covering = tolerationFor(taint, pod.spec.tolerations)
    if (covering.length === 0) return view.now
    const limits = covering.filter((t) => t.tolerationSeconds !== undefined)
    if (limits.length < covering.length) continue
    const since = taint.timeAdded === undefined ? view.now : view.at(taint.timeAdded)
    for (const t of limits) at = Math.min(at ?? Infinity, since + Math.max(0, t.tolerationSeconds ?? 0) * SECOND)
  }
  return at
}

/** Evicts pods from nodes whose NoExecute taints they do not, or no longer, tolerate. */
export const taintEviction: Controller = {
  name: 'taint-eviction-controller',
  wakes: [
    wake(nodes, (node, before) => (before === undefined || before.spec.taints !== node.spec.taints ? [node.metadata.name] : [])),
    wake(pods, (pod, before) => (pod.spec.nodeName !== undefined && before?.spec.nodeName !== pod.spec.nodeName ? [pod.spec.nodeName] : [])),
  ],
  reconcile(key, view): Plan {
    const taints = view.get(nodes, key)?.spec.taints?.filter((t) => t.effect === 'NoExecute') ?? []
    if (taints.length === 0) return settled
    const writes: Write[] = []
    let againAt: Micros | undefined
    for (const pod of view.list(pods)) {
      if (pod.spec.nodeName !== key || isDeleting(pod)) continue
      const at = leavesAt(pod, taints, view)
      if (at === undefined) continue
      if (at > view.now) againAt = Math.min(againAt ?? Infinity, at)
      else writes.push(eviction(pod))
    }
    return plan(writes, againAt === undefined ? {} : { againAt })
  },
}

const eviction = (pod: Pod): Write => ({
  do: 'delete', kind: podKind, key: keyOf(pod), uid: pod.metadata.uid,
  onDone: () => ({ about: pod, note: { type: 'Normal', reason: 'TaintManagerEviction', message: `Marking for deletion Pod ${keyOf(pod)}` } }),
})
