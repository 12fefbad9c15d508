import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath, objectPath, resourceText, type ResourceType } from '../client/discovery.ts'
import { isReason, KubectlError } from '../client/errors.ts'
import { watchEvents } from '../get/watch.ts'
import { type ApiObject, textField } from '../resource/object.ts'

/** An object that was deleted, to be waited for; another object of its name has another uid. */
export type Deleted = { readonly type: ResourceType; readonly namespace: string | undefined; readonly name: string; readonly uid: string }

/** Sleeps until the object is gone; `timeoutNs` 0 is a week. */
export function* waitUntilGone(api: ApiClient, { type, namespace, name, uid }: Deleted, timeoutNs: number): Gen<void> {
  const deadline = (yield* sys.now()) + (timeoutNs > 0 ? timeoutNs / 1000 : 168 * 3600e6)
  for (;;) {
    let object: ApiObject
    try {
      object = yield* api.json<ApiObject>('GET', objectPath(type, namespace, name))
    } catch (error) {
      if (isReason(error, 'NotFound')) return
      throw error
    }
    if (uid !== '' && textField(object, 'metadata', 'uid') !== uid) return
    const left = deadline - (yield* sys.now())
    if (left <= 0) throw new KubectlError(`timed out waiting for the condition on ${resourceText(type)}/${name}`)
    const query = { fieldSelector: `metadata.name=${name}`, resourceVersion: textField(object, 'metadata', 'resourceVersion'), timeoutSeconds: Math.ceil(left / 1e6) }
    const gone = yield* watchEvents(api, collectionPath(type, namespace), query, function* (event) {
      return event.type === 'DELETED'
    })
    if (gone) return
  }
}

