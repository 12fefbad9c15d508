import type { Json } from '../../../base/json.ts'
import { applyJsonPatch, applyMergePatch, type JsonPatchOperation } from '../../../base/json-patch.ts'
import { PatchError, strategicMerge } from '../../api/patch/strategic-merge.ts'
import { KubectlError } from '../client/errors.ts'
import { schemas } from '../client/scheme.ts'
import { type ApiObject, isObject } from '../resource/object.ts'

/** An object with a patch applied here, as `kubectl patch --local` does it. */
export function patchLocally(object: ApiObject, patch: Json, type: string, struct: string | undefined): ApiObject {
  if (type === 'json') {
    const result = applyJsonPatch(object as Json, patch as unknown as readonly JsonPatchOperation[])
    if ('error' in result) throw new KubectlError(result.error)
    return result.value as ApiObject
  }
  if (type === 'merge' || struct === undefined || !isObject(patch)) return applyMergePatch(object as Json, patch) as ApiObject
  try {
    return strategicMerge(schemas, struct, { ...object }, { ...patch })
  } catch (error) {
    if (error instanceof PatchError) throw new KubectlError(error.message)
    throw error
  }
}
