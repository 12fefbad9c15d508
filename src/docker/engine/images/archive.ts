import { decodeUtf8, encodeUtf8 } from '../../../base/bytes.ts'
import { digest, sha256Hex } from '../../../base/sha256.ts'
import { gunzipIfNeeded } from './gunzip.ts'
import { type TarEntry, tarEntry } from '../../../base/tar.ts'
import { readTar } from '../../../base/tar-read.ts'
import { writeTar } from '../../../base/tar-write.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { type Image, type ImageDocument, imageOf, makeImage } from '../../../oci/image.ts'
import { type Layer, layerOfTar } from '../../../oci/layer.ts'
import { parseReference } from '../../../oci/reference.ts'
import type { Engine } from '../engine.ts'
import { notFound, notSimulated, serverError } from '../errors.ts'
import type { RouteContext } from '../routes/route.ts'
import { applyChanges } from './change-instructions.ts'

type ManifestItem = { Config: string; RepoTags: string[] | null; Layers: string[] }

/** What saved layers are called here, by the digest of their real tar bytes: loading an archive of ours gives the same images again. */
const savedLayers = new WeakMap<Engine, Map<string, Layer>>()

function known(engine: Engine): Map<string, Layer> {
  let map = savedLayers.get(engine)
  if (map === undefined) savedLayers.set(engine, (map = new Map()))
  return map
}

/** GET /images/get: a tar archive that `docker load` reads, here and elsewhere. */
export function* saveImages({ engine, respond }: RouteContext, names: readonly string[]): Gen<void> {
  const images = new Map<Image, string[]>()
  for (const name of names) {
    const ref = parseReference(name)
    const image = engine.findImage(name)
    if (image === undefined) throw notFound(`No such image: ${ref.ok ? engine.shownReference(name) : name}`)
    const tags = images.get(image) ?? []
    images.set(image, tags)
    const byId = image.id.startsWith(`sha256:${name.replace(/^sha256:/, '')}`)
    if (byId) continue
    if (ref.ok && ref.value.tag === undefined) tags.push(...engine.tagsOf(image.id).filter((t) => t.startsWith(`${name}:`)))
    else tags.push(engine.shownReference(name))
  }
  yield* respond.start(200, { 'Content-Type': 'application/x-tar' })
  yield* respond.write(writeTar(archiveOf(engine, images)))
  for (const image of images.keys()) engine.events.publish('image', 'save', image.id, { name: image.id })
}

function archiveOf(engine: Engine, images: ReadonlyMap<Image, readonly string[]>): TarEntry[] {
  const files = new Map<string, TarEntry>()
  const put = (name: string, data: Uint8Array): string => {
    files.set(name, tarEntry({ name, data }))
    return name
  }
  const manifest: ManifestItem[] = []
  const repositories: Record<string, Record<string, string>> = {}
  for (const [image, tags] of images) {
    const blobs = image.layers.map((layer) => {
      const bytes = writeTar(layer.tar())
      const hex = sha256Hex(bytes)
      known(engine).set(`sha256:${hex}`, layer)
      return { hex, path: put(`blobs/sha256/${hex}`, bytes) }
    })
    const document: ImageDocument = { ...image.document, rootfs: { type: 'layers', diff_ids: blobs.map((b) => `sha256:${b.hex}`) } }
    const config = encodeUtf8(JSON.stringify(document))
    manifest.push({ Config: put(`blobs/sha256/${sha256Hex(config)}`, config), RepoTags: tags.length > 0 ? [...tags] : null, Layers: blobs.map((b) => b.path) })
    for (const tag of tags) {
      const at = tag.lastIndexOf(':')
      const top = blobs.at(-1)
      if (top !== undefined) (repositories[tag.slice(0, at)] ??= {})[tag.slice(at + 1)] = top.hex
    }
  }
  put('manifest.json', encodeUtf8(JSON.stringify(manifest)))
  if (Object.keys(repositories).length > 0) put('repositories', encodeUtf8(`${JSON.stringify(repositories)}\n`))
  return [...files.values()]
}

