import type { Gen } from '../../../kernel/coroutine.ts'
import { SECOND } from '../../../sim/time.ts'
import { sys } from '../../../kernel/sys.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath, objectPath } from '../client/discovery.ts'
import { isReason, KubectlError } from '../client/errors.ts'
import { POD_TYPE } from '../pod/find-pod.ts'
import { type ApiObject, isObject, listField, mapField, nameOf, namespaceOf, textField } from '../resource/object.ts'
import type { WriteMode } from '../write/mode.ts'
import { waitUntilGone } from '../write/wait-gone.ts'

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
const EVICTION_RETRY = 5 * SECOND

/** Evicts the pods of a node and waits until they are gone; throws what forbids it before anything is touched. */
export function* drainNode(api: ApiClient, node: string, options: DrainOptions): Gen<void> {
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
  if (errors.size > 0) {
    const texts = [...errors].sort(([a], [b]) => (a < b ? -1 : 1)).map(([why, pods]) => `${why}: ${pods.join(', ')}`)
    throw new KubectlError(texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`)
  }
  if (warnings.size > 0) yield* options.err.line(`Warning: ${[...warnings].map(([why, pods]) => `${why}: ${pods.join(', ')}`).join('; ')}`)
  if (options.mode.dryRun === 'client') return
  for (const pod of going) yield* evict(api, pod, options)
  for (const pod of going) {
    yield* waitUntilGone(api, { type: POD_TYPE, namespace: namespaceOf(pod), name: nameOf(pod), uid: textField(pod, 'metadata', 'uid') }, options.timeoutNs)
    yield* options.out.line(`pod/${nameOf(pod)} ${options.disableEviction ? 'deleted' : 'evicted'}`)
  }
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

function* evict(api: ApiClient, pod: ApiObject, { grace, disableEviction, mode, out, err }: DrainOptions): Gen<void> {
  const namespace = namespaceOf(pod)
  const name = nameOf(pod)
  const path = objectPath(POD_TYPE, namespace, name)
  const deleteOptions = { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(mode.dryRun === 'server' ? { dryRun: ['All'] } : {}) }
  yield* out.line(`${disableEviction ? 'deleting' : 'evicting'} pod ${namespace}/${name}`)
  for (;;) {
    try {
      if (disableEviction) yield* api.json('DELETE', path, { body: { kind: 'DeleteOptions', apiVersion: 'v1', ...deleteOptions } })
      else yield* api.json('POST', `${path}/eviction`, { body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions } })
      return
    } catch (error) {
      if (isReason(error, 'NotFound')) return
      if (!isReason(error, 'TooManyRequests')) throw new KubectlError(`error when evicting pods/"${name}" -n "${namespace}": ${error instanceof Error ? error.message : String(error)}`)
      yield* err.line(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}`)
      yield* sys.sleep(EVICTION_RETRY)
    }
  }
}
