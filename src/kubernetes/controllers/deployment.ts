import type { Kind } from '../api/kind.ts'
import { controllerOf, controllerReference, isDeleting, keyOf, sameValue, type Draft, type KubeObject } from '../api/object.ts'
import { deployments } from '../kinds/deployment.ts'
import { pods } from '../kinds/pod.ts'
import type { PodTemplate } from '../kinds/pod-types.ts'
import { replicaSets } from '../kinds/replica-set.ts'
import type { Deployment, DeploymentStatus, ReplicaSet, WorkloadCondition } from '../kinds/workload-types.ts'
import { claim } from './adoption.ts'
import { plan, settled, wake, type Controller, type Plan, type Write } from './controller.ts'
import { conditionOf, countedStatus, deadlineAt, isComplete, rolloutStatus, withCondition } from './deployment-status.ts'
import { podTemplateHash } from './pod-template-hash.ts'
import { DESIRED, MAX_REPLICAS, REVISION, desired, maxSurge, newReplicaCount, proportional, revisionOf, shrinkOld, surplusHistory, type Scale } from './rolling-update.ts'
import type { View } from './view.ts'

const HASH_LABEL = 'pod-template-hash'
const deploymentKind = deployments as unknown as Kind
const setKind = replicaSets as unknown as Kind

/** Moves a Deployment's pods from one template to the next by scaling ReplicaSets. */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  wakes: [
    wake(deployments, (d) => [keyOf(d)]),
    wake(replicaSets, (set) => ownerKey(set)),
    wake(pods, (pod, _before, removed) => (removed ? recreateKey(pod) : [])),
  ],
  reconcile(key, view) {
    const d = view.get(deployments, key)
    if (d === undefined) return settled
    const { owned, writes } = claim(replicaSets, d, d.spec.selector, view.list(replicaSets, d.metadata.namespace))
    if (isDeleting(d)) return plan(statusWrite(d, countedStatus(d, newestOf(d, owned), owned, d.status.conditions ?? [], view.timestamp)))
    if (writes.length > 0) return plan(writes)
    const conditions = pauseConditions(d, view.timestamp)
    if (d.spec.paused === true || isScaling(d, owned)) return scaleOnly(d, owned, conditions, view)
    return d.spec.strategy?.type === 'Recreate' ? recreate(d, owned, conditions, view) : roll(d, owned, conditions, view)
  },
}

function ownerKey(set: ReplicaSet): string[] {
  const owner = controllerOf(set)
  return owner?.kind === 'Deployment' ? [`${set.metadata.namespace ?? ''}/${owner.name}`] : []
}

/** A removed pod matters to a Recreate Deployment, which waits for the last old one; its name starts with the Deployment's. */
function recreateKey(pod: KubeObject): string[] {
  const owner = controllerOf(pod)
  return owner?.kind === 'ReplicaSet' ? [`${pod.metadata.namespace ?? ''}/${owner.name.replace(/-[a-z0-9]+$/, '')}`] : []
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH_LABEL]: _hash, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

const oldest = (a: ReplicaSet, b: ReplicaSet): number => (a.metadata.creationTimestamp === b.metadata.creationTimestamp ? 0 : a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1)

/** The set that has the Deployment's template, the oldest if several do. */
function newestOf(d: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const wanted = { ...withoutHash(d.spec.template) }
  return [...sets].sort(oldest).find((set) => sameTemplate(withoutHash(set.spec.template), wanted))
}

const sameTemplate = (a: PodTemplate, b: PodTemplate): boolean => sameValue(a.spec, b.spec) && sameValue(a.metadata?.labels ?? {}, b.metadata?.labels ?? {}) && sameValue(a.metadata?.annotations ?? {}, b.metadata?.annotations ?? {})

function pauseConditions(d: Deployment, now: string): readonly WorkloadCondition[] {
  const conditions = d.status.conditions ?? []
  const current = conditionOf(d.status, 'Progressing')
  if (current?.reason === 'ProgressDeadlineExceeded') return conditions
  const paused = current?.reason === 'DeploymentPaused'
  if (d.spec.paused === true && !paused) return withCondition(conditions, { message: 'Deployment is paused', reason: 'DeploymentPaused', status: 'Unknown', type: 'Progressing' }, now)
  if (d.spec.paused !== true && paused) return withCondition(conditions, { message: 'Deployment is resumed', reason: 'DeploymentResumed', status: 'Unknown', type: 'Progressing' }, now)
  return conditions
}

const isScaling = (d: Deployment, sets: readonly ReplicaSet[]): boolean =>
  sets.some((set) => desired(set) > 0 && set.metadata.annotations?.[DESIRED] !== undefined && Number(set.metadata.annotations[DESIRED]) !== (d.spec.replicas ?? 0))

function statusWrite(d: Deployment, status: DeploymentStatus): Write[] {
  return sameValue(status, d.status) ? [] : [{ do: 'status', kind: deploymentKind, key: keyOf(d), status }]
}

