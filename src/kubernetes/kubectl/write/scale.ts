import type { Gen } from '../../../kernel/coroutine.ts'
import type { ApiClient } from '../client/api-client.ts'
import { objectPath } from '../client/discovery.ts'
import { isReason, KubectlError } from '../client/errors.ts'
import { type ApiObject, numberField, textField, withField } from '../resource/object.ts'
import type { Info } from '../resource/selection.ts'
import { type WriteMode, writeQuery } from './mode.ts'

/** What must hold before a size is changed: -1 and an empty text ask nothing. */
export type Precondition = { readonly current: number; readonly resourceVersion: string }

/** Sets the size of one object through its scale sub-resource. */
export function* scaleOne(api: ApiClient, info: Info, replicas: number, wanted: Precondition, mode: WriteMode): Gen<void> {
  const path = `${objectPath(info.type, info.namespace || undefined, info.name)}/scale`
  if (wanted.current === -1 && wanted.resourceVersion === '') {
    yield* api.json<ApiObject>('PATCH', path, { body: { spec: { replicas } }, contentType: 'application/merge-patch+json', query: writeQuery(mode) })
    return
  }
  for (;;) {
    const scale = yield* api.json<ApiObject>('GET', path)
    const now = numberField(scale, 'spec', 'replicas') ?? 0
    if (wanted.current !== -1 && now !== wanted.current) throw new KubectlError(`Expected replicas to be ${wanted.current}, was ${now}`)
    const version = textField(scale, 'metadata', 'resourceVersion')
    if (wanted.resourceVersion !== '' && version !== wanted.resourceVersion) throw new KubectlError(`Expected resource version to be ${wanted.resourceVersion}, was ${version}`)
    try {
      yield* api.json<ApiObject>('PUT', path, { body: withField(scale, ['spec', 'replicas'], replicas), query: writeQuery(mode) })
      return
    } catch (error) {
      if (!isReason(error, 'Conflict')) throw error
    }
  }
}
