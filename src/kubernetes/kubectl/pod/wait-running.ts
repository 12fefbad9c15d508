import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath, objectPath } from '../client/discovery.ts'
import { KubectlError } from '../client/errors.ts'
import { watchEvents } from '../get/watch.ts'
import { type ApiObject, textField } from '../resource/object.ts'
import { POD_TYPE } from './find-pod.ts'

/** Sleeps until `done` says of the pod that it is as wanted, and gives that pod; `timeoutNs` is how long at most. */
export function* waitForPod(api: ApiClient, namespace: string, name: string, timeoutNs: number, done: (pod: ApiObject) => boolean): Gen<ApiObject> {
  const deadline = (yield* sys.now()) + timeoutNs / 1000
  let pod = yield* api.json<ApiObject>('GET', objectPath(POD_TYPE, namespace, name))
  while (!done(pod)) {
    const left = deadline - (yield* sys.now())
    if (left <= 0) throw new KubectlError('timed out waiting for the condition')
    const query = { fieldSelector: `metadata.name=${name}`, resourceVersion: textField(pod, 'metadata', 'resourceVersion'), timeoutSeconds: Math.ceil(left / 1e6) }
    yield* watchEvents(api, collectionPath(POD_TYPE, namespace), query, function* ({ type, object }) {
      pod = object
      if (type === 'DELETED') throw new KubectlError(`pods "${name}" not found`)
      return done(object)
    })
  }
  return pod
}

export const phaseOf = (pod: ApiObject): string => textField(pod, 'status', 'phase')
export const isFinished = (pod: ApiObject): boolean => phaseOf(pod) === 'Succeeded' || phaseOf(pod) === 'Failed'