function finish(d: Deployment, writes: readonly Write[], status: DeploymentStatus, view: View): Plan {
  const againAt = deadlineAt(d, status, view)
  return plan([...writes, ...statusWrite(d, status)], againAt === undefined ? {} : { againAt: Math.max(againAt, view.now + 1) })
}

function roll(d: Deployment, sets: readonly ReplicaSet[], conditions: readonly WorkloadCondition[], view: View): Plan {
  const newest = newestOf(d, sets)
  const old = sets.filter((set) => set !== newest)
  if (newest === undefined) return begin(d, sets, conditions, view)
  const noted = noteRevision(d, newest, old, conditions, view)
  const count = desired(newest) > (d.spec.replicas ?? 0) ? (d.spec.replicas ?? 0) : newReplicaCount(d, old, desired(newest))
  const writes = [...noted.writes]
  if (count !== desired(newest)) writes.push(scaleWrite(d, { set: newest, to: count }))
  else for (const scale of shrinkOld(d, newest, old.filter((set) => desired(set) > 0))) writes.push(scaleWrite(d, scale))
  return conclude(d, newest, sets, old, writes, noted.conditions, view)
}

function conclude(d: Deployment, newest: ReplicaSet, sets: readonly ReplicaSet[], old: readonly ReplicaSet[], writes: Write[], conditions: readonly WorkloadCondition[], view: View): Plan {
  const status = rolloutStatus(d, newest, sets, conditions, view)
  if (isComplete(d, status)) for (const set of surplusHistory(d, old)) writes.push({ do: 'delete', kind: setKind, key: keyOf(set), uid: set.metadata.uid })
  return finish(d, writes, status, view)
}

function recreate(d: Deployment, sets: readonly ReplicaSet[], conditions: readonly WorkloadCondition[], view: View): Plan {
  const newest = newestOf(d, sets)
  const old = sets.filter((set) => set !== newest)
  const shrink = old.filter((set) => desired(set) > 0).map((set) => scaleWrite(d, { set, to: 0 }))
  if (shrink.length > 0) return finish(d, shrink, rolloutStatus(d, newest, sets, conditions, view), view)
  const remains = old.some((set) => view.ownedBy(pods, set.metadata.uid).some((p) => p.status.phase !== 'Succeeded' && p.status.phase !== 'Failed'))
  if (remains) return finish(d, [], rolloutStatus(d, newest, sets, conditions, view), view)
  if (newest === undefined) return begin(d, sets, conditions, view)
  const noted = noteRevision(d, newest, old, conditions, view)
  const writes = [...noted.writes]
  if (desired(newest) !== (d.spec.replicas ?? 0)) writes.push(scaleWrite(d, { set: newest, to: d.spec.replicas ?? 0 }))
  return conclude(d, newest, sets, old, writes, noted.conditions, view)
}

/** spec.replicas changed, or the Deployment is paused: sizes change, templates do not. */
function scaleOnly(d: Deployment, sets: readonly ReplicaSet[], conditions: readonly WorkloadCondition[], view: View): Plan {
  const newest = newestOf(d, sets)
  const wanted = d.spec.replicas ?? 0
  const active = sets.filter((set) => desired(set) > 0)
  const only = active.length === 0 ? (newest ?? [...sets].sort(oldest).at(-1)) : active.length === 1 ? active[0] : undefined
  let scales: Scale[] = []
  if (only !== undefined) scales = [{ set: only, to: wanted }]
  else if (newest !== undefined && isSaturated(d, newest)) scales = active.filter((set) => set !== newest).map((set) => ({ set, to: 0 }))
  else if (d.spec.strategy?.type === 'RollingUpdate') scales = proportional(d, active)
  const writes = scales.filter(({ set, to }) => to !== desired(set) || !hasSizes(d, set)).map((scale) => scaleWrite(d, scale))
  return finish(d, writes, countedStatus(d, newest, sets, conditions, view.timestamp), view)
}

const isSaturated = (d: Deployment, set: ReplicaSet): boolean => {
  const wanted = d.spec.replicas ?? 0
  return desired(set) === wanted && Number(set.metadata.annotations?.[DESIRED] ?? -1) === wanted && (set.status.availableReplicas ?? 0) === wanted
}

const sizes = (d: Deployment): Record<string, string> => ({ [DESIRED]: String(d.spec.replicas ?? 0), [MAX_REPLICAS]: String((d.spec.replicas ?? 0) + maxSurge(d)) })
const hasSizes = (d: Deployment, set: ReplicaSet): boolean => Object.entries(sizes(d)).every(([key, value]) => set.metadata.annotations?.[key] === value)

