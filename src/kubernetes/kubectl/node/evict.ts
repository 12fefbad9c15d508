import type { Gen } from '../../../kernel/coroutine.ts'
import { formatDuration } from '../../../base/go-duration.ts'
import { SECOND } from '../../../sim/time.ts'
import { sys } from '../../../kernel/sys.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { ApiClient } from '../client/api-client.ts'
import { objectPath } from '../client/discovery.ts'
import { ApiError, isReason, KubectlError } from '../client/errors.ts'
import { POD_TYPE } from '../pod/find-pod.ts'
import { type ApiObject, nameOf, namespaceOf, textField } from '../resource/object.ts'
import { operation, type WriteMode } from '../write/mode.ts'

/** How pods are sent away. */
export type EvictOptions = {
  /** Seconds; negative leaves each pod its own. */
  readonly grace: number
  /** Delete the pods instead of asking for their eviction. */
  readonly disableEviction: boolean
  /** For all pods together; 0 has no end. */
  readonly timeoutNs: number
  readonly mode: WriteMode
  readonly out: Writer
  readonly err: Writer
}

/** A pod on its way: to be asked (again) at a time, or asked already and waited for. */
type Going = { readonly pod: ApiObject; state: 'ask' | 'wait'; at: number }

const EVICTION_RETRY = 5 * SECOND
const POLL_INTERVAL = SECOND

/** Evicts pods side by side and waits until they are gone; gives what went wrong with each. */
export function* evictPods(api: ApiClient, pods: readonly ApiObject[], options: EvictOptions): Gen<KubectlError[]> {
  const start = yield* sys.now()
  const deadline = options.timeoutNs > 0 ? start + options.timeoutNs / 1000 : Infinity
  const errors: KubectlError[] = []
  let going = pods.map((pod): Going => ({ pod, state: 'ask', at: start }))
  while (going.length > 0) {
    const now = yield* sys.now()
    if (now >= deadline) return [...errors, ...going.map((one) => timedOut(one, options))]
    const left: Going[] = []
    for (const one of going) {
      try {
        if (one.at > now || (yield* step(api, one, options))) left.push(one)
      } catch (error) {
        if (!(error instanceof KubectlError)) throw error
        errors.push(error)
      }
    }
    going = left
    const next = Math.min(deadline, ...going.map(({ at }) => at))
    const pause = next - (yield* sys.now())
    if (going.length > 0 && pause > 0) yield* sys.sleep(pause)
  }
  return errors
}

/** The next thing to do about a pod; false when it is done. */
function* step(api: ApiClient, one: Going, options: EvictOptions): Gen<boolean> {
  if (one.state === 'ask') return yield* ask(api, one, options)
  if (!(yield* isGone(api, one.pod))) {
    one.at = (yield* sys.now()) + POLL_INTERVAL
    return true
  }
  yield* options.out.line(`pod/${nameOf(one.pod)} ${options.disableEviction ? 'deleted' : 'evicted'}`)
  return false
}

function* ask(api: ApiClient, one: Going, { grace, disableEviction, mode, out, err }: EvictOptions): Gen<boolean> {
  const namespace = namespaceOf(one.pod)
  const name = nameOf(one.pod)
  const path = objectPath(POD_TYPE, namespace, name)
  const deleteOptions = { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(mode.dryRun === 'server' ? { dryRun: ['All'] } : {}) }
  yield* out.line(operation(`${disableEviction ? 'deleting' : 'evicting'} pod ${namespace}/${name}`, mode))
  try {
    if (disableEviction) yield* api.json('DELETE', path, { body: { kind: 'DeleteOptions', apiVersion: 'v1', ...deleteOptions } })
    else yield* api.json('POST', `${path}/eviction`, { body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions } })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { message, status: { reason } } = error
    if (reason === 'NotFound') return false
    if (reason !== 'TooManyRequests') throw new KubectlError(`error when evicting pods/"${name}" -n "${namespace}": ${message}`)
    yield* err.line(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${message}`)
    one.at = (yield* sys.now()) + EVICTION_RETRY
    return true
  }
  one.state = 'wait'
  return mode.dryRun === 'none'
}

function* isGone(api: ApiClient, pod: ApiObject): Gen<boolean> {
  try {
    const now = yield* api.json<ApiObject>('GET', objectPath(POD_TYPE, namespaceOf(pod), nameOf(pod)))
    return textField(now, 'metadata', 'uid') !== textField(pod, 'metadata', 'uid')
  } catch (error) {
    if (isReason(error, 'NotFound')) return true
    throw error
  }
}

function timedOut({ pod, state }: Going, { timeoutNs }: EvictOptions): KubectlError {
  const why = `global timeout reached: ${formatDuration(timeoutNs)}`
  return new KubectlError(
    state === 'ask'
      ? `error when evicting pods/"${nameOf(pod)}" -n "${namespaceOf(pod)}": ${why}`
      : `error when waiting for pod "${nameOf(pod)}" in namespace "${namespaceOf(pod)}" to terminate: ${why}`,
  )
}
