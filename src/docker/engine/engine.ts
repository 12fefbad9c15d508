import type { Kernel } from '../../kernel/kernel.ts'
import type { Process } from '../../kernel/proc/process.ts'
import { chainIds } from '../../oci/layer.ts'
import { familiarString, parseReference, type Reference, tagNameOnly } from '../../oci/reference.ts'
import type { Image } from '../../oci/image.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import { type Micros, rfc3339Nano } from '../../sim/time.ts'
import type { Table } from '../../sim/table.ts'
import type { World } from '../../sim/world.ts'
import type { Container, Exec } from './containers/container.ts'
import { ApiError, badRequest, notFound } from './errors.ts'
import { Events } from './events.ts'
import type { DaemonConfig } from './daemon-config.ts'
import { HostFiles } from './host-files.ts'
import { Networks } from './networks/manager.ts'
import type { BuildRecord, ContainerRecord, ImageRecord, LayerRecord, NetworkRecord, VolumeRecord } from './records.ts'
import { Volumes } from './volumes/manager.ts'

/** The version the engine says it is, and the API it speaks. */
export const ENGINE = { version: '28.2.2', api: '1.50', minApi: '1.24', commit: '45873be', go: 'go1.24.3', built: '2025-05-30T12:07:27.000000000+00:00' } as const

/** Directories under /var/lib/docker. */
const DATA_DIRS: readonly string[] = ['buildkit', 'containerd', 'containers', 'image', 'network', 'overlay2', 'plugins', 'runtimes', 'swarm', 'tmp', 'volumes']

type Tables = {
  readonly containers: Table<string, ContainerRecord>
  readonly images: Table<string, ImageRecord>
  readonly layers: Table<string, LayerRecord>
  readonly networks: Table<string, NetworkRecord>
  readonly volumes: Table<string, VolumeRecord>
  readonly builds: Table<string, BuildRecord>
}

/** The Docker engine's state: what dockerd knows. Its behaviour is in the folders beside it. */
export class Engine {
  readonly kernel: Kernel
  readonly world: World
  readonly runtime: Runtime
  readonly events: Events
  readonly files: HostFiles
  readonly networks: Networks
  readonly volumes: Volumes
  readonly tables: Tables
  readonly containers = new Map<string, Container>()
  readonly execs = new Map<string, Exec>()
  readonly startedAt: Micros
  /** When an image last got a tag here. */
  readonly taggedAt = new Map<string, Micros>()
  /** The image a committed image was made from, by the new one's id. */
  readonly parents = new Map<string, string>()
  /** Where the search for a free host port goes on. */
  nextPort = 32_768
  /** /etc/docker/daemon.json as of the daemon's start. */
  daemon: DaemonConfig = {}
  /** The daemon is going down: containers that end stay so. */
  stopping = false
  /** The dockerd process: its threads serve requests. */
  process!: Process

