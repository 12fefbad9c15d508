import type { Gen } from '../../../kernel/coroutine.ts'
import { compareUtf8 } from '../../../base/json.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath } from '../client/discovery.ts'
import { KubectlError, ManyErrors } from '../client/errors.ts'
import { POD_TYPE } from '../pod/find-pod.ts'
import { type ApiObject, isObject, listField, mapField, nameOf, namespaceOf, textField } from '../resource/object.ts'
import type { WriteMode } from '../write/mode.ts'
import { evictPods } from './evict.ts'

/** How a node is emptied. */
export type DrainOptions = {
  readonly force: boolean
  readonly ignoreDaemonSets: boolean
  readonly deleteLocalData: boolean
  readonly grace: number
  readonly podSelector: string
  readonly disableEviction: boolean
  readonly timeoutNs: number
  readonly mode: WriteMode
  readonly out: Writer
  readonly err: Writer
}

/** What a pod's look says: it goes, it stays (with a warning), or it forbids the drain. */
type Verdict = { readonly kind: 'delete'; readonly warning?: string } | { readonly kind: 'skip'; readonly warning?: string } | { readonly kind: 'error'; readonly why: string }

const UNMANAGED = 'cannot delete Pods that declare no controller (use --force to override)'
const DAEMON_SET = 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)'
const LOCAL_DATA = 'cannot delete Pods with local storage (use --delete-emptydir-data to override)'

/** Evicts the pods of a node and waits until they are gone; throws what forbids it before anything is touched. */
export function* drainNode(api: ApiClient, node: string, options: DrainOptions): Gen<void> {
  const { going, warnings, errors } = yield* podsOn(api, node, options)
  if (errors.length > 0) throw new ManyErrors(errors)
  if (warnings !== '') yield* options.err.line(`Warning: ${warnings}`)
  if (options.mode.dryRun === 'client') {
    for (const pod of going) yield* options.out.line(`evicting pod ${namespaceOf(pod)}/${nameOf(pod)} (dry run)`)
    return
  }
  const failures = yield* evictPods(api, going, options)
  if (failures.length === 0) return
  const failed = new ManyErrors(failures)
  const pending = (yield* podsOn(api, node, options)).going
  if (pending.length > 0) yield* options.err.text(`There are pending pods in node "${node}" when an error occurred: ${failed.message}\n${pending.map((pod) => `pod/${nameOf(pod)}\n`).join('')}`)
  throw failed
}

/** The pods of a node that a drain would send away, and what it says of the others. */
function* podsOn(api: ApiClient, node: string, options: DrainOptions): Gen<{ readonly going: readonly ApiObject[]; readonly warnings: string; readonly errors: readonly KubectlError[] }> {
  const fieldSelector = `spec.nodeName=${node}`
  const list = yield* api.json<ApiObject>('GET', collectionPath(POD_TYPE, undefined), { query: { fieldSelector, labelSelector: options.podSelector } })
  const going: ApiObject[] = []
  const warnings = new Map<string, string[]>()
  const errors = new Map<string, string[]>()
  const note = (map: Map<string, string[]>, why: string, pod: ApiObject): void => void map.set(why, [...(map.get(why) ?? []), `${namespaceOf(pod)}/${nameOf(pod)}`])
  for (const pod of listField(list, 'items')) {
    const verdict = verdictOf(pod, options)
    if (verdict.kind === 'error') note(errors, verdict.why, pod)
    else if (verdict.warning !== undefined) note(warnings, verdict.warning, pod)
    if (verdict.kind === 'delete') going.push(pod)
  }
  const texts = (map: Map<string, string[]>): string[] => [...map].map(([why, pods]) => `${why}: ${pods.join(', ')}`)
  return { going, warnings: texts(warnings).join('; '), errors: texts(errors).sort(compareUtf8).map((text) => new KubectlError(text)) }
}

function verdictOf(pod: ApiObject, options: DrainOptions): Verdict {
  const phase = textField(pod, 'status', 'phase')
  const finished = phase === 'Succeeded' || phase === 'Failed'
  const controller = listField(pod, 'metadata', 'ownerReferences').find((owner) => owner['controller'] === true)
  if (controller?.['kind'] === 'DaemonSet' && !finished) {
    return options.ignoreDaemonSets ? { kind: 'skip', warning: 'ignoring DaemonSet-managed Pods' } : { kind: 'error', why: DAEMON_SET }
  }
  if (mapField(pod, 'metadata', 'annotations')['kubernetes.io/config.mirror'] !== undefined) return { kind: 'skip' }
  const warnings: string[] = []
  if (!finished && listField(pod, 'spec', 'volumes').some((volume) => isObject(volume['emptyDir']))) {
    if (!options.deleteLocalData) return { kind: 'error', why: LOCAL_DATA }
    warnings.push('deleting Pods with local storage')
  }
  if (!finished && controller === undefined) {
    if (!options.force) return { kind: 'error', why: UNMANAGED }
    warnings.push('deleting Pods that declare no controller')
  }
  return { kind: 'delete', ...(warnings[0] === undefined ? {} : { warning: warnings[0] }) }
}
