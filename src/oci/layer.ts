import { compareUtf8 } from '../base/json.ts'
import { Sha256, digest } from '../base/sha256.ts'
import { tarEntry, type TarEntry, type TarType } from '../base/tar.ts'
import { TAR_END, tarEntryParts } from '../base/tar-write.ts'
import { type Content, slice } from '../kernel/vfs/content.ts'
import type { InodeKind } from '../kernel/vfs/file-system.ts'

/** One entry of a layer. `whiteout` hides what lower layers have at the path, `opaque` all they have inside the directory. */
export type LayerEntry = {
  /** Relative to the root, without slashes at the ends, e.g. `usr/bin/env`; empty for the root itself. */
  readonly path: string
  readonly kind: Exclude<InodeKind, 'socket'> | 'hardlink' | 'whiteout'
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Seconds since 1970. */
  readonly mtime: number
  readonly content?: Content
  /** Of a symlink: its text; of a hardlink: a path of this layer. */
  readonly target?: string
  readonly rdev?: number
  readonly opaque?: boolean
}

/** Layers up to this size are named by the digest of their real tar bytes; bigger ones by that of a form whose zeros are counted, not hashed. */
const HASHED_WHOLE = 4 << 20
/** What gzip leaves of a layer where nobody says. */
const COMPRESSION = 0.42

/** A file system change set: an immutable, content-addressed tree. */
export class Layer {
  /** In the order of their paths. */
  readonly entries: readonly LayerEntry[]
  /** Sum of the regular files' sizes in bytes. */
  readonly size: number
  /** What a pull downloads, in bytes. */
  readonly compressedSize: number
  #diffId: string | undefined

  constructor(entries: Iterable<LayerEntry>, known: { compressedSize?: number | undefined; diffId?: string | undefined } = {}) {
    this.entries = [...entries].sort((a, b) => compareUtf8(a.path, b.path))
    let size = 0
    for (const entry of this.entries) size += entry.content?.size ?? 0
    this.size = size
    this.compressedSize = known.compressedSize ?? Math.max(32, Math.round(size * COMPRESSION))
    this.#diffId = known.diffId
  }

  /** The digest of the uncompressed layer. */
  get diffId(): string {
    return (this.#diffId ??= this.#hash())
  }

  /** The digest of the compressed blob as a registry holds it. */
  get blobDigest(): string {
    return digest(`gzip\0${this.diffId}`)
  }

  /** The layer as a tar archive, whiteouts as `.wh.` files. */
  tar(): TarEntry[] {
    return this.entries.flatMap(tarEntries)
  }

  #hash(): string {
    const hash = new Sha256()
    const whole = this.size <= HASHED_WHOLE
    for (const entry of this.entries) {
      if (whole || entry.content === undefined) {
        for (const part of tarEntries(entry).flatMap(tarEntryParts)) hash.update(part)
        continue
      }
      const { bytes, size } = trimmed(entry.content)
      hash.update(`${entry.path}\0${entry.mode}\0${entry.uid}\0${entry.gid}\0${entry.mtime}\0${size}\0${bytes.length}\0`).update(bytes)
    }
    return `sha256:${hash.update(TAR_END).hex()}`
  }
}

/** The chain ids of a stack of layers, lowest first (OCI image specification: each names the layer and all below it). */
export function chainIds(diffIds: readonly string[]): string[] {
  const chain: string[] = []
  for (const diffId of diffIds) {
    const below = chain.at(-1)
    chain.push(below === undefined ? diffId : digest(`${below} ${diffId}`))
  }
  return chain
}

function trimmed({ bytes, size }: Content): Content {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return { bytes: bytes.subarray(0, end), size }
}

const TYPES: Readonly<Record<Exclude<LayerEntry['kind'], 'whiteout'>, TarType>> = {
  file: 'file', dir: 'directory', symlink: 'symlink', hardlink: 'link', fifo: 'fifo', char: 'char', block: 'block',
}

function tarEntries(entry: LayerEntry): TarEntry[] {
  const { path, kind, mode, uid, gid, mtime } = entry
  const slash = path.lastIndexOf('/')
  if (kind === 'whiteout') return [tarEntry({ name: `${path.slice(0, slash + 1)}.wh.${path.slice(slash + 1)}`, mode: 0, mtime })]
  const made = tarEntry({
    name: kind === 'dir' ? `${path === '' ? '.' : path}/` : path, type: TYPES[kind], mode: kind === 'symlink' ? 0o777 : mode, uid, gid, mtime,
    linkName: entry.target ?? '',
    ...(entry.content !== undefined && { data: slice(entry.content, 0, entry.content.size) }),
    ...(entry.rdev !== undefined && { devMajor: entry.rdev >> 8, devMinor: entry.rdev & 255 }),
  })
  return entry.opaque ? [made, tarEntry({ name: `${path}/.wh..wh..opq`, mode: 0, mtime })] : [made]
}

const KINDS: Readonly<Record<TarType, LayerEntry['kind']>> = {
  file: 'file', directory: 'dir', symlink: 'symlink', link: 'hardlink', fifo: 'fifo', char: 'char', block: 'block',
}

/** The layer a tar archive's entries make. */
export function layerOfTar(entries: readonly TarEntry[], known: { diffId?: string } = {}): Layer {
  const byPath = new Map<string, LayerEntry>()
  const opaque = new Set<string>()
  for (const entry of entries) {
    const path = entryPath(entry.name)
    const slash = path.lastIndexOf('/')
    const name = path.slice(slash + 1)
    const { mode, uid, gid, mtime } = entry
    if (name === '.wh..wh..opq') opaque.add(path.slice(0, Math.max(0, slash)))
    else if (name.startsWith('.wh.')) byPath.set(`${path.slice(0, slash + 1)}${name.slice(4)}`, { path: `${path.slice(0, slash + 1)}${name.slice(4)}`, kind: 'whiteout', mode: 0, uid: 0, gid: 0, mtime })
    else {
      const kind = KINDS[entry.type]
      byPath.set(path, {
        path, kind, mode, uid, gid, mtime,
        ...(kind === 'file' && { content: trimmed({ bytes: entry.data, size: entry.data.length }) }),
        ...(kind === 'symlink' && { target: entry.linkName }),
        ...(kind === 'hardlink' && { target: entryPath(entry.linkName) }),
        ...((kind === 'char' || kind === 'block') && { rdev: entry.devMajor * 256 + entry.devMinor }),
      })
    }
  }
  for (const path of opaque) {
    const dir = byPath.get(path) ?? { path, kind: 'dir', mode: 0o755, uid: 0, gid: 0, mtime: 0 }
    byPath.set(path, { ...dir, opaque: true })
  }
  return new Layer(byPath.values(), known)
}

/** A tar name as a layer path. */
export function entryPath(name: string): string {
  const parts: string[] = []
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}
