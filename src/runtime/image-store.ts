import type { Image } from '../oci/image.ts'
import { type Reference, referenceString, repositoryName } from '../oci/reference.ts'

/** The images that a host holds, and the names it knows them by. Names are canonical (`docker.io/library/nginx:latest`, `...@sha256:...`). */
export class ImageStore {
  readonly #images = new Map<string, Image>()
  readonly #names = new Map<string, string>()
  #listeners: ((id: string) => void)[] = []

  get(id: string): Image | undefined {
    return this.#images.get(id)
  }

  images(): Image[] {
    return [...this.#images.values()]
  }

  /** All names, in the order in which they were given. */
  names(): [name: string, id: string][] {
    return [...this.#names]
  }

  /** The tags and digests of an image, canonical, by name. */
  namesOf(id: string): string[] {
    return [...this.#names].filter(([, held]) => held === id).map(([name]) => name).sort()
  }

  lookup(ref: Reference): Image | undefined {
    const id = this.#names.get(nameOf(ref))
    return id === undefined ? undefined : this.#images.get(id)
  }

  /** Adds an image without a name; the same image is held once. */
  add(image: Image): Image {
    const held = this.#images.get(image.id)
    if (held !== undefined) return held
    this.#images.set(image.id, image)
    this.#changed(image.id)
    return image
  }

  /** Gives an image a name; an image that had it loses it. */
  name(ref: Reference, image: Image): void {
    this.add(image)
    const name = nameOf(ref)
    const before = this.#names.get(name)
    this.#names.delete(name)
    this.#names.set(name, image.id)
    if (before !== undefined && before !== image.id) this.#changed(before)
    this.#changed(image.id)
  }

  unname(name: string): void {
    const id = this.#names.get(name)
    if (id === undefined) return
    this.#names.delete(name)
    this.#changed(id)
  }

  /** Forgets an image and its names. */
  remove(id: string): void {
    for (const name of this.namesOf(id)) this.#names.delete(name)
    this.#images.delete(id)
    this.#changed(id)
  }

  /** Whether a layer of this diff id is here: a pull need not fetch it. */
  hasLayer(diffId: string): boolean {
    for (const image of this.#images.values()) if (image.layers.some((layer) => layer.diffId === diffId)) return true
    return false
  }

  onChange(listener: (id: string) => void): void {
    this.#listeners.push(listener)
  }

  #changed(id: string): void {
    for (const listener of this.#listeners) listener(id)
  }
}

/** The name under which a reference is kept: by digest if it has one, else by tag. */
export function nameOf(ref: Reference): string {
  return ref.digest === undefined ? referenceString(ref) : `${repositoryName(ref)}@${ref.digest}`
}
