import type { Micros } from '../../sim/time.ts'
import type { Kind } from '../api/kind.ts'
import { controllerOf, controllerReference, isDeleting, keyOf, sameValue } from '../api/object.ts'
import { daemonSets } from '../kinds/daemon-set.ts'
import { nodes, type Node } from '../kinds/node.ts'
import { pods } from '../kinds/pod.ts'
import type { Pod, PodSpec, Toleration } from '../kinds/pod-types.ts'
import type { DaemonSet, DaemonSetStatus } from '../kinds/workload-types.ts'
import { nodePicked } from '../scheduler/plugins/node-affinity.ts'
import { tolerates } from '../scheduler/tolerations.ts'
import { claim } from './adoption.ts'
import { plan, settled, wake, type Controller, type Write } from './controller.ts'
import { availableAt, isReady } from './pod-facts.ts'
import { podTemplateHash } from './pod-template-hash.ts'
import { fenceposts } from './rolling-update.ts'
import type { View } from './view.ts'

const podKind = pods as unknown as Kind
const HASH = 'controller-revision-hash'

/** Node trouble that a daemon's pods live through. */
const ownTolerations = (spec: PodSpec): Toleration[] => {
  const t = (key: string, effect: string): Toleration => ({ effect, key: `node.kubernetes.io/${key}`, operator: 'Exists' })
  return [t('not-ready', 'NoExecute'), t('unreachable', 'NoExecute'), t('disk-pressure', 'NoSchedule'), t('memory-pressure', 'NoSchedule'), t('pid-pressure', 'NoSchedule'), t('unschedulable', 'NoSchedule'), ...(spec.hostNetwork === true ? [t('network-unavailable', 'NoSchedule')] : [])]
}

/** Keeps one pod of a template on every node that it may run on. */
export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  wakes: [
    wake(daemonSets, (ds) => [keyOf(ds)]),
    wake(pods, (pod) => {
      const owner = controllerOf(pod)
      return owner?.kind === 'DaemonSet' ? [`${pod.metadata.namespace ?? ''}/${owner.name}`] : []
    }),
    wake(nodes, (node, before) => (before !== undefined && before.spec === node.spec && before.metadata.labels === node.metadata.labels ? [] : ['*'])),
  ],
  reconcile(key, view) {
    if (key === '*') return plan([], { wakes: view.list(daemonSets).map(keyOf) })
    const ds = view.get(daemonSets, key)
    if (ds === undefined || isDeleting(ds)) return settled
    const { writes, againAt } = writesFor(ds, view)
    return plan(writes, againAt === undefined ? {} : { againAt })
  },
}

/** Where a pod that was made for a node wants to go: its node affinity names the node. */
function targetOf(pod: Pod): string | undefined {
  const term = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
  return pod.spec.nodeName ?? term?.matchFields?.[0]?.values?.[0]
}

function shouldRun(ds: DaemonSet, node: Node): { readonly run: boolean; readonly stay: boolean } {
  const { spec } = ds.spec.template
  const tolerations = [...(spec.tolerations ?? []), ...ownTolerations(spec)]
  if (!nodePicked(spec, node)) return { run: false, stay: false }
  const bad = (node.spec.taints ?? []).filter((t) => !tolerates(tolerations, t))
  return { run: bad.every((t) => t.effect === 'PreferNoSchedule'), stay: !bad.some((t) => t.effect === 'NoExecute') }
}

function writesFor(ds: DaemonSet, view: View): { readonly writes: Write[]; readonly againAt: Micros | undefined } {
  const hash = podTemplateHash(ds.spec.template, undefined)
  const { owned, writes: claims } = claim(pods, ds, ds.spec.selector, view.ownedBy(pods, ds.metadata.uid))
  const byNode = new Map<string, Pod[]>()
  for (const pod of owned) byNode.set(targetOf(pod) ?? '', [...(byNode.get(targetOf(pod) ?? '') ?? []), pod])
  const wanted = view.list(nodes).filter((n) => shouldRun(ds, n).run)
  const writes: Write[] = [...claims]
  for (const node of wanted) {
    const here = byNode.get(node.metadata.name) ?? []
    const failed = here.filter((p) => p.status.phase === 'Failed' && !isDeleting(p))
    for (const pod of failed) writes.push(remove(ds, pod))
    if (here.length === 0) writes.push(create(ds, node.metadata.name, hash))
  }
  for (const [name, here] of byNode) {
    const node = view.get(nodes, name)
    if (node === undefined || shouldRun(ds, node).stay) continue
    for (const pod of here) if (!isDeleting(pod)) writes.push(remove(ds, pod))
  }
  writes.push(...rolling(ds, owned, wanted.length, hash, view))
  const { status, againAt } = tally(ds, byNode, wanted, hash, view)
  if (!sameValue(status, ds.status)) writes.push({ do: 'status', kind: daemonSets as unknown as Kind, key: keyOf(ds), status })
  return { writes, againAt }
}

