import type { Gen } from '../../../kernel/coroutine.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath, objectPath, type ResourceType } from '../client/discovery.ts'
import { KubectlError } from '../client/errors.ts'
import { type ApiObject, field, listField, mapField, nameOf, numberField, textField } from '../resource/object.ts'
import { labelSelectorText } from '../resource/label-selector.ts'
import { Selector } from '../resource/selection.ts'

/** The pod resource, which needs no discovery. */
export const POD_TYPE: ResourceType = {
  group: '', version: 'v1', kind: 'Pod', plural: 'pods', singular: 'pod', shortNames: ['po'], categories: ['all'], namespaced: true, verbs: [], subresources: [],
}

/** The pods a word means: `web`, `pod/web`, or those that a `deployment/web` or another workload selects, best first. */
export function* podsOf(api: ApiClient, word: string, namespace: string, err: Writer): Gen<{ readonly pods: readonly ApiObject[]; readonly direct: boolean }> {
  const slash = word.indexOf('/')
  if (slash < 0) return { pods: [yield* api.json<ApiObject>('GET', objectPath(POD_TYPE, namespace, word))], direct: true }
  const selector = new Selector(api, err)
  const type = yield* selector.type(word.slice(0, slash))
  const object = yield* api.json<ApiObject>('GET', objectPath(type, namespace, word.slice(slash + 1)))
  if (type.kind === 'Pod') return { pods: [object], direct: true }
  const labels = podSelector(object)
  if (labels === undefined) throw new KubectlError(`cannot get the logs from *v1.${type.kind}: selector for *v1.${type.kind} not implemented`)
  return { pods: yield* selectedPods(api, namespace, labels), direct: false }
}

/** The label selector of a workload's pods, as text; undefined when the object has none. */
export function podSelector(object: ApiObject): string | undefined {
  const selector = field(object, 'spec', 'selector')
  if (selector === undefined) return undefined
  const isPlain = object['kind'] === 'Service' || object['kind'] === 'ReplicationController'
  return isPlain ? labelSelectorText({ matchLabels: mapField(object, 'spec', 'selector') }) : labelSelectorText(selector as ApiObject)
}

/** The pods of a label selector: those that are ready first, the one that has been so for longest leading. */
export function* selectedPods(api: ApiClient, namespace: string, labelSelector: string): Gen<ApiObject[]> {
  const list = yield* api.json<ApiObject>('GET', collectionPath(POD_TYPE, namespace), { query: { labelSelector } })
  return listField(list, 'items').map((item) => ({ apiVersion: 'v1', kind: 'Pod', ...item })).sort(byActivity)
}

const PHASES = ['Running', 'Unknown', 'Pending']

function byActivity(a: ApiObject, b: ApiObject): number {
  const assigned = Number(textField(b, 'spec', 'nodeName') !== '') - Number(textField(a, 'spec', 'nodeName') !== '')
  const rank = (pod: ApiObject): number => (PHASES.indexOf(textField(pod, 'status', 'phase')) + PHASES.length + 1) % (PHASES.length + 1)
  const phase = rank(a) - rank(b)
  const ready = Number(isReady(b)) - Number(isReady(a))
  const restarts = restartsOf(a) - restartsOf(b)
  const age = textField(a, 'metadata', 'creationTimestamp') < textField(b, 'metadata', 'creationTimestamp') ? -1 : 1
  return assigned || phase || ready || restarts || age
}

/** Whether the pod's Ready condition is true. */
export function isReady(pod: ApiObject): boolean {
  return listField(pod, 'status', 'conditions').some((condition) => condition['type'] === 'Ready' && condition['status'] === 'True')
}

function restartsOf(pod: ApiObject): number {
  return Math.max(0, ...listField(pod, 'status', 'containerStatuses').map((status) => numberField(status, 'restartCount') ?? 0))
}

export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container'

/** The containers of a pod in the order in which logs name them: containers, init containers, ephemeral ones. */
export function containerNames(pod: ApiObject): { readonly containers: readonly string[]; readonly init: readonly string[]; readonly ephemeral: readonly string[] } {
  const names = (key: string): string[] => listField(pod, 'spec', key).map((container) => textField(container, 'name'))
  return { containers: names('containers'), init: names('initContainers'), ephemeral: names('ephemeralContainers') }
}

/** The container a command means when none was named: the annotated one, or the first; says so when there are others. */
export function* defaultContainer(pod: ApiObject, err: Writer | undefined): Gen<string> {
  const { containers, init, ephemeral } = containerNames(pod)
  const annotated = mapField(pod, 'metadata', 'annotations')[DEFAULT_CONTAINER]
  if (annotated !== undefined && annotated !== '') {
    if ([...containers, ...init, ...ephemeral].includes(annotated)) return annotated
    if (err !== undefined) yield* err.line(`Default container name "${annotated}" not found in pod ${nameOf(pod)}`)
  }
  const [first = ''] = containers
  if (err !== undefined && containers.length + init.length + ephemeral.length > 1) {
    const all = [...containers, ...ephemeral.map((name) => `${name} (ephem)`), ...init.map((name) => `${name} (init)`)]
    yield* err.line(`Defaulted container "${first}" out of: ${all.join(', ')}`)
  }
  return first
}
