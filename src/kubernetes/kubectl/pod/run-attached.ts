import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Status } from '../../api/status.ts'
import type { ApiClient } from '../client/api-client.ts'
import { objectPath } from '../client/discovery.ts'
import { KubectlError } from '../client/errors.ts'
import { type ApiObject, listField, nameOf, namespaceOf, numberField } from '../resource/object.ts'
import { waitUntilGone } from '../write/wait-gone.ts'
import { attachTo } from './attach.ts'
import { POD_TYPE } from './find-pod.ts'
import { showLogs } from './logs.ts'
import { exitCodeOf, type StreamOptions, throwUnlessSuccess } from './streams.ts'
import { isFinished, phaseOf, waitForPod } from './wait-running.ts'

/** How the pod of `kubectl run -i` is attended. */
export type RunAttached = StreamOptions & { readonly quiet: boolean; readonly timeoutNs: number; readonly remove: boolean; readonly restart: string }

const NEVER_NS = 168 * 3600e9

/** Waits until the pod runs, attaches to it, ends as it ends, and removes it when asked to. */
export function* runAttached(api: ApiClient, made: ApiObject, options: RunAttached): Gen<number> {
  const namespace = namespaceOf(made)
  const name = nameOf(made)
  try {
    return yield* attended(api, namespace, name, options)
  } finally {
    if (options.remove) yield* remove(api, namespace, name, made, options)
  }
}

function* attended(api: ApiClient, namespace: string, name: string, options: RunAttached): Gen<number> {
  const pod = yield* waitForPod(api, namespace, name, options.timeoutNs, (one) => phaseOf(one) === 'Running' || isFinished(one))
  const [container] = listField(pod, 'spec', 'containers')
  const containerName = String(container?.['name'] ?? '')
  let status: Status | undefined
  if (isFinished(pod)) {
    yield* showLogs(api, [pod], { container: containerName, allContainers: false, follow: true, prefix: false, maxRequests: 1, ignoreErrors: false, query: {} }, options.out, options.err)
  } else status = yield* attachTo(api, pod, containerName, options)
  if (options.restart === 'Always') {
    if (!options.quiet) yield* sayReattach(namespace, name, containerName, options)
    throwUnlessSuccess(status)
    return 0
  }
  const code = status === undefined ? undefined : exitCodeOf(status)
  if (code !== undefined) throw new Failure(`pod ${namespace}/${name} terminated (Error)\ncommand terminated with exit code ${code}`, code)
  return yield* finalStatus(api, namespace, name, options)
}

function* sayReattach(namespace: string, name: string, container: string, options: RunAttached): Gen<void> {
  if (!options.stdin || options.remove || !(yield* sys.isatty(0))) return
  const tty = options.tty ? ' -t' : ''
  yield* options.out.line(`Session ended, resume using 'kubectl attach ${name} -c ${container} -i${tty}' command when the pod is running`)
}

function* finalStatus(api: ApiClient, namespace: string, name: string, options: RunAttached): Gen<number> {
  const pod = yield* waitForPod(api, namespace, name, NEVER_NS, isFinished)
  if (phaseOf(pod) === 'Succeeded') return 0
  const code = listField(pod, 'status', 'containerStatuses').map((status) => numberField(status, 'state', 'terminated', 'exitCode') ?? 0).find((exit) => exit !== 0)
  if (code === undefined) throw new KubectlError(`pod ${namespace}/${name} failed with unknown exit code`)
  const reason = 'Error'
  if (options.restart === 'Never') throw new Failure(`pod ${namespace}/${name} terminated (${reason})`, code)
  return 0
}

function* remove(api: ApiClient, namespace: string, name: string, made: ApiObject, { out, quiet }: RunAttached): Gen<void> {
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' }
  yield* api.json<ApiObject>('DELETE', objectPath(POD_TYPE, namespace, name), { body })
  if (!quiet) yield* out.line(`pod "${name}" deleted`)
  const uid = String((made['metadata'] as ApiObject)['uid'] ?? '')
  yield* waitUntilGone(api, { type: POD_TYPE, namespace, name, uid }, 0)
}
