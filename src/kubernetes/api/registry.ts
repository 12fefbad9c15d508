import type { Kind, ServedVersion } from './kind.ts'
import { groupVersion } from './kind.ts'

/** The order in which discovery names the groups (kube-apiserver's priorities). */
const groupOrder = [
  '', 'apiregistration.k8s.io', 'apps', 'events.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch',
  'certificates.k8s.io', 'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'storage.k8s.io', 'admissionregistration.k8s.io',
  'apiextensions.k8s.io', 'scheduling.k8s.io', 'coordination.k8s.io', 'node.k8s.io', 'discovery.k8s.io', 'flowcontrol.apiserver.k8s.io',
]

/** A kind as one request names it: in one of its served versions. */
export type ServedKind = { readonly kind: Kind; readonly served: ServedVersion }

/** Which kinds a server of a given minor version serves, and where. */
export class Registry {
  /** The minor version: 32 for Kubernetes 1.32. */
  readonly minor: number
  readonly kinds: readonly Kind[]
  #byResource = new Map<string, ServedKind>()
  #byKind = new Map<string, ServedKind>()
  #groups = new Map<string, Map<string, Kind[]>>()

  constructor(kinds: readonly Kind[], minor: number) {
    this.minor = minor
    this.kinds = kinds
    for (const group of groupOrder) this.#groups.set(group, new Map())
    for (const kind of kinds) for (const served of servedVersions(kind)) if (this.#isServed(served)) this.#enter(kind, served)
    for (const [group, versions] of this.#groups) if (versions.size === 0) this.#groups.delete(group)
  }

  /** By the names in a URL: group, version, plural. */
  byResource(group: string, version: string, plural: string): ServedKind | undefined {
    return this.#byResource.get(`${group}/${version}/${plural}`)
  }

  /** By an object's apiVersion and kind. */
  byKind(apiVersion: string, kind: string): ServedKind | undefined {
    return this.#byKind.get(`${apiVersion}/${kind}`)
  }

  /** Groups in discovery order, each with its versions, the preferred first. */
  groups(): ReadonlyMap<string, ReadonlyMap<string, readonly Kind[]>> {
    return this.#groups
  }

  #isServed({ since = 0, until = Infinity }: ServedVersion): boolean {
    return this.minor >= since && this.minor <= until
  }

  #enter(kind: Kind, served: ServedVersion): void {
    const entry = { kind, served }
    this.#byResource.set(`${served.group}/${served.version}/${kind.plural}`, entry)
    this.#byKind.set(`${groupVersion(served)}/${kind.kind}`, entry)
    const group = this.#groups.get(served.group) ?? new Map<string, Kind[]>()
    this.#groups.set(served.group, group)
    const list = group.get(served.version)
    if (list === undefined) group.set(served.version, [kind])
    else list.push(kind)
  }
}

/** All groups and versions of a kind, the stored one first. */
export const servedVersions = (kind: Kind): readonly ServedVersion[] => [
  {
    group: kind.group, version: kind.version,
    ...(kind.since === undefined ? {} : { since: kind.since }), ...(kind.until === undefined ? {} : { until: kind.until }),
  },
  ...(kind.alsoServed ?? []),
]
