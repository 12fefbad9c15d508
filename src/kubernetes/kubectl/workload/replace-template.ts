import type { Gen } from '../../../kernel/coroutine.ts'
import type { ApiClient } from '../client/api-client.ts'
import { objectPath } from '../client/discovery.ts'
import { type ApiObject, field } from '../resource/object.ts'
import type { Info } from '../resource/selection.ts'
import { type WriteMode, writeQuery } from '../write/mode.ts'

/** Sends a JSON patch that replaces an object's pod template and annotations by those of `object`. */
export function* replaceTemplate(api: ApiClient, info: Info, object: ApiObject, mode: WriteMode): Gen<ApiObject> {
  if (mode.dryRun === 'client') return object
  const body = [
    { op: 'replace', path: '/spec/template', value: field(object, 'spec', 'template') },
    { op: 'replace', path: '/metadata/annotations', value: field(object, 'metadata', 'annotations') },
  ]
  return yield* api.json<ApiObject>('PATCH', objectPath(info.type, info.namespace, info.name), { body, contentType: 'application/json-patch+json', query: writeQuery(mode) })
}