/** Takes old pods away, as many as may be missing at once; their nodes get new ones. */
function rolling(ds: DaemonSet, owned: readonly Pod[], wanted: number, hash: string, view: View): Write[] {
  if (ds.spec.updateStrategy?.type !== 'RollingUpdate') return []
  const { unavailable } = fenceposts(0, ds.spec.updateStrategy.rollingUpdate?.maxUnavailable, wanted)
  const isUp = (pod: Pod): boolean => !isDeleting(pod) && (availableAt(pod, ds.spec.minReadySeconds ?? 0, view) ?? Infinity) <= view.now
  const old = owned.filter((p) => !isDeleting(p) && p.metadata.labels?.[HASH] !== hash)
  const missing = wanted - owned.filter(isUp).length
  const sick = old.filter((p) => !isUp(p))
  const healthy = old.filter(isUp).slice(0, Math.max(0, unavailable - missing))
  return [...sick, ...healthy].map((pod) => remove(ds, pod))
}

function create(ds: DaemonSet, node: string, hash: string): Write {
  const { spec, metadata } = ds.spec.template
  const affinity = { ...spec.affinity, nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }] } } }
  return {
    do: 'create', kind: podKind, trusted: true,
    object: {
      apiVersion: 'v1', kind: 'Pod',
      metadata: { generateName: `${ds.metadata.name}-`, namespace: ds.metadata.namespace ?? '', labels: { ...metadata?.labels, [HASH]: hash, 'pod-template-generation': String(ds.metadata.generation ?? 1) }, ownerReferences: [controllerReference(ds)], ...(metadata?.annotations === undefined ? {} : { annotations: metadata.annotations }) },
      spec: { ...spec, affinity, tolerations: [...(spec.tolerations ?? []), ...ownTolerations(spec)] },
    } as Extract<Write, { do: 'create' }>['object'],
    onDone: (pod) => ({ about: ds, note: { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${pod?.metadata.name ?? ''}` } }),
    onRefused: (status) => ({ about: ds, note: { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${status.message ?? ''}` } }),
  }
}

const remove = (ds: DaemonSet, pod: Pod): Write => ({
  do: 'delete', kind: podKind, key: keyOf(pod), uid: pod.metadata.uid,
  onDone: () => ({ about: ds, note: { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` } }),
})

function tally(ds: DaemonSet, byNode: ReadonlyMap<string, readonly Pod[]>, wanted: readonly Node[], hash: string, view: View): { readonly status: DaemonSetStatus; readonly againAt: Micros | undefined } {
  let againAt: Micros | undefined
  let current = 0
  let ready = 0
  let available = 0
  let updated = 0
  for (const node of wanted) {
    const pod = byNode.get(node.metadata.name)?.find((p) => !isDeleting(p))
    if (pod === undefined) continue
    current++
    if (pod.metadata.labels?.[HASH] === hash) updated++
    if (!isReady(pod)) continue
    ready++
    const at = availableAt(pod, ds.spec.minReadySeconds ?? 0, view) ?? Infinity
    if (at <= view.now) available++
    else againAt = Math.min(againAt ?? Infinity, at)
  }
  const names = new Set(wanted.map((n) => n.metadata.name))
  const misplaced = [...byNode].filter(([name, here]) => name !== '' && !names.has(name) && here.some((p) => !isDeleting(p))).length
  const positive = (field: string, value: number): Record<string, number> => (value > 0 ? { [field]: value } : {})
  return {
    againAt,
    status: {
      currentNumberScheduled: current, desiredNumberScheduled: wanted.length, ...positive('numberAvailable', available), numberMisscheduled: misplaced, numberReady: ready,
      ...positive('numberUnavailable', wanted.length - available), observedGeneration: ds.metadata.generation ?? 1, ...positive('updatedNumberScheduled', updated),
    },
  }
}
