import { decodeUtf8 } from '../../../base/bytes.ts'
import { applyJsonPatch, applyMergePatch, type JsonPatchOperation } from '../../../base/json-patch.ts'
import type { Json } from '../../../base/json.ts'
import { parseYaml } from '../../../base/yaml.ts'
import { isRecord } from '../object.ts'
import type { Schemas } from '../schema.ts'
import { badRequest, invalidRequest, no, unsupportedMediaType, yes, type Answer, type Status } from '../status.ts'
import { PatchError, strategicMerge } from './strategic-merge.ts'

type Doc = Record<string, unknown>

export const APPLY_TYPE = 'application/apply-patch+yaml'
const PATCH_TYPES = ['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json', APPLY_TYPE]

export const patchType = (contentType: string | undefined): string => (contentType ?? '').replace(/;.*/, '').trim()

/** 415, naming what patches may be. */
export const wrongPatchType = (): Status => unsupportedMediaType(PATCH_TYPES)

export const isPatchType = (type: string): boolean => PATCH_TYPES.includes(type)

/** The body of a patch; apply patches may be YAML. */
export function parsePatch(body: Uint8Array, type: string): Answer<unknown> {
  const text = decodeUtf8(body)
  if (type === APPLY_TYPE) {
    const parsed = parseYaml(text)
    return 'error' in parsed ? no(badRequest(`error decoding YAML: ${parsed.error}`)) : yes(parsed.value)
  }
  try {
    return yes(JSON.parse(text) as unknown)
  } catch {
    const first = text.trimStart().charAt(0)
    return no(badRequest(`error decoding patch: ${first === '' ? 'unexpected end of JSON input' : `invalid character '${first}' looking for beginning of value`}`))
  }
}

/** An object's JSON with a JSON, merge or strategic merge patch applied. */
export function patched(schemas: Schemas, struct: string, current: Doc, patch: unknown, type: string): Answer<Doc> {
  if (type === 'application/json-patch+json') {
    if (!Array.isArray(patch)) return no(badRequest('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'))
    const result = applyJsonPatch(current as Json, patch as JsonPatchOperation[])
    if ('error' in result) return no({ ...invalidRequest('', []), message: 'the server rejected our request due to an error in our request', details: {} })
    return isRecord(result.value) ? yes(result.value) : no(badRequest('the patched object is not a map'))
  }
  if (!isRecord(patch)) return no(badRequest('error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'))
  if (type === 'application/merge-patch+json') return yes(applyMergePatch(current as Json, patch as Json) as Doc)
  try {
    return yes(strategicMerge(schemas, struct, current, patch))
  } catch (error) {
    if (error instanceof PatchError) return no({ ...badRequest(error.message), code: 500, reason: 'InternalError', message: error.message })
    throw error
  }
}

const goMap = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(goMap).join(' ')}]` : isRecord(value) ? `map[${Object.keys(value).sort().map((k) => `${k}:${goMap(value[k])}`).join(' ')}]` : value === null ? '<nil>' : String(value)

/** 422 about a patch that makes a field's value the wrong type, in the words of the unstructured converter. */
export function badPatchValue(patch: unknown, decodeError: string): Status {
  const match = /cannot unmarshal (?:number )?(\S+) into Go struct field \S+ of type (\S+)$/.exec(decodeError)
  const text = match === null ? decodeError : conversionError(match[1] ?? '', match[2] ?? '')
  const message = `Invalid value: ${JSON.stringify(goMap(patch))}: ${text}`
  return invalidRequest(`patch: ${message}`, [{ reason: 'FieldValueInvalid', message, field: 'patch' }])
}

function conversionError(got: string, wanted: string): string {
  const source = got === 'object' ? 'map' : got === 'array' ? 'slice' : got === 'number' ? 'int64' : got
  if (wanted.startsWith('v1.')) return `cannot restore struct from: ${source}`
  if (wanted.startsWith('[]')) return `cannot restore slice from ${source}`
  if (wanted.startsWith('map[')) return `cannot restore map from ${source}`
  if (got === 'number' && wanted === 'string') return 'cannot convert int64 to string'
  if (/^[\d.-]+$/.test(got)) return `cannot convert float64 to ${wanted}`
  return `unrecognized type: ${wanted}`
}
