import type { Gen } from '../../../kernel/coroutine.ts'
import type { ApiClient } from '../client/api-client.ts'
import { KubectlError } from '../client/errors.ts'
import { newReplicaSet, ownedReplicaSets } from '../describe/deployment.ts'
import { type ApiObject, field, isObject, listField, mapField, nameOf, numberField, sameJson, withField } from '../resource/object.ts'
import { LAST_APPLIED } from '../write/last-applied.ts'
import type { Revision, RolloutState, Undo, Workload } from './workload.ts'

const REVISION = 'deployment.kubernetes.io/revision'
const CHANGE_CAUSE = 'kubernetes.io/change-cause'

/** Deployments: their revisions are their ReplicaSets. */
export const deploymentWorkload: Workload = { group: 'apps', kind: 'Deployment', status, revisions, undo, canPause: true, canRestart: true }

function status(object: ApiObject, revision: number): RolloutState {
  const name = nameOf(object)
  if (revision > 0 && revisionOf(object) !== revision) throw new KubectlError(`desired revision (${revision}) is different from the running revision (${revisionOf(object)})`)
  if ((numberField(object, 'metadata', 'generation') ?? 0) > (numberField(object, 'status', 'observedGeneration') ?? 0)) {
    return { message: 'Waiting for deployment spec update to be observed...\n', done: false }
  }
  const progressing = listField(object, 'status', 'conditions').find((one) => one['type'] === 'Progressing')
  if (progressing?.['reason'] === 'ProgressDeadlineExceeded') throw new KubectlError(`deployment "${name}" exceeded its progress deadline`)
  const count = (key: string): number => numberField(object, 'status', key) ?? 0
  const wanted = numberField(object, 'spec', 'replicas')
  const waiting = (text: string): RolloutState => ({ message: `Waiting for deployment "${name}" rollout to finish: ${text}...\n`, done: false })
  if (wanted !== undefined && count('updatedReplicas') < wanted) return waiting(`${count('updatedReplicas')} out of ${wanted} new replicas have been updated`)
  if (count('replicas') > count('updatedReplicas')) return waiting(`${count('replicas') - count('updatedReplicas')} old replicas are pending termination`)
  if (count('availableReplicas') < count('updatedReplicas')) return waiting(`${count('availableReplicas')} of ${count('updatedReplicas')} updated replicas are available`)
  return { message: `deployment "${name}" successfully rolled out\n`, done: true }
}

const revisionOf = (object: ApiObject): number => Number(mapField(object, 'metadata', 'annotations')[REVISION] ?? 0)

function* revisions(api: ApiClient, object: ApiObject): Gen<readonly Revision[]> {
  return (yield* ownedReplicaSets(api, object)).filter((set) => revisionOf(set) > 0).map(revisionFrom).sort((a, b) => a.number - b.number)
}

/** What a ReplicaSet tells of a revision; its change cause stands among the template's annotations. */
export function revisionFrom(set: ApiObject): Revision {
  const cause = mapField(set, 'metadata', 'annotations')[CHANGE_CAUSE] ?? ''
  const template = (field(set, 'spec', 'template') ?? {}) as ApiObject
  return { number: revisionOf(set), cause, template: cause === '' ? template : withField(template, ['metadata', 'annotations', CHANGE_CAUSE], cause) }
}

function* undo(api: ApiClient, object: ApiObject, toRevision: number): Gen<Undo> {
  const sets = yield* ownedReplicaSets(api, object)
  const target = toRevision > 0 ? sets.find((set) => revisionOf(set) === toRevision) : previousOf(sets, newReplicaSet(object, sets))
  if (target === undefined) throw new KubectlError(toRevision > 0 ? `unable to find specified revision ${toRevision} in history` : `no rollout history found for deployment "${nameOf(object)}"`)
  return { template: field(target, 'spec', 'template') as ApiObject, restored: () => restored(object, target) }
}

function restored(object: ApiObject, target: ApiObject): { readonly object: ApiObject } | { readonly skipped: string } {
  if (field(object, 'spec', 'paused') === true) throw new KubectlError("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again")
  const template = withField(field(target, 'spec', 'template') as ApiObject, ['metadata', 'labels', 'pod-template-hash'], undefined)
  if (sameJson(template, field(object, 'spec', 'template'))) return { skipped: `skipped rollback (current template already matches revision ${revisionOf(target)})` }
  const kept = (of: ApiObject, own: boolean): [string, string][] => Object.entries(mapField(of, 'metadata', 'annotations')).filter(([key]) => OWN_ANNOTATIONS.has(key) === own)
  const annotations = Object.fromEntries([...kept(object, true), ...kept(target, false)])
  const changed = withField(object, ['spec', 'template'], isObject(template) ? template : {})
  return { object: withField(changed, ['metadata', 'annotations'], annotations) }
}

/** Annotations that stay the deployment's own; all others come from the revision. */
const OWN_ANNOTATIONS: ReadonlySet<string> = new Set([
  LAST_APPLIED, REVISION, 'deployment.kubernetes.io/revision-history', 'deployment.kubernetes.io/desired-replicas', 'deployment.kubernetes.io/max-replicas', 'deprecated.deployment.rollback.to',
])

/** The ReplicaSet of the highest revision below the current one's. */
function previousOf(sets: readonly ApiObject[], current: ApiObject | undefined): ApiObject | undefined {
  const sorted = sets.filter((set) => revisionOf(set) > 0).sort((a, b) => revisionOf(b) - revisionOf(a))
  const latest = current === undefined ? sorted[0] : current
  return sorted.find((set) => latest !== undefined && revisionOf(set) < revisionOf(latest))
}