  constructor(kernel: Kernel, runtime: Runtime) {
    this.kernel = kernel
    this.world = kernel.world
    this.runtime = runtime
    this.startedAt = kernel.world.now
    const { world } = this
    this.tables = {
      containers: world.table('docker.containers'), images: world.table('docker.images'), layers: world.table('docker.layers'),
      networks: world.table('docker.networks'), volumes: world.table('docker.volumes'), builds: world.table('docker.builds'),
    }
    this.events = new Events(world)
    this.files = new HostFiles(kernel)
    this.networks = new Networks(this)
    this.volumes = new Volumes(this)
    for (const dir of DATA_DIRS) this.files.dir(`/var/lib/docker/${dir}`, 0o710)
    this.files.write('/var/lib/docker/engine-id', 'a1b2c3d4-0000-4000-8000-000000000028', 0o600)
    runtime.images.onChange((id) => this.#publishImage(id))
    for (const image of runtime.images.images()) this.#publishImage(image.id)
  }

  newId(): string {
    return this.world.random('docker.ids').hex(64)
  }

  /** RFC 3339 of a virtual time; Go's zero time for none. */
  time(at: Micros | undefined): string {
    return at === undefined ? '0001-01-01T00:00:00Z' : rfc3339Nano(this.world.bootEpochMs, at)
  }

  unixTime(at: Micros): number {
    return Math.floor((this.world.bootEpochMs * 1000 + at) / 1_000_000)
  }

  containerByName(name: string): Container | undefined {
    for (const container of this.containers.values()) if (container.name === name) return container
    return undefined
  }

  /** By name, id or unique id prefix. */
  findContainer(term: string): Container | undefined {
    const name = term.replace(/^\//, '')
    const exact = this.containers.get(term) ?? this.containerByName(name)
    if (exact !== undefined || term === '') return exact
    const found = [...this.containers.values()].filter((c) => c.id.startsWith(term))
    if (found.length > 1) throw badRequest(`multiple IDs found with provided prefix: ${term}`)
    return found[0]
  }

  container(term: string): Container {
    const found = this.findContainer(term)
    if (found === undefined) throw notFound(`No such container: ${term}`)
    return found
  }

  /** By reference, id or unique id prefix. */
  findImage(term: string): Image | undefined {
    const { images } = this.runtime
    const hex = term.replace(/^sha256:/, '')
    if (/^[a-f0-9]{64}$/.test(hex)) return images.get(`sha256:${hex}`)
    const ref = parseReference(term)
    const named = ref.ok ? images.lookup(tagNameOnly(ref.value)) : undefined
    if (named !== undefined || !/^[a-f0-9]+$/.test(hex)) return named
    const found = images.images().filter((i) => i.id.startsWith(`sha256:${hex}`))
    if (found.length > 1) throw badRequest(`ambiguous reference: ${term}`)
    return found[0]
  }

  /** As `findImage`; an invalid or unknown reference is an API error. */
  image(term: string): Image {
    const found = this.findImage(term)
    if (found !== undefined) return found
    throw notFound(`No such image: ${this.shownReference(term)}`)
  }

  /** How an unknown reference is shown: `nginx` as `nginx:latest`. */
  shownReference(term: string): string {
    return familiarString(tagNameOnly(this.reference(term)))
  }

  reference(term: string): Reference {
    const ref = parseReference(term)
    if (!ref.ok) throw new ApiError(400, ref.error)
    return ref.value
  }

  /** The tags of an image, familiar, in the order in which they were given. */
  tagsOf(id: string): string[] {
    return this.#familiar(id, (ref) => ref.digest === undefined)
  }

  digestsOf(id: string): string[] {
    return this.#familiar(id, (ref) => ref.digest !== undefined)
  }

  #familiar(id: string, which: (ref: Reference) => boolean): string[] {
    return this.runtime.images.namesOf(id).flatMap((name) => {
      const ref = parseReference(name)
      return ref.ok && which(ref.value) ? [familiarString(ref.value)] : []
    })
  }

  #publishImage(id: string): void {
    const image = this.runtime.images.get(id)
    if (image === undefined) {
      this.tables.images.delete(id)
      this.#pruneLayers()
      return
    }
    const diffIds = image.document.rootfs.diff_ids
    const chain = chainIds(diffIds)
    let next = 0
    const layers = image.document.history.map((step) => {
      const i = step.empty_layer ? -1 : next++
      const layer = image.layers[i]
      return layer === undefined
        ? { createdBy: step.created_by, sizeBytes: 0 }
        : { digest: layer.diffId, chainId: chain[i] as string, createdBy: step.created_by, sizeBytes: layer.size }
    })
    image.layers.forEach((layer, i) => {
      const chainId = chain[i] as string
      if (!this.tables.layers.has(chainId)) this.tables.layers.set(chainId, { chainId, digest: layer.diffId, parent: chain[i - 1], sizeBytes: layer.size, files: layer.entries.length })
    })
    this.tables.images.set(id, { id, tags: this.tagsOf(id), created: image.document.created, sizeBytes: image.size, layers })
  }

  #pruneLayers(): void {
    const used = new Set(this.runtime.images.images().flatMap((i) => chainIds(i.document.rootfs.diff_ids)))
    for (const key of Array.from(this.tables.layers.keys())) if (!used.has(key)) this.tables.layers.delete(key)
  }
}
