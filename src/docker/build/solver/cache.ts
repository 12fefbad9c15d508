import type { Layer } from '../../../oci/layer.ts'

/** A layer and when it was made (RFC 3339). */
export type Made = { readonly layer: Layer; readonly createdAt: string }

/** What a node of the graph came to: layers, lowest first, all of the base image's among them. */
export type Result = { readonly layers: readonly Made[] }

/** The build cache of an engine: results by what they depend on. */
export class BuildCache {
  readonly #results = new Map<string, Result>()
  /** Images whose layers have been unpacked for a build before. */
  readonly loaded = new Set<string>()
  /** Directories of `RUN --mount=type=cache`, by id. */
  readonly mounts = new Map<string, unknown>()

  get(key: string): Result | undefined {
    return this.#results.get(key)
  }

  set(key: string, result: Result): void {
    this.#results.set(key, result)
  }

  get size(): number {
    return this.#results.size
  }

  /** Bytes of the layers that builds have made. */
  get bytes(): number {
    const layers = new Set<Layer>()
    for (const { layers: made } of this.#results.values()) {
      const top = made.at(-1)
      if (top !== undefined) layers.add(top.layer)
    }
    let total = 0
    for (const layer of layers) total += layer.size
    return total
  }

  /** Forgets everything; gives the bytes that were held. */
  clear(): number {
    const { bytes } = this
    this.#results.clear()
    this.loaded.clear()
    this.mounts.clear()
    return bytes
  }
}
