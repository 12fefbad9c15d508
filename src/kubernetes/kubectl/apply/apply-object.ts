import type { Gen } from '../../../kernel/coroutine.ts'
import type { Writer } from '../../../cli/writer.ts'
import { goJson } from '../../../base/json.ts'
import type { ApiClient } from '../client/api-client.ts'
import { collectionPath, groupVersionText, objectPath, type ResourceType } from '../client/discovery.ts'
import { ApiError, isReason, KubectlError, prefixed } from '../client/errors.ts'
import { schemas, structFor } from '../client/scheme.ts'
import { type ApiObject, field, textField } from '../resource/object.ts'
import { aboutSource, type Request } from '../resource/selection.ts'
import { LAST_APPLIED, lastApplied, withLastApplied } from '../write/last-applied.ts'
import { type WriteMode, writeQuery } from '../write/mode.ts'
import { threeWayMergePatch, threeWayPatch } from './three-way.ts'

/** An object from a file, to be applied. */
export type Wanted = Extract<Request, { kind: 'named' }> & { readonly object: ApiObject }

/** What became of an applied object. */
export type Applied = { readonly object: ApiObject; readonly outcome: 'created' | 'configured' | 'unchanged' | 'serverside-applied' }

const CONFLICT_ATTEMPTS = 5

/** `kubectl apply` of one object: creates it, or patches what differs from the manifest. */
export function* applyObject(api: ApiClient, wanted: Wanted, mode: WriteMode, err: Writer): Gen<Applied> {
  const { type, namespace, name, source } = wanted
  let current: ApiObject
  try {
    current = yield* api.json<ApiObject>('GET', objectPath(type, namespace, name))
  } catch (error) {
    if (isReason(error, 'NotFound')) return { object: yield* create(api, wanted, mode), outcome: 'created' }
    throw prefixed(error, `error when retrieving current configuration of:\n${resourceNote(wanted)}\nfrom server for: "${source}": `)
  }
  yield* warnings(wanted, current, err)
  for (let attempt = 1; ; attempt++) {
    const patch = patchFor(type, current, withLastApplied(wanted.object))
    if (Object.keys(patch).length === 0) return { object: current, outcome: 'unchanged' }
    if (mode.dryRun === 'client') return { object: current, outcome: 'configured' }
    const body = goJson(patch, { sortKeys: true, escapeHtml: false })
    try {
      return { object: yield* sendPatch(api, wanted, body, mode), outcome: 'configured' }
    } catch (error) {
      if (!isReason(error, 'Conflict') || attempt === CONFLICT_ATTEMPTS) throw prefixed(error, `error when applying patch:\n${body}\nto:\n${resourceNote(wanted)}\nfor: "${source}": error when patching "${source}": `)
      current = yield* api.json<ApiObject>('GET', objectPath(type, namespace, name))
    }
  }
}

function* create(api: ApiClient, { type, namespace, object, source }: Wanted, mode: WriteMode): Gen<ApiObject> {
  const annotated = withLastApplied(object)
  if (mode.dryRun === 'client') return annotated
  try {
    return yield* api.json<ApiObject>('POST', collectionPath(type, namespace), { body: annotated, query: writeQuery(mode) })
  } catch (error) {
    throw aboutSource(error, 'creating', source)
  }
}

function* sendPatch(api: ApiClient, { type, namespace, name }: Wanted, body: string, mode: WriteMode): Gen<ApiObject> {
  const contentType = structFor(type) === undefined ? 'application/merge-patch+json' : 'application/strategic-merge-patch+json'
  return yield* api.json<ApiObject>('PATCH', objectPath(type, namespace, name), { body, contentType, query: writeQuery(mode) })
}

function patchFor(type: ResourceType, current: ApiObject, modified: ApiObject): ApiObject {
  const original = lastApplied(current) ?? {}
  const struct = structFor(type)
  return struct === undefined ? threeWayMergePatch(original, modified, current) : threeWayPatch(schemas, struct, original, modified, current)
}

function* warnings({ type, name }: Wanted, current: ApiObject, err: Writer): Gen<void> {
  const called = `${type.plural}/${name}`
  if (textField(current, 'metadata', 'annotations', LAST_APPLIED) === '') {
    yield* err.line(`Warning: resource ${called} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`)
  }
  if (field(current, 'metadata', 'deletionTimestamp') !== undefined) {
    yield* err.line(`Warning: Detected changes to resource ${name} which is currently being deleted.`)
  }
}

function resourceNote({ type, namespace, name }: Wanted): string {
  const version = `${type.group}/${type.version}`
  return `Resource: "${version}, Resource=${type.plural}", GroupVersionKind: "${version}, Kind=${type.kind}"\nName: "${name}", Namespace: "${namespace ?? ''}"`
}

const CONFLICT_ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

/** `kubectl apply --server-side` of one object. */
export function* applyOnServer(api: ApiClient, wanted: Wanted, mode: WriteMode, force: boolean): Gen<Applied> {
  const { type, namespace, name } = wanted
  try {
    const object = yield* api.json<ApiObject>('PATCH', objectPath(type, namespace, name), {
      body: goJson({ apiVersion: groupVersionText(type), kind: type.kind, ...wanted.object }, { sortKeys: true }),
      contentType: 'application/apply-patch+yaml',
      query: { ...writeQuery(mode), force },
    })
    return { object, outcome: 'serverside-applied' }
  } catch (error) {
    if (isReason(error, 'Conflict') && error instanceof ApiError) throw new KubectlError(`${error.message}\n${CONFLICT_ADVICE}`)
    throw error
  }
}
