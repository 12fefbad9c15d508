import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath, objectPath } from '../client/discovery.ts'
import { KubectlError } from '../client/errors.ts'
import { watchEvents } from '../get/watch.ts'
import { type ApiObject, textField } from '../resource/object.ts'
import type { Info } from '../resource/selection.ts'
import type { RolloutState } from './workload.ts'

/** Says how far a rollout is, and again at every change until it has ended. */
export function* watchRollout(
  api: ApiClient, { type, namespace, name }: Info, status: (object: ApiObject) => RolloutState, options: { readonly watch: boolean; readonly timeoutNs: number; readonly out: Writer },
): Gen<void> {
  const deadline = options.timeoutNs > 0 ? (yield* sys.now()) + options.timeoutNs / 1000 : undefined
  for (;;) {
    const object = yield* api.json<ApiObject>('GET', objectPath(type, namespace, name))
    const state = status(object)
    yield* options.out.text(state.message)
    if (state.done || !options.watch) return
    const left = deadline === undefined ? undefined : deadline - (yield* sys.now())
    if (left !== undefined && left <= 0) throw new KubectlError('timed out waiting for the condition')
    const query = { fieldSelector: `metadata.name=${name}`, resourceVersion: textField(object, 'metadata', 'resourceVersion'), timeoutSeconds: left === undefined ? undefined : Math.ceil(left / 1e6) }
    const ended = yield* watchEvents(api, collectionPath(type, namespace), query, function* (event) {
      if (event.type === 'DELETED') throw new KubectlError('object has been deleted')
      const next = status(event.object)
      yield* options.out.text(next.message)
      return next.done
    })
    if (ended) return
  }
}
