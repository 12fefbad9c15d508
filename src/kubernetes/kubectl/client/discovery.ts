import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { civil } from '../../../sim/time.ts'
import type { Writer } from '../../../cli/writer.ts'
import type { ApiClient } from './api-client.ts'
import { ApiError, ConnectionError, KubectlError } from './errors.ts'

/** One resource type as the server announces it. */
export type ResourceType = {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly subresources: readonly string[]
}

/** The versions of a group, the preferred one first. */
export type GroupVersions = { readonly group: string; readonly versions: readonly string[] }

export type Discovered = { readonly groups: readonly GroupVersions[]; readonly types: readonly ResourceType[] }

/** `v1` or `apps/v1`. */
export const groupVersionText = ({ group, version }: { readonly group: string; readonly version: string }): string => (group === '' ? version : `${group}/${version}`)

/** `deployments.apps` or `pods`. */
export const resourceText = ({ group, plural }: ResourceType): string => (group === '' ? plural : `${plural}.${group}`)

/** `deployment.apps` or `pod`: the kind in lower case and its group, as results are named. */
export const kindText = ({ group, kind }: { readonly group: string; readonly kind: string }): string => (group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`)

/** The path of a resource's collection. */
export function collectionPath(type: ResourceType, namespace: string | undefined): string {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`
  return `${root}${type.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${type.plural}`
}

/** The path of one object. */
export const objectPath = (type: ResourceType, namespace: string | undefined, name: string): string => `${collectionPath(type, namespace)}/${encodeURIComponent(name)}`

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'

/** Asks the server which resources it has: two requests when it speaks aggregated discovery, else one more for each group version. */
export function* discover(api: ApiClient, err: Writer): Gen<Discovered> {
  const core = yield* firstAnswer(api, err)
  const others = yield* api.json<GroupList>('GET', '/apis', { accept: AGGREGATED, query: { timeout: '32s' } })
  const groups: GroupVersions[] = []
  const types: ResourceType[] = []
  for (const answer of [core, others]) {
    for (const item of answer.items ?? []) {
      const group = item.metadata?.name ?? ''
      groups.push({ group, versions: item.versions.map(({ version }) => version) })
      for (const { version, resources } of item.versions) types.push(...(resources ?? []).map((resource) => aggregatedType(group, version, resource)))
    }
    const legacy = answer.versions === undefined ? (answer.groups ?? []) : [{ name: '', versions: answer.versions.map((version) => ({ version })) }]
    for (const { name, versions, preferredVersion } of legacy) {
      const ordered = [...new Set([...(preferredVersion ? [preferredVersion.version] : []), ...versions.map(({ version }) => version)])]
      groups.push({ group: name, versions: ordered })
      for (const version of ordered) types.push(...(yield* legacyTypes(api, name, version)))
    }
  }
  return { groups, types }
}

type AggregatedResource = {
  readonly resource: string
  readonly responseKind?: { readonly kind: string }
  readonly scope: string
  readonly singularResource?: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly verbs: readonly string[]
  readonly subresources?: readonly { readonly subresource: string }[]
}

type GroupList = {
  readonly items?: readonly { readonly metadata?: { readonly name?: string }; readonly versions: readonly { readonly version: string; readonly resources?: readonly AggregatedResource[] }[] }[]
  readonly versions?: readonly string[]
  readonly groups?: readonly { readonly name: string; readonly versions: readonly { readonly version: string }[]; readonly preferredVersion?: { readonly version: string } }[]
}

function aggregatedType(group: string, version: string, resource: AggregatedResource): ResourceType {
  return {
    group,
    version,
    kind: resource.responseKind?.kind ?? '',
    plural: resource.resource,
    singular: resource.singularResource ?? '',
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    namespaced: resource.scope === 'Namespaced',
    verbs: resource.verbs,
    subresources: (resource.subresources ?? []).map(({ subresource }) => subresource),
  }
}

type LegacyResource = {
  readonly name: string
  readonly kind: string
  readonly namespaced: boolean
  readonly singularName: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly verbs: readonly string[]
}

function* legacyTypes(api: ApiClient, group: string, version: string): Gen<ResourceType[]> {
  const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const { resources } = yield* api.json<{ readonly resources: readonly LegacyResource[] }>('GET', path, { query: { timeout: '32s' } })
  return resources.filter(({ name }) => !name.includes('/')).map((resource) => ({
    group,
    version,
    kind: resource.kind,
    plural: resource.name,
    singular: resource.singularName,
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    namespaced: resource.namespaced,
    verbs: resource.verbs,
    subresources: resources.filter(({ name }) => name.startsWith(`${resource.name}/`)).map(({ name }) => name.slice(resource.name.length + 1)),
  }))
}

// kubectl asks for the first answer again before it gives up, and logs each failure.
const ATTEMPTS = 5

function* firstAnswer(api: ApiClient, err: Writer): Gen<GroupList> {
  for (let attempt = 1; ; attempt++) {
    try {
      return yield* api.json<GroupList>('GET', '/api', { accept: AGGREGATED, query: { timeout: '32s' } })
    } catch (error) {
      if (!(error instanceof ConnectionError) && !(error instanceof ApiError && error.status.reason === 'Unauthorized')) throw error
      const reason = error instanceof ApiError ? 'the server has asked for the client to provide credentials' : error.message
      yield* err.line(`${yield* klogPrefix('E')} memcache.go:265] "Unhandled Error" err=${JSON.stringify(`couldn't get current server API group list: ${reason}`)}`)
      if (attempt === ATTEMPTS) throw error instanceof ApiError ? new ApiError(error.status, 'the server has asked for the client to provide credentials') : error
    }
  }
}

/** The head of a line of klog: severity, month and day, time, process id. */
export function* klogPrefix(severity: 'E' | 'W' | 'I'): Gen<string> {
  const micros = yield* sys.now()
  const pid = yield* sys.getpid()
  const { month, day, hour, minute, second } = civil(Math.floor(micros / 1e6))
  const two = (value: number): string => String(value).padStart(2, '0')
  const clock = `${two(hour)}:${two(minute)}:${two(second)}.${String(Math.floor(micros % 1e6)).padStart(6, '0')}`
  return `${severity}${two(month)}${two(day)} ${clock} ${String(pid).padStart(7)}`
}

/** What a word like `po`, `deployments.apps` or `Deployment.v1.apps` calls; undefined when nothing has that name. */
export function findType(types: readonly ResourceType[], word: string): ResourceType | undefined {
  const [resource = '', ...rest] = word.toLowerCase().split('.')
  const named = types.filter(({ plural, singular, kind, shortNames }) =>
    plural === resource || singular === resource || kind.toLowerCase() === resource || shortNames.includes(resource))
  const exact = named.filter(({ plural, singular }) => plural === resource || singular === resource)
  const candidates = exact.length > 0 ? exact : named
  if (rest.length === 0) return candidates[0]
  const version = rest[0] as string
  const group = rest.slice(1).join('.')
  return candidates.find((type) => type.version === version && type.group === group) ?? candidates.find((type) => type.group === rest.join('.')) ?? candidates.find((type) => type.group.startsWith(rest.join('.')))
}

/** The error for a word that calls no resource type. */
export function noSuchType(word: string): KubectlError {
  const [resource = '', ...rest] = word.split('.')
  if (rest.length === 0) return new KubectlError(`the server doesn't have a resource type "${resource}"`)
  return new KubectlError(`the server doesn't have a resource type "${resource}" in group "${rest.join('.')}"`)
}
