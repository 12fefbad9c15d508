import { decodeUtf8, toHex } from '../../../base/bytes.ts'
import { parseYaml } from '../../../base/yaml.ts'
import { decode } from '../decode.ts'
import { groupVersion } from '../kind.ts'
import { isRecord, type Draft } from '../object.ts'
import type { ServedKind } from '../registry.ts'
import type { Schemas } from '../schema.ts'
import { badRequest, no, unsupportedMediaType, yes, type Answer } from '../status.ts'

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export type DecodedBody = { readonly object: Draft; readonly warnings: readonly string[] }

const ACCEPTED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
const SHOWN_BYTES = 100

/** Reads JSON or YAML bytes of a request. */
export function parseBody(body: Uint8Array, contentType: string | undefined, kindName: string): Answer<Record<string, unknown>> {
  const type = (contentType ?? 'application/json').replace(/;.*/, '').trim()
  const text = decodeUtf8(body)
  if (type === 'application/yaml') {
    const parsed = parseYaml(text)
    if ('error' in parsed) return no(badRequest(`error converting YAML to JSON: ${parsed.error}`))
    return isRecord(parsed.value) ? yes(parsed.value) : no(badRequest(unrecognized(kindName, 'Object \'Kind\' is missing', body)))
  }
  if (type !== 'application/json' && type !== '') return no(unsupportedMediaType(ACCEPTED))
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return yes(value)
    return no(badRequest(unrecognized(kindName, `couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`, body)))
  } catch {
    return no(badRequest(unrecognized(kindName, `couldn't get version/kind; json parse error: ${goSyntaxError(text)}`, body)))
  }
}

const unrecognized = (kindName: string, why: string, body: Uint8Array): string => `the object provided is unrecognized (must be of type ${kindName}): ${why} (${toHex(body.subarray(0, SHOWN_BYTES))}${body.length > SHOWN_BYTES ? ' ...' : ''})`

/** encoding/json's words for the first byte that fits nowhere. */
function goSyntaxError(text: string): string {
  const trimmed = text.trimStart()
  if (trimmed === '') return 'unexpected end of JSON input'
  const first = trimmed.charAt(0)
  if (!/[{["\-0-9tfn]/.test(first)) return `invalid character '${first}' looking for beginning of value`
  return 'unexpected end of JSON input'
}

/** Turns a body into an object of the kind: fields checked against the schema, unknown ones refused, warned of or dropped. */
export function decodeObject(schemas: Schemas, target: ServedKind, input: Record<string, unknown>, validation: FieldValidation): Answer<DecodedBody> {
  const { kind, served } = target
  const version = groupVersion(served)
  const apiVersion = input['apiVersion'] ?? version
  const kindName = input['kind'] ?? kind.kind
  if (apiVersion !== version) return no(badRequest(`the API version in the data (${String(apiVersion)}) does not match the expected API version (${version})`))
  if (kindName !== kind.kind) return no(badRequest(`${String(kindName)} in version "${served.version}" cannot be handled as a ${kind.kind}: converting (v1.${String(kindName)}) to (core.${kind.kind}): unknown conversion`))
  const { value, error, strict } = decode(schemas, kind.struct, input)
  const head = `${kind.kind} in version "${served.version}" cannot be handled as a ${kind.kind}:`
  if (error !== undefined) return no(badRequest(`${head} ${error}`))
  if (strict.length > 0 && validation === 'Strict' && kind.struct !== 'Unchecked') return no(badRequest(`${head} strict decoding error: ${strict.join(', ')}`))
  const metadata = isRecord(value['metadata']) ? value['metadata'] : {}
  const draft = { ...value, apiVersion: version, kind: kind.kind, metadata } as unknown as Draft
  const object = kind.fromVersion === undefined ? draft : kind.fromVersion(draft, served)
  return yes({ object, warnings: validation === 'Warn' ? strict : [] })
}
