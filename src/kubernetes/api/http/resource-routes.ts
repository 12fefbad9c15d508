import type { Caller } from '../caller.ts'
import type { Kind } from '../kind.ts'
import { isRecord, type Draft, type KubeObject } from '../object.ts'
import { serverSideApply } from '../patch/apply.ts'
import { APPLY_TYPE, badPatchValue, isPatchType, parsePatch, patched, patchType, wrongPatchType } from '../patch/patch.ts'
import type { ServedKind } from '../registry.ts'
import type { ApiServer, DeleteOptions, WriteOptions } from '../server.ts'
import { badRequest, conflict, methodNotAllowed, no, notAcceptable, notFound, yes, type Answer, type Status } from '../status.ts'
import { decodeObject, parseBody, type FieldValidation } from './decode-body.ts'
import { listPage } from './lists.ts'
import { json, type ApiReply, type ApiRequest } from './message.ts'
import { formed, listJson, metadataListJson, objectJson, tableJson, wantedForm, type IncludeObject } from './output.ts'
import { selectionOf } from './selection.ts'
import { watchReply } from './watch.ts'

/** A request about a resource, its URL taken apart. */
export type ResourceRequest = {
  readonly api: ApiServer
  readonly request: ApiRequest
  readonly caller: Caller
  readonly target: ServedKind
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource: string | undefined
}

export const refuse = (status: Status): ApiReply => json(status.code ?? 500, status)

const include = (request: ApiRequest): IncludeObject => {
  const wanted = request.query.get('includeObject')
  return wanted === 'Object' || wanted === 'None' ? wanted : 'Metadata'
}

const validation = (r: ResourceRequest): FieldValidation => {
  const asked = r.request.query.get('fieldValidation')
  if (r.api.registry.minor < 25) return 'Ignore'
  return asked === 'Strict' || asked === 'Ignore' ? asked : 'Warn'
}

export const writeOptions = (r: ResourceRequest): WriteOptions & { readonly manager: string } => ({
  caller: r.caller, manager: r.request.query.get('fieldManager') ?? r.caller.manager,
  ...(r.request.query.get('dryRun') === 'All' ? { dryRun: true } : {}),
  ...(r.subresource === 'status' ? { subresource: 'status' as const } : {}),
})

const warned = (warnings: readonly string[]): Record<string, string> => (warnings.length === 0 ? {} : { Warning: warnings.map((w) => `299 - ${JSON.stringify(w)}`).join(', ') })

