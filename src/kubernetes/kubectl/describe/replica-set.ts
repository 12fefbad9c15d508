import type { Gen } from '../../../kernel/coroutine.ts'
import type { ApiClient } from '../client/api-client.ts'
import { selectedPods } from '../pod/find-pod.ts'
import { type ApiObject, field, listField, mapField, nameOf, namespaceOf, numberField, textField } from '../resource/object.ts'
import { controllerText, describeConditions, ofKind, selectorLine } from './common.ts'
import type { Description, Related } from './description.ts'
import type { Describer } from './describer.ts'
import { describeEvents } from './events.ts'
import { describePodTemplate } from './pod-spec.ts'

/** `kubectl describe replicaset`. */
export const replicaSetDescriber: Describer = { group: 'apps', kind: 'ReplicaSet', fetch: ownedPods, write }

/** The pods that a workload's selector picks and that it controls. */
export function* ownedPods(api: ApiClient, object: ApiObject): Gen<readonly ApiObject[]> {
  const pods = yield* selectedPods(api, namespaceOf(object), selectorLine(object))
  const uid = textField(object, 'metadata', 'uid')
  return pods.filter((pod) => listField(pod, 'metadata', 'ownerReferences').some((owner) => owner['controller'] === true && owner['uid'] === uid))
}

function write(d: Description, object: ApiObject, related: Related): void {
  d.line(0, `Name:\t${nameOf(object)}`)
  d.line(0, `Namespace:\t${namespaceOf(object)}`)
  d.line(0, `Selector:\t${selectorLine(object)}`)
  d.labels('Labels', mapField(object, 'metadata', 'labels'))
  d.annotations('Annotations', object)
  const controller = controllerText(object)
  if (controller !== '') d.line(0, `Controlled By:\t${controller}`)
  d.line(0, `Replicas:\t${numberField(object, 'status', 'replicas') ?? 0} current / ${numberField(object, 'spec', 'replicas') ?? 0} desired`)
  d.line(0, `Pods Status:\t${podsStatus(ofKind(related.objects, 'Pod'))}`)
  describePodTemplate(d, field(object, 'spec', 'template'))
  describeConditions(d, object)
  describeEvents(d, related.events)
}

/** How many pods are in which phase. */
export function podsStatus(pods: readonly ApiObject[]): string {
  const count = (phase: string): number => pods.filter((pod) => textField(pod, 'status', 'phase') === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}
