import { type CatalogueImage, compressedSizeOf, type Layer as CatalogueLayer, type LayerFile } from '../images/image.ts'
import { type Image, makeImage } from '../oci/image.ts'
import { Layer, type LayerEntry } from '../oci/layer.ts'
import { parseReference, repositoryName } from '../oci/reference.ts'
import { unixSeconds } from '../sim/time.ts'
import { Registry, type RegistryItem } from '../oci/registry.ts'

const layers = new WeakMap<CatalogueLayer, Layer>()

/** The registries of the simulated internet, holding the catalogue. */
export function catalogueRegistry(catalogue: readonly CatalogueImage[]): Registry {
  return new Registry(catalogue.map(registryItem))
}

/** A catalogue image as a registry holds it; its layers are made on first use. */
export function registryItem(item: CatalogueImage): RegistryItem {
  const ref = parseReference(item.repository)
  const repository = ref.ok ? repositoryName(ref.value) : item.repository
  let made: Image | undefined
  return {
    repository, tags: item.tags, image: () => (made ??= imageOf(item)),
    ...(item.description !== undefined && { description: item.description }), ...(item.stars !== undefined && { stars: item.stars }),
  }
}

function imageOf(item: CatalogueImage): Image {
  const found: Layer[] = []
  const history = item.history.map((step) => {
    if (step.layer !== undefined) found.push(layerOf(step.layer, item.created))
    return {
      created: step.created ?? item.created, created_by: step.createdBy,
      ...(step.comment !== undefined && { comment: step.comment }), ...(step.layer === undefined && { empty_layer: true }),
    }
  })
  return makeImage({ architecture: 'amd64', os: 'linux', config: item.config, created: item.created, history }, found)
}

function layerOf(source: CatalogueLayer, created: string): Layer {
  let layer = layers.get(source)
  if (layer === undefined) {
    const mtime = unixTime(created)
    const files = Object.entries(source.files())
    layer = new Layer(files.map(([path, file]) => entryOf(path.replace(/^\/+|\/+$/g, ''), file, mtime)), { compressedSize: compressedSizeOf(source) })
    layers.set(source, layer)
  }
  return layer
}

function entryOf(path: string, file: LayerFile, mtime: number): LayerEntry {
  switch (file.kind) {
    case 'file': return { path, kind: 'file', mode: file.mode, uid: file.uid, gid: file.gid, mtime, content: file.content }
    case 'dir': return { path, kind: 'dir', mode: file.mode, uid: file.uid, gid: file.gid, mtime }
    case 'symlink': return { path, kind: 'symlink', mode: 0o777, uid: file.uid, gid: file.gid, mtime, target: file.target }
    case 'hardlink': return { path, kind: 'hardlink', mode: 0o644, uid: 0, gid: 0, mtime, target: file.target.replace(/^\/+/, '') }
    case 'whiteout': return { path, kind: 'whiteout', mode: 0, uid: 0, gid: 0, mtime }
  }
}

/** Seconds since 1970 of an RFC 3339 text in UTC. */
export function unixTime(rfc3339: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(rfc3339)
  if (match === null) return 0
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [number, number, number, number, number, number]
  return unixSeconds(year, month, day, hour, minute, second)
}
