import type { Gen } from '../../../kernel/coroutine.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath } from '../client/discovery.ts'
import { knownType } from '../generate/create-object.ts'
import { labelSelectorText } from '../resource/label-selector.ts'
import { type ApiObject, field, isObject, listField, mapField, nameOf, namespaceOf, numberField, sameJson, textField, withField } from '../resource/object.ts'
import { describeConditions, describeCreation, ofKind, selectorLine } from './common.ts'
import type { Description, Related } from './description.ts'
import type { Describer } from './describer.ts'
import { describeEvents } from './events.ts'
import { describePodTemplate } from './pod-spec.ts'

export const REPLICA_SET_TYPE = knownType('apps', 'v1', 'ReplicaSet', 'replicasets')

/** `kubectl describe deployment`. */
export const deploymentDescriber: Describer = { group: 'apps', kind: 'Deployment', fetch: ownedReplicaSets, write }

/** The ReplicaSets that a deployment owns, in the order of their names. */
export function* ownedReplicaSets(api: ApiClient, deployment: ApiObject): Gen<readonly ApiObject[]> {
  const selector = field(deployment, 'spec', 'selector')
  const labelSelector = isObject(selector) ? labelSelectorText(selector) : ''
  const list = yield* api.json<ApiObject>('GET', collectionPath(REPLICA_SET_TYPE, namespaceOf(deployment)), { query: { labelSelector } })
  const uid = textField(deployment, 'metadata', 'uid')
  return listField(list, 'items')
    .map((item): ApiObject => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', ...item }))
    .filter((set) => listField(set, 'metadata', 'ownerReferences').some((owner) => owner['controller'] === true && owner['uid'] === uid))
}

function write(d: Description, object: ApiObject, related: Related): void {
  d.line(0, `Name:\t${nameOf(object)}`)
  d.line(0, `Namespace:\t${namespaceOf(object)}`)
  describeCreation(d, object)
  d.labels('Labels', mapField(object, 'metadata', 'labels'))
  d.annotations('Annotations', object)
  d.line(0, `Selector:\t${selectorLine(object)}`)
  const count = (key: string): number => numberField(object, 'status', key) ?? 0
  d.line(0, `Replicas:\t${numberField(object, 'spec', 'replicas') ?? 0} desired | ${count('updatedReplicas')} updated | ${count('replicas')} total | ${count('availableReplicas')} available | ${count('unavailableReplicas')} unavailable`)
  d.line(0, `StrategyType:\t${textField(object, 'spec', 'strategy', 'type')}`)
  d.line(0, `MinReadySeconds:\t${numberField(object, 'spec', 'minReadySeconds') ?? 0}`)
  const rolling = field(object, 'spec', 'strategy', 'rollingUpdate')
  if (isObject(rolling)) d.line(0, `RollingUpdateStrategy:\t${String(rolling['maxUnavailable'])} max unavailable, ${String(rolling['maxSurge'])} max surge`)
  describePodTemplate(d, field(object, 'spec', 'template'))
  describeConditions(d, object)
  const sets = ofKind(related.objects, 'ReplicaSet')
  const current = newReplicaSet(object, sets)
  d.line(0, `OldReplicaSets:\t${setsText(sets.filter((set) => set !== current))}`)
  d.line(0, `NewReplicaSet:\t${setsText(current === undefined ? [] : [current])}`)
  describeEvents(d, related.events)
}

/** The ReplicaSet whose template is the deployment's; the oldest one when there are several. */
export function newReplicaSet(deployment: ApiObject, sets: readonly ApiObject[]): ApiObject | undefined {
  const template = withoutHash(field(deployment, 'spec', 'template'))
  return [...sets]
    .sort((a, b) => (textField(a, 'metadata', 'creationTimestamp') < textField(b, 'metadata', 'creationTimestamp') ? -1 : 1))
    .find((set) => sameJson(withoutHash(field(set, 'spec', 'template')), template))
}

function withoutHash(template: unknown): unknown {
  return isObject(template) ? withField(template, ['metadata', 'labels', 'pod-template-hash'], undefined) : template
}

function setsText(sets: readonly ApiObject[]): string {
  if (sets.length === 0) return '<none>'
  return sets.map((set) => `${nameOf(set)} (${numberField(set, 'status', 'replicas') ?? 0}/${numberField(set, 'spec', 'replicas') ?? 0} replicas created)`).join(', ')
}