/** POST /images/load. */
export function* loadImages({ engine, request, respond }: RouteContext): Gen<void> {
  const archive = readTar(gunzipIfNeeded(yield* request.body.all()))
  if ('error' in archive) throw serverError(archive.error)
  const files = new Map(archive.entries.map((e) => [e.name.replace(/^\.\//, ''), e.data]))
  const manifestFile = files.get('manifest.json')
  if (manifestFile === undefined) throw serverError('open /var/lib/docker/tmp/docker-import/manifest.json: no such file or directory')
  const items = JSON.parse(decodeUtf8(manifestFile)) as ManifestItem[]
  yield* respond.start(200, { 'Content-Type': 'application/json' })
  for (const item of items) {
    const image = loadOne(engine, item, files)
    engine.runtime.images.add(image)
    engine.events.publish('image', 'load', image.id, { name: image.id })
    const tags = item.RepoTags ?? []
    for (const tag of tags) {
      const ref = parseReference(tag)
      if (ref.ok) engine.runtime.images.name(ref.value, image)
      yield* respond.write(`${JSON.stringify({ stream: `Loaded image: ${tag}\n` })}\r\n`)
    }
    if (tags.length === 0) yield* respond.write(`${JSON.stringify({ stream: `Loaded image ID: ${image.id}\n` })}\r\n`)
  }
}

function loadOne(engine: Engine, item: ManifestItem, files: ReadonlyMap<string, Uint8Array>): Image {
  const config = files.get(item.Config)
  if (config === undefined) throw serverError(`open ${item.Config}: no such file or directory`)
  const document = JSON.parse(decodeUtf8(config)) as ImageDocument
  const layers = item.Layers.map((path, i) => {
    const bytes = files.get(path)
    if (bytes === undefined) throw serverError(`open ${path}: no such file or directory`)
    const whole = gunzipIfNeeded(bytes)
    const diffId = document.rootfs.diff_ids[i] ?? digest(whole)
    const held = known(engine).get(diffId)
    if (held !== undefined) return held
    const archive = readTar(whole)
    if ('error' in archive) throw serverError(archive.error)
    return layerOfTar(archive.entries, { diffId })
  })
  const same: ImageDocument = { ...document, rootfs: { type: 'layers', diff_ids: layers.map((l) => l.diffId) } }
  const ours = layers.every((l, i) => l.diffId === document.rootfs.diff_ids[i])
  return ours ? { ...imageOf(document, layers), id: digest(config) } : imageOf(same, layers)
}

/** POST /images/create?fromSrc=-: an image of one layer from a tar archive (docker import). */
export function* importImage({ engine, request, respond }: RouteContext): Gen<void> {
  const { query } = request
  if (query.get('fromSrc') !== '-') throw notSimulated('docker import of a URL')
  const config = applyChanges({}, query.all('changes'))
  const archive = readTar(gunzipIfNeeded(yield* request.body.all()))
  if ('error' in archive) throw serverError(archive.error)
  const layer = layerOfTar(archive.entries)
  const created = engine.time(engine.world.now)
  const comment = query.get('message') || 'Imported from -'
  const image = makeImage({ architecture: 'amd64', os: 'linux', config, created, history: [{ created, created_by: '', comment }] }, [layer])
  engine.runtime.images.add(image)
  const repo = query.get('repo') ?? ''
  if (repo !== '') engine.runtime.images.name(engine.reference(query.get('tag') ? `${repo}:${query.get('tag')}` : repo.includes(':') ? repo : `${repo}:latest`), image)
  engine.events.publish('image', 'import', image.id, { name: image.id })
  yield* respond.start(200, { 'Content-Type': 'application/json' })
  yield* respond.write(`${JSON.stringify({ status: image.id })}\r\n`)
}

