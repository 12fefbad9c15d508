import { namespaces, type Namespace } from '../../kinds/namespace.ts'
import { authenticate, isAllowed, refusal, type Attempt } from '../auth.ts'
import type { Caller } from '../caller.ts'
import type { ServedKind } from '../registry.ts'
import type { ApiServer } from '../server.ts'
import { methodNotAllowed, notFound, unknownResource } from '../status.ts'
import { discovery } from './discovery.ts'
import { json, text, type ApiReply, type ApiRequest } from './message.ts'
import { openApi } from './openapi.ts'
import { podRoute, type NodeAccess } from './pod-routes.ts'
import { create, patch, read, refuse, remove, removeCollection, replace, scale, type ResourceRequest } from './resource-routes.ts'
import { review } from './reviews.ts'

export type ServerOptions = { readonly nodes: NodeAccess; /** `v1.32.5` */ readonly version: string; /** `192.168.49.2:6443` */ readonly address: string }

const POD_SUBRESOURCES = new Set(['log', 'exec', 'attach', 'eviction', 'binding', 'portforward', 'proxy', 'ephemeralcontainers', 'resize'])

/** Answers one request to the API server, at once or as a stream. Writes carry the client as their cause. */
export function handle(api: ApiServer, options: ServerOptions, request: ApiRequest): ApiReply {
  const who = authenticate(api, {
    authorization: request.headers.get('Authorization'), userAgent: request.headers.get('User-Agent'),
    impersonateUser: request.headers.get('Impersonate-User'), impersonateGroups: (request.headers.get('Impersonate-Group') ?? '').split(',').filter((g) => g !== ''),
  })
  if (!who.ok) return refuse(who.status)
  return withoutResource(api, options, request) ?? resourceRequest(api, options, request, who.value)
}

function withoutResource(api: ApiServer, { version, address }: ServerOptions, request: ApiRequest): ApiReply | undefined {
  const { path } = request
  if (path === '/version' || path === '/version/') return json(200, versionInfo(version))
  if (/^\/(healthz|livez|readyz)(\/|$)/.test(path)) return text(200, 'ok')
  if (path === '/') return json(200, { paths: ['/api', '/api/v1', '/apis', ...[...api.registry.groups()].flatMap(([g, versions]) => (g === '' ? [] : [`/apis/${g}`, ...[...versions.keys()].map((v) => `/apis/${g}/${v}`)])), '/healthz', '/livez', '/openapi/v3', '/readyz', '/version'] })
  if (path.startsWith('/openapi/v3')) return openApi(api.registry, api.schemas, path.replace(/\/$/, ''))
  return request.method === 'GET' ? discovery(api.registry, request, address) : undefined
}

const builds: Readonly<Record<string, readonly [commit: string, date: string, go: string]>> = {
  'v1.20.2': ['faecb196815e248d3ecfb03c680a4507229c2a56', '2021-01-13T13:20:00Z', 'go1.15.5'],
  'v1.32.5': ['9894294ef13a5b32803e3ca2c0d620a088cc84d1', '2025-05-15T09:02:21Z', 'go1.23.8'],
}

function versionInfo(gitVersion: string): Record<string, string> {
  const [major = '', minor = ''] = gitVersion.slice(1).split('.')
  const [gitCommit = '', buildDate = '', goVersion = ''] = builds[gitVersion] ?? []
  return { major, minor, gitVersion, gitCommit, gitTreeState: 'clean', buildDate, goVersion, compiler: 'gc', platform: 'linux/amd64' }
}

type Parts = { readonly group: string; readonly version: string; readonly rest: readonly string[] }

function split(path: string): Parts | undefined {
  const parts = path.split('/').filter((p) => p !== '')
  if (parts[0] === 'api') return { group: '', version: parts[1] ?? '', rest: parts.slice(2) }
  if (parts[0] === 'apis') return { group: parts[1] ?? '', version: parts[2] ?? '', rest: parts.slice(3) }
  return undefined
}

function resourceRequest(api: ApiServer, options: ServerOptions, request: ApiRequest, caller: Caller): ApiReply {
  const parts = split(request.path)
  if (parts === undefined || parts.rest.length === 0) return refuse(unknownResource())
  const { group, version, rest } = parts
  const inside = rest[0] === 'namespaces' && rest.length > 2 && !(rest.length === 3 && (rest[2] === 'status' || rest[2] === 'finalize'))
  const [plural = '', name, subresource] = inside ? rest.slice(2) : rest
  const namespace = inside ? rest[1] : undefined
  const asked = review(request, caller, group, plural)
  if (asked !== undefined) return asked
  const target = api.registry.byResource(group, version, plural)
  if (target === undefined) return refuse(unknownResource())
  const r: ResourceRequest = { api, request, caller, target, namespace, name, subresource }
  const attempt = attemptOf(r, group, plural)
  if (!isAllowed(caller, attempt)) return refuse(refusal(caller, attempt))
  const act = (): ApiReply => dispatch(r, target, options)
  return request.method === 'GET' && subresource === undefined ? act() : api.world.because(caller.manager, `${attempt.verb} ${plural}${name === undefined ? '' : ` ${namespace === undefined ? '' : `${namespace}/`}${name}`}`, act)
}

function attemptOf({ request, name, namespace, subresource }: ResourceRequest, group: string, resource: string): Attempt {
  const watching = request.query.get('watch') === 'true' || request.query.get('watch') === '1'
  const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: name === undefined ? 'deletecollection' : 'delete' }
  const verb = verbs[request.method] ?? (watching ? 'watch' : name === undefined ? 'list' : 'get')
  return { verb, group, resource, ...(subresource === undefined ? {} : { subresource }), ...(namespace === undefined ? {} : { namespace }), ...(name === undefined ? {} : { name }) }
}

function dispatch(r: ResourceRequest, target: ServedKind, options: ServerOptions): ApiReply {
  const { method } = r.request
  const { subresource } = r
  if (subresource !== undefined && subresource !== 'status') {
    if (subresource === 'scale' && target.kind.scale !== undefined) return scale(r)
    if (target.kind.plural === 'pods' && POD_SUBRESOURCES.has(subresource)) return podRoute(r, options.nodes)
    if (target.kind.plural === 'namespaces' && subresource === 'finalize') return finalize(r)
    return refuse(unknownResource())
  }
  if (subresource === 'status' && !target.kind.hasStatus) return refuse(unknownResource())
  if (r.name === undefined) {
    if (method === 'GET') return read(r)
    if (method === 'POST') return create(r)
    return method === 'DELETE' ? removeCollection(r) : refuse(methodNotAllowed())
  }
  switch (method) {
    case 'GET': return read(r)
    case 'PUT': return replace(r)
    case 'PATCH': return patch(r)
    case 'DELETE': return remove(r)
    default: return refuse(methodNotAllowed())
  }
}

/** namespaces/NAME/finalize: takes the namespace's finalizers away. */
function finalize(r: ResourceRequest): ApiReply {
  const changed = r.api.mutate(namespaces, r.name ?? '', (ns): Namespace => ({ ...ns, spec: { ...ns.spec, finalizers: [] } }), { caller: r.caller })
  return changed === undefined ? refuse(notFound(namespaces, r.name ?? '')) : json(200, changed)
}