const found = (r: ResourceRequest, object: KubeObject, status = 200, warnings: readonly string[] = []): ApiReply => {
  const form = wantedForm(r.request)
  if (form === undefined) return refuse(notAcceptable(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']))
  return json(status, formed(r.api, r.target, object, form, include(r.request)), warned(warnings))
}

/** get, list, watch. */
export function read(r: ResourceRequest): ApiReply {
  const { api, request, target, namespace, name } = r
  if (name !== undefined && request.query.get('watch') !== 'true') {
    const answer = api.get(target.kind, namespace, name)
    return answer.ok ? found(r, answer.value) : refuse(answer.status)
  }
  const form = wantedForm(request)
  if (form === undefined) return refuse(notAcceptable(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']))
  const watch = request.query.get('watch')
  if (watch === 'true' || watch === '1') {
    const selection = selectionOf(request, target.kind, name)
    return selection.ok ? watchReply(api, { target, namespace, selection: selection.value, form, include: include(request), request }) : refuse(selection.status)
  }
  const page = listPage(api, target, namespace, request)
  if (!page.ok) return refuse(page.status)
  const { objects, metadata } = page.value
  if (form === 'table') return json(200, tableJson(api, target, objects, metadata, include(request)))
  return json(200, form === 'metadata' ? metadataListJson(objects, metadata) : listJson(target, objects, metadata))
}

/** Checks that body and URL speak of the same namespace, and fills it in. */
function placed(r: ResourceRequest, object: Draft): Answer<Draft> {
  const { namespace } = object.metadata
  if (!r.target.kind.namespaced) {
    const { namespace: _none, ...metadata } = object.metadata
    return yes({ ...object, metadata })
  }
  if (namespace !== undefined && namespace !== '' && namespace !== r.namespace) return no(badRequest('the namespace of the provided object does not match the namespace sent on the request'))
  return yes({ ...object, metadata: { ...object.metadata, ...(r.namespace === undefined ? {} : { namespace: r.namespace }) } })
}

function decoded(r: ResourceRequest): Answer<{ readonly object: Draft; readonly warnings: readonly string[] }> {
  const body = parseBody(r.request.body, r.request.headers.get('Content-Type'), r.target.kind.kind)
  if (!body.ok) return body
  const result = decodeObject(r.api.schemas, r.target, body.value, validation(r))
  if (!result.ok) return result
  const at = placed(r, result.value.object)
  return at.ok ? yes({ object: at.value, warnings: result.value.warnings }) : at
}

export function create(r: ResourceRequest): ApiReply {
  if (r.target.kind.namespaced && r.namespace === undefined) return refuse(methodNotAllowed())
  const body = decoded(r)
  if (!body.ok) return refuse(body.status)
  const answer = r.api.create(r.target.kind, body.value.object, writeOptions(r))
  return answer.ok ? found(r, answer.value, 201, body.value.warnings) : refuse(answer.status)
}

export function replace(r: ResourceRequest): ApiReply {
  const body = decoded(r)
  if (!body.ok) return refuse(body.status)
  const { object, warnings } = body.value
  const misnamed = nameMismatch(object, r.name ?? '')
  if (misnamed !== undefined) return refuse(misnamed)
  const answer = r.api.update(r.target.kind, { ...object, metadata: { ...object.metadata, name: r.name ?? '' } }, writeOptions(r))
  return answer.ok ? found(r, answer.value, 200, warnings) : refuse(answer.status)
}

const nameMismatch = (object: Draft, name: string): Status | undefined =>
  object.metadata.name !== undefined && object.metadata.name !== name ? badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`) : undefined

export function patch(r: ResourceRequest): ApiReply {
  const type = patchType(r.request.headers.get('Content-Type'))
  if (!isPatchType(type)) return refuse(wrongPatchType())
  const body = parsePatch(r.request.body, type)
  if (!body.ok) return refuse(body.status)
  if (type === APPLY_TYPE) return apply(r, body.value)
  const { api, target, namespace, name = '' } = r
  const current = api.get(target.kind, namespace, name)
  if (!current.ok) return refuse(current.status)
  const next = patched(api.schemas, target.kind.struct, objectJson(target, current.value), body.value, type)
  if (!next.ok) return refuse(next.status)
  const result = decodeObject(api.schemas, target, next.value, validation(r))
  if (!result.ok) return refuse(result.status.message?.includes('json: cannot unmarshal') === true ? badPatchValue(body.value, result.status.message) : result.status)
  const { object, warnings } = result.value
  const misnamed = nameMismatch(object, name)
  if (misnamed !== undefined) return refuse(misnamed)
  const answer = api.update(target.kind, withPatchVersion(object, body.value, current.value), writeOptions(r))
  return answer.ok ? found(r, answer.value, 200, warnings) : refuse(answer.status)
}

/** A patch conflicts only if it names a resourceVersion itself. */
function withPatchVersion(object: Draft, patchBody: unknown, current: KubeObject): Draft {
  const named = isRecord(patchBody) && isRecord(patchBody['metadata']) ? patchBody['metadata']['resourceVersion'] : undefined
  return { ...object, metadata: { ...object.metadata, resourceVersion: typeof named === 'string' ? named : current.metadata.resourceVersion } }
}

function apply(r: ResourceRequest, body: unknown): ApiReply {
  const { api, target, namespace, name = '', request } = r
  const manager = request.query.get('fieldManager')
  if (manager === undefined || manager === '') return refuse({ ...badRequest('PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'), code: 422, reason: 'Invalid' })
  if (!isRecord(body)) return refuse(badRequest('error decoding YAML: the patch is not a map'))
  if (isRecord(body['metadata']) && body['metadata']['managedFields'] !== undefined) return refuse(badRequest('metadata.managedFields must be nil'))
  const result = decodeObject(api.schemas, target, body, validation(r))
  if (!result.ok) return refuse(result.status)
  const at = placed(r, result.value.object)
  if (!at.ok) return refuse(at.status)
  const misnamed = nameMismatch(at.value, name)
  if (misnamed !== undefined) return refuse(misnamed)
  const previous = api.find(target.kind, namespace, name)
  const wantedUid = at.value.metadata.uid
  if (wantedUid !== undefined && previous === undefined) return refuse(conflict(target.kind, name, `uid mismatch: the provided object specified uid ${wantedUid}, and no existing object was found`))
  const applied = serverSideApply(api, target.kind, previous, { ...at.value, metadata: { ...at.value.metadata, name } }, manager, request.query.get('force') === 'true')
  if (!applied.ok) return refuse(applied.status)
  const options = { caller: r.caller, managedFields: applied.value.managedFields, ...(request.query.get('dryRun') === 'All' ? { dryRun: true } : {}), ...(r.subresource === 'status' ? { subresource: 'status' as const } : {}) }
  const answer = previous === undefined ? api.create(target.kind, applied.value.object, options) : api.update(target.kind, applied.value.object, options)
  return answer.ok ? found(r, answer.value, previous === undefined ? 201 : 200, result.value.warnings) : refuse(answer.status)
}

type Body = { gracePeriodSeconds?: number; propagationPolicy?: string; orphanDependents?: boolean; dryRun?: readonly string[]; preconditions?: { uid?: string; resourceVersion?: string } }

/** DeleteOptions from the body and the query. */
export function deleteOptions(r: ResourceRequest): Answer<DeleteOptions> {
  let body: Body = {}
  if (r.request.body.length > 0) {
    const parsed = parseBody(r.request.body, r.request.headers.get('Content-Type'), 'DeleteOptions')
    if (!parsed.ok) return parsed
    body = parsed.value as Body
  }
  const { query } = r.request
  const grace = body.gracePeriodSeconds ?? (query.has('gracePeriodSeconds') ? Number(query.get('gracePeriodSeconds')) : undefined)
  const policy = body.propagationPolicy ?? query.get('propagationPolicy') ?? (body.orphanDependents === true ? 'Orphan' : undefined)
  if (policy !== undefined && policy !== 'Background' && policy !== 'Foreground' && policy !== 'Orphan') {
    return no({ ...badRequest(`DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "${policy}": supported values: "Foreground", "Background", "Orphan", "nil"`), code: 422, reason: 'Invalid' })
  }
  const dryRun = body.dryRun?.includes('All') === true || query.get('dryRun') === 'All'
  return yes({
    caller: r.caller, ...(dryRun ? { dryRun } : {}), ...(grace === undefined ? {} : { gracePeriodSeconds: grace }), ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(body.preconditions === undefined ? {} : { preconditions: body.preconditions }),
  })
}

export function remove(r: ResourceRequest): ApiReply {
  const options = deleteOptions(r)
  if (!options.ok) return refuse(options.status)
  const { api, target, namespace, name = '' } = r
  const answer = api.delete(target.kind, namespace, name, options.value)
  if (!answer.ok) return refuse(answer.status)
  return answer.value.kind === 'Status' ? json(200, answer.value) : found(r, answer.value as KubeObject)
}

/** Deletes everything selected; answers with the list of what there was. */
export function removeCollection(r: ResourceRequest): ApiReply {
  const options = deleteOptions(r)
  if (!options.ok) return refuse(options.status)
  const { api, target, namespace } = r
  const page = listPage(api, target, namespace, r.request)
  if (!page.ok) return refuse(page.status)
  for (const object of page.value.objects) api.delete(target.kind, object.metadata.namespace, object.metadata.name, options.value)
  return json(200, listJson(target, page.value.objects, page.value.metadata))
}

type ScaleObject = { readonly spec?: { readonly replicas?: number }; readonly metadata?: { readonly resourceVersion?: string } }

function scaleOf(kind: Kind, object: KubeObject): Record<string, unknown> {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const replicas = kind.scale?.replicas(object) ?? 0
  return { kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name, namespace, uid, resourceVersion, creationTimestamp }, spec: replicas === 0 ? {} : { replicas }, status: kind.scale?.status(object) }
}

/** The scale sub-resource. */
export function scale(r: ResourceRequest): ApiReply {
  const { api, target, namespace, name = '', request } = r
  const { kind } = target
  const current = api.find(kind, namespace, name)
  if (current === undefined) return refuse(notFound(kind, name))
  if (request.method === 'GET') return json(200, scaleOf(kind, current))
  const wanted = scaleBody(r, scaleOf(kind, current))
  if (!wanted.ok) return refuse(wanted.status)
  const { resourceVersion } = wanted.value.metadata ?? {}
  const next = kind.scale?.withReplicas(current, wanted.value.spec?.replicas ?? 0) ?? current
  const answer = api.update(kind, { ...next, metadata: { ...next.metadata, resourceVersion: resourceVersion ?? '' } }, { ...writeOptions(r), subresource: 'scale' })
  return answer.ok ? json(200, scaleOf(kind, answer.value)) : refuse(answer.status)
}

function scaleBody(r: ResourceRequest, current: Record<string, unknown>): Answer<ScaleObject> {
  if (r.request.method !== 'PATCH') return parseBody(r.request.body, r.request.headers.get('Content-Type'), 'Scale') as Answer<ScaleObject>
  const type = patchType(r.request.headers.get('Content-Type'))
  if (!isPatchType(type) || type === APPLY_TYPE) return no(wrongPatchType())
  const body = parsePatch(r.request.body, type)
  if (!body.ok) return body
  const result = patched(r.api.schemas, 'Scale', current, body.value, type)
  return result.ok ? yes({ ...(result.value as ScaleObject), metadata: {} }) : result
}