function scaleWrite(d: Deployment, { set, to }: Scale): Write {
  const from = desired(set)
  const change = (object: KubeObject): KubeObject => {
    const current = object as ReplicaSet
    return { ...current, metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...sizes(d) } }, spec: { ...current.spec, replicas: to } } as ReplicaSet
  }
  const base = { do: 'mutate', kind: setKind, key: keyOf(set), change } as const
  if (from === to) return base
  return { ...base, onDone: () => ({ about: d, note: { type: 'Normal', reason: 'ScalingReplicaSet', message: `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${to}` } }) }
}

const notCopied = new Set(['kubectl.kubernetes.io/last-applied-configuration', REVISION, 'deployment.kubernetes.io/revision-history', DESIRED, MAX_REPLICAS, 'deprecated.deployment.rollback.to'])

function copiedAnnotations(d: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(d.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key)))
}

/** Brings the newest set's revision and the Deployment's up to date. */
function noteRevision(d: Deployment, newest: ReplicaSet, old: readonly ReplicaSet[], conditions: readonly WorkloadCondition[], view: View): { readonly writes: readonly Write[]; readonly conditions: readonly WorkloadCondition[] } {
  const highest = old.reduce((most, set) => Math.max(most, revisionOf(set)), 0)
  const revision = Math.max(revisionOf(newest), highest + 1)
  const writes: Write[] = []
  const annotations = { ...newest.metadata.annotations, ...copiedAnnotations(d), ...sizes(d), [REVISION]: String(revision), ...history(newest, revision) }
  const minReady = d.spec.minReadySeconds ?? 0
  if (!sameValue(annotations, newest.metadata.annotations) || (newest.spec.minReadySeconds ?? 0) !== minReady) {
    writes.push({
      do: 'mutate', kind: setKind, key: keyOf(newest),
      change: (o) => ({ ...o, metadata: { ...o.metadata, annotations }, spec: { ...(o as ReplicaSet).spec, ...(minReady === 0 ? {} : { minReadySeconds: minReady }) } }) as unknown as ReplicaSet,
    })
  }
  writes.push(...revisionWrite(d, revision))
  const known = conditions.some((c) => c.type === 'Progressing')
  return { writes, conditions: known ? conditions : withCondition(conditions, { message: `Found new replica set "${newest.metadata.name}"`, reason: 'FoundNewReplicaSet', status: 'True', type: 'Progressing' }, view.timestamp) }
}

function history(set: ReplicaSet, revision: number): Record<string, string> {
  const before = revisionOf(set)
  if (before === 0 || before === revision) return {}
  const key = 'deployment.kubernetes.io/revision-history'
  const past = set.metadata.annotations?.[key]
  return { [key]: past === undefined ? String(before) : `${past},${before}` }
}

function revisionWrite(d: Deployment, revision: number): Write[] {
  if (d.metadata.annotations?.[REVISION] === String(revision)) return []
  return [{ do: 'mutate', kind: deploymentKind, key: keyOf(d), change: (o) => ({ ...o, metadata: { ...o.metadata, annotations: { ...o.metadata.annotations, [REVISION]: String(revision) } } }) }]
}

/** Makes the set for a new template. */
function begin(d: Deployment, old: readonly ReplicaSet[], conditions: readonly WorkloadCondition[], view: View): Plan {
  const hash = podTemplateHash(d.spec.template, d.status.collisionCount)
  const revision = old.reduce((most, set) => Math.max(most, revisionOf(set)), 0) + 1
  const name = `${d.metadata.name}-${hash}`
  const replicas = newReplicaCount(d, old, 0)
  const labels = { ...d.spec.template.metadata?.labels, [HASH_LABEL]: hash }
  const object: Draft & { readonly spec: ReplicaSet['spec'] } = {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: {
      name, namespace: d.metadata.namespace ?? '', labels, ownerReferences: [controllerReference(d)],
      annotations: { ...copiedAnnotations(d), ...sizes(d), [REVISION]: String(revision) },
    },
    spec: {
      ...((d.spec.minReadySeconds ?? 0) === 0 ? {} : { minReadySeconds: d.spec.minReadySeconds ?? 0 }),
      replicas,
      selector: { ...d.spec.selector, matchLabels: { ...d.spec.selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...d.spec.template, metadata: { ...d.spec.template.metadata, labels } },
    },
  }
  const create: Write = {
    do: 'create', kind: setKind, object, trusted: true,
    ...(replicas === 0 ? {} : { onDone: () => ({ about: d, note: { type: 'Normal', reason: 'ScalingReplicaSet', message: `Scaled up replica set ${name} from 0 to ${replicas}` } }) }),
    onRefused: (status) => ({ about: d, note: { type: 'Warning', reason: 'ReplicaSetCreateError', message: `Failed to create new replica set "${name}": ${status.message ?? ''}` } }),
  }
  const progress = withCondition(conditions, { message: `Created new replica set "${name}"`, reason: 'NewReplicaSetCreated', status: 'True', type: 'Progressing' }, view.timestamp)
  return plan([create, ...revisionWrite(d, revision), ...statusWrite(d, countedStatus(d, undefined, old, progress, view.timestamp))])
}

