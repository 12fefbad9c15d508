import { type Reference, familiarName, familiarString, repositoryName } from './reference.ts'
import { type Image, manifestDigest } from './image.ts'

/** An image of the outside world and the names it is known by; made when first asked for. */
export type RegistryItem = { readonly repository: string; readonly tags: readonly string[]; readonly image: () => Image; readonly description?: string; readonly stars?: number }

export type RegistryFailure = {
  readonly kind: 'unreachable' | 'denied' | 'unknown'
  /** What dockerd reports. */
  readonly message: string
}
export type Resolved = { readonly ok: true; readonly image: Image; readonly digest: string } | { readonly ok: false; readonly failure: RegistryFailure }

/** A registry host's address and port as dialled. */
const API_HOSTS: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' }

/** The host name that is dialled for a reference's domain. */
export const apiHost = (domain: string): string => API_HOSTS[domain] ?? domain

/** Modelled speeds of the network between hosts and registries, overridable by a scenario. Times in microseconds. */
export const REGISTRY_SPEED = { roundTrip: 120_000, bytesPerSecond: 12_000_000, extractBytesPerSecond: 90_000_000, connections: 3 } as const

/** All image registries of the simulated internet: what docker.io, registry.k8s.io and others hold, and where pushes go. */
export class Registry {
  readonly #repositories = new Map<string, Map<string, () => Image>>()
  readonly #byDigest = new Map<string, Image>()
  readonly #items: RegistryItem[] = []
  /** Hosts that answer; any other name does not resolve. */
  readonly hosts: ReadonlySet<string>
  /** False: the machine room has no way out. */
  reachable = true

  constructor(items: Iterable<RegistryItem>, hosts: Iterable<string> = ['docker.io', 'registry.k8s.io', 'registry.drydock.example', 'quay.io', 'ghcr.io', 'gcr.io']) {
    this.hosts = new Set(hosts)
    for (const item of items) this.add(item)
  }

  /** Puts an image under a repository's tags. */
  add(item: RegistryItem): void {
    this.#items.push(item)
    let tags = this.#repositories.get(item.repository)
    if (tags === undefined) this.#repositories.set(item.repository, (tags = new Map()))
    for (const tag of item.tags) tags.set(tag, item.image)
  }

  get items(): readonly RegistryItem[] {
    return this.#items
  }

  /** What an authenticated push does. */
  push(ref: Reference, image: Image): string {
    const tag = ref.tag ?? 'latest'
    const item = { repository: repositoryName(ref), tags: [tag], image: () => image }
    this.add(item)
    const digest = manifestDigest(image)
    this.#byDigest.set(`${item.repository}@${digest}`, image)
    return digest
  }

  /** Whether a repository of the same registry has the layer already. */
  holdsLayer(ref: Reference, diffId: string): boolean {
    const tags = this.#repositories.get(repositoryName(ref))
    for (const make of tags?.values() ?? []) if (make().layers.some((layer) => layer.diffId === diffId)) return true
    return false
  }

  /** Whether somebody who has not logged in may push there; the text is the registry's. */
  pushProblem(ref: Reference): string | undefined {
    if (ref.domain === 'docker.io') return 'denied: requested access to the resource is denied'
    return this.hosts.has(ref.domain) ? undefined : lookupFailure(ref.domain)
  }

  /** Which image a reference names (its tag or digest filled in). */
  resolve(ref: Reference): Resolved {
    if (!this.hosts.has(ref.domain)) return { ok: false, failure: { kind: 'unreachable', message: lookupFailure(ref.domain) } }
    const tags = this.#repositories.get(repositoryName(ref))
    if (tags === undefined) return { ok: false, failure: { kind: 'denied', message: missingRepository(ref) } }
    if (ref.digest !== undefined) return this.#resolveDigest(ref, ref.digest, tags)
    const made = tags.get(ref.tag ?? 'latest')
    if (made === undefined) return { ok: false, failure: { kind: 'unknown', message: unknownManifest(ref) } }
    return found(made())
  }

  #resolveDigest(ref: Reference, digest: string, tags: ReadonlyMap<string, () => Image>): Resolved {
    const pushed = this.#byDigest.get(`${repositoryName(ref)}@${digest}`)
    if (pushed !== undefined) return found(pushed)
    for (const make of tags.values()) {
      const image = make()
      if (manifestDigest(image) === digest) return found(image)
    }
    return { ok: false, failure: { kind: 'unknown', message: unknownManifest(ref) } }
  }
}

const found = (image: Image): Resolved => ({ ok: true, image, digest: manifestDigest(image) })

function missingRepository(ref: Reference): string {
  if (ref.domain !== 'docker.io') return unknownManifest(ref)
  return `pull access denied for ${familiarName(ref)}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`
}

const unknownManifest = (ref: Reference): string => `manifest for ${referenceShort(ref)} not found: manifest unknown: manifest unknown`
const referenceShort = (ref: Reference): string => familiarString(ref.digest === undefined ? ref : { domain: ref.domain, path: ref.path, digest: ref.digest })
const lookupFailure = (domain: string): string => `Get "https://${apiHost(domain)}/v2/": dial tcp: lookup ${apiHost(domain).replace(/:\d+$/, '')} on 10.255.255.53:53: no such host`
