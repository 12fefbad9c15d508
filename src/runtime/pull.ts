import type { Image } from '../oci/image.ts'
import type { Layer } from '../oci/layer.ts'
import { type Reference, tagNameOnly } from '../oci/reference.ts'
import { apiHost, type Registry, REGISTRY_SPEED } from '../oci/registry.ts'
import { MILLISECOND, SECOND } from '../sim/time.ts'
import type { World } from '../sim/world.ts'
import type { ImageStore } from './image-store.ts'

/** What happens to a layer, as docker's progress names it. `layer` is its blob's digest. */
export type LayerEvent = {
  readonly layer: string
  readonly status: 'Pulling fs layer' | 'Waiting' | 'Downloading' | 'Verifying Checksum' | 'Download complete' | 'Extracting' | 'Pull complete' | 'Already exists'
  readonly current?: number
  readonly total?: number
}

export type PullResult =
  | { readonly ok: true; readonly image: Image; readonly digest: string; /** Nothing had to be fetched. */ readonly upToDate: boolean; readonly took: number }
  | { readonly ok: false; readonly message: string; readonly kind: 'unreachable' | 'denied' | 'unknown' }

export type PullOptions = { onProgress?: (event: LayerEvent) => void; onResolved?: (digest: string) => void; onDone: (result: PullResult) => void }

/** Fetches an image into a store, layer by layer, in modelled time; ends with one call of `onDone`. */
export function pullImage(world: World, registry: Registry, store: ImageStore, reference: Reference, options: PullOptions): void {
  const ref = tagNameOnly(reference)
  if (!registry.reachable) {
    const host = apiHost(ref.domain)
    const message = `Get "https://${host}/v2/": dial tcp: lookup ${host.replace(/:\d+$/, '')} on 10.255.255.53:53: dial udp 10.255.255.53:53: connect: network is unreachable`
    world.after(MILLISECOND, () => options.onDone({ ok: false, message, kind: 'unreachable' }))
    return
  }
  const started = world.now
  world.after(3 * REGISTRY_SPEED.roundTrip, () => {
    const resolved = registry.resolve(ref)
    if (!resolved.ok) return options.onDone({ ok: false, message: resolved.failure.message, kind: resolved.failure.kind })
    const { image, digest } = resolved
    options.onResolved?.(digest)
    const finish = (upToDate: boolean): void => {
      store.name(ref, image)
      store.name({ domain: ref.domain, path: ref.path, digest }, image)
      options.onDone({ ok: true, image, digest, upToDate, took: world.now - started })
    }
    const known = store.get(image.id)
    if (known !== undefined) return finish(true)
    new Transfer(world, store, image.layers, options.onProgress ?? (() => {}), () => finish(false)).start()
  })
}

/** Downloads layers a few at a time and unpacks them in order, as dockerd does. */
class Transfer {
  readonly #world: World
  readonly #layers: readonly Layer[]
  readonly #report: (event: LayerEvent) => void
  readonly #done: () => void
  readonly #have: readonly boolean[]
  readonly #downloaded: boolean[]
  #next = 0
  #unpacked = 0
  #unpacking = false

  constructor(world: World, store: ImageStore, layers: readonly Layer[], report: (event: LayerEvent) => void, done: () => void) {
    this.#world = world
    this.#layers = layers
    this.#report = report
    this.#done = done
    this.#have = layers.map((layer) => store.hasLayer(layer.diffId))
    this.#downloaded = [...this.#have]
  }

  start(): void {
    this.#layers.forEach((layer, i) => this.#report({ layer: layer.blobDigest, status: this.#have[i] ? 'Already exists' : 'Pulling fs layer' }))
    const missing = this.#layers.filter((_, i) => !this.#have[i])
    for (const layer of missing.slice(REGISTRY_SPEED.connections)) this.#report({ layer: layer.blobDigest, status: 'Waiting' })
    for (let i = 0; i < REGISTRY_SPEED.connections; i++) this.#download()
    this.#unpack()
  }

  #download(): void {
    while (this.#next < this.#layers.length && this.#have[this.#next]) this.#next++
    const index = this.#next++
    const layer = this.#layers[index]
    if (layer === undefined) return
    const total = layer.compressedSize
    const duration = REGISTRY_SPEED.roundTrip + (total / REGISTRY_SPEED.bytesPerSecond) * SECOND
    const steps = Math.min(20, Math.floor(duration / (100 * MILLISECOND)))
    for (let i = 1; i <= steps; i++) {
      const current = Math.round((total * i) / (steps + 1))
      this.#world.after((duration * i) / (steps + 1), () => this.#report({ layer: layer.blobDigest, status: 'Downloading', current, total }))
    }
    this.#world.after(duration, () => {
      this.#report({ layer: layer.blobDigest, status: 'Verifying Checksum' })
      this.#report({ layer: layer.blobDigest, status: 'Download complete' })
      this.#downloaded[index] = true
      this.#download()
      this.#unpack()
    })
  }

  #unpack(): void {
    if (this.#unpacking) return
    while (this.#unpacked < this.#layers.length && this.#have[this.#unpacked]) this.#unpacked++
    const layer = this.#layers[this.#unpacked]
    if (layer === undefined) return this.#done()
    if (!this.#downloaded[this.#unpacked]) return
    this.#unpacking = true
    const total = layer.compressedSize
    this.#report({ layer: layer.blobDigest, status: 'Extracting', current: Math.min(total, 32_768), total })
    this.#world.after(20 * MILLISECOND + (layer.size / REGISTRY_SPEED.extractBytesPerSecond) * SECOND, () => {
      this.#report({ layer: layer.blobDigest, status: 'Extracting', current: total, total })
      this.#report({ layer: layer.blobDigest, status: 'Pull complete' })
      this.#unpacked++
      this.#unpacking = false
      this.#unpack()
    })
  }
}
