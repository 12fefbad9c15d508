import { groupVersion, type Kind, type ServedVersion } from '../kind.ts'
import type { Registry } from '../registry.ts'
import { json, type ApiReply, type ApiRequest } from './message.ts'

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

type Sub = { readonly path: string; readonly kind: string; readonly group?: string; readonly version?: string; readonly verbs: readonly string[] }

/** The sub-resources of a kind, in alphabetical order. */
function subresources(kind: Kind): Sub[] {
  const out: Sub[] = []
  if (kind.plural === 'pods') {
    out.push(
      { path: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] }, { path: 'binding', kind: 'Binding', verbs: ['create'] },
      { path: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] }, { path: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
      { path: 'log', kind: 'Pod', verbs: ['get'] },
    )
  }
  if (kind.plural === 'namespaces') out.push({ path: 'finalize', kind: 'Namespace', verbs: ['update'] })
  if (kind.scale !== undefined) out.push({ path: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: ['get', 'patch', 'update'] })
  if (kind.hasStatus && kind.notSimulated !== true) out.push({ path: 'status', kind: kind.kind, verbs: ['get', 'patch', 'update'] })
  return out
}

const optional = (kind: Kind): Record<string, unknown> => ({
  ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
  ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
})

const resourceVerbs = (kind: Kind): readonly string[] => (kind.virtual === true ? ['create'] : verbs)

/** An APIResourceList of one group and version. */
export function resourceList(registry: Registry, group: string, version: string): Record<string, unknown> | undefined {
  const kinds = registry.groups().get(group)?.get(version)
  if (kinds === undefined) return undefined
  const resources = [...kinds].sort(byPlural).flatMap((kind) => [
    { name: kind.plural, singularName: kind.singular, namespaced: kind.namespaced, kind: kind.kind, verbs: resourceVerbs(kind), ...optional(kind) },
    ...subresources(kind).map((s) => ({ name: `${kind.plural}/${s.path}`, singularName: '', namespaced: kind.namespaced, ...(s.group === undefined ? {} : { group: s.group, version: s.version }), kind: s.kind, verbs: s.verbs })),
  ])
  return { kind: 'APIResourceList', ...(group === '' ? {} : { apiVersion: 'v1' }), groupVersion: groupVersion({ group, version }), resources }
}

const byPlural = (a: Kind, b: Kind): number => (a.plural < b.plural ? -1 : 1)

function groupEntry(group: string, versions: Iterable<string>): Record<string, unknown> {
  const list = [...versions].map((version) => ({ groupVersion: groupVersion({ group, version }), version }))
  return { name: group, versions: list, preferredVersion: list[0] }
}

const aggregatedSub = (s: Sub, own: ServedVersion): Record<string, unknown> => ({
  subresource: s.path, responseKind: { group: s.group ?? own.group, version: s.version ?? own.version, kind: s.kind }, verbs: s.verbs,
})

function aggregatedVersion(kinds: readonly Kind[], group: string, version: string): Record<string, unknown> {
  const own = { group, version }
  return {
    version, freshness: 'Current',
    resources: [...kinds].sort(byPlural).map((kind) => {
      const subs = subresources(kind)
      return {
        resource: kind.plural, responseKind: { group, version, kind: kind.kind }, scope: kind.namespaced ? 'Namespaced' : 'Cluster', singularResource: kind.singular,
        verbs: resourceVerbs(kind), ...optional(kind), ...(subs.length === 0 ? {} : { subresources: subs.map((s) => aggregatedSub(s, own)) }),
      }
    }),
  }
}

const wantsAggregated = (request: ApiRequest): 'v2' | 'v2beta1' | undefined => {
  const accept = request.headers.get('Accept') ?? ''
  if (!accept.includes('as=APIGroupDiscoveryList')) return undefined
  return accept.includes('v=v2;') || accept.includes('v=v2,') || /v=v2(?:$|[;, ])/.test(accept) ? 'v2' : 'v2beta1'
}

function aggregated(registry: Registry, version: 'v2' | 'v2beta1', legacy: boolean): ApiReply {
  const items = [...registry.groups()].filter(([group]) => (group === '') === legacy).map(([group, versions]) => ({
    metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
    versions: [...versions].map(([v, kinds]) => aggregatedVersion(kinds, group, v)),
  }))
  return json(200, { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items }, { 'Content-Type': `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList` })
}

/** Answers /api, /apis and what lies right under them; undefined for other paths. */
export function discovery(registry: Registry, request: ApiRequest, address: string): ApiReply | undefined {
  const parts = request.path.split('/').filter((p) => p !== '')
  const [root, group = '', version = ''] = parts
  const asked = registry.minor >= 26 ? wantsAggregated(request) : undefined
  if (root === 'api' && parts.length === 1) {
    if (asked !== undefined) return aggregated(registry, asked, true)
    return json(200, { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }] })
  }
  if (root === 'api' && parts.length === 2) return reply(resourceList(registry, '', group))
  if (root !== 'apis') return undefined
  if (parts.length === 1) {
    if (asked !== undefined) return aggregated(registry, asked, false)
    return json(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: [...registry.groups()].filter(([g]) => g !== '').map(([g, versions]) => groupEntry(g, versions.keys())) })
  }
  const versions = registry.groups().get(group)
  if (parts.length === 2 && versions !== undefined) return json(200, { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group, versions.keys()) })
  return parts.length === 3 ? reply(resourceList(registry, group, version)) : undefined
}

const reply = (list: Record<string, unknown> | undefined): ApiReply | undefined => (list === undefined ? undefined : json(200, list))

