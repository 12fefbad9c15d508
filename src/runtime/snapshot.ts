import { Layer, type LayerEntry } from '../oci/layer.ts'
import { layerTree, removeTree } from '../oci/layer-tree.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { FileSystem, Ino } from '../kernel/vfs/file-system.ts'
import { MemoryFs } from '../kernel/vfs/memory-fs.ts'
import { isWhiteout, OPAQUE, OverlayFs } from '../kernel/vfs/overlay-fs.ts'

/** A stack of layers with a writable directory on top: what a container's root is mounted from. */
export class Snapshot {
  /** Lowest first. */
  readonly layers: readonly Layer[]
  readonly upper: MemoryFs
  readonly #dir: Ino
  readonly #path: string | undefined
  readonly #kernel: Kernel

  /** With a path the writable directory is there on the host's disk; without, it is a file system that nobody else sees. */
  constructor(kernel: Kernel, layers: readonly Layer[], path?: string) {
    this.layers = layers
    this.#kernel = kernel
    this.#path = path
    this.upper = path === undefined ? new MemoryFs({ type: 'ext4', dev: kernel.nextDev(), store: kernel.store }) : kernel.disk
    this.#dir = path === undefined ? this.upper.root : makeDir(kernel.disk, path)
    // The root directory's own attributes come from the image, where it gives them.
    const root = layers.flatMap((layer) => (layer.entries[0]?.path === '' ? [layer.entries[0]] : [])).at(-1)
    if (root !== undefined) this.upper.setAttr(this.#dir, { mode: root.mode, uid: root.uid, gid: root.gid })
  }

  /** The merged view; a new one for each mount. */
  overlay(): OverlayFs {
    const { world } = this.#kernel
    const lower = [...this.layers].reverse().map((layer) => {
      const fs = layerTree(layer, world.bootEpochMs)
      return { fs, ino: fs.root }
    })
    return new OverlayFs({ dev: this.#kernel.nextDev(), lower, upper: { fs: this.upper, ino: this.#dir } })
  }

  /** Bytes of the regular files in the writable layer. */
  get size(): number {
    let size = 0
    walkTree(this.upper, this.#dir, '', (_path, ino) => {
      const attr = this.upper.attr(ino)
      if (attr.kind === 'file') size += attr.size
    })
    return size
  }

  /** The writable directory as a layer of its own. `skip` says which paths stay out (mount points the runtime made). */
  diff(skip: (path: string) => boolean = () => false): Layer {
    return diffLayer(this.upper, this.#dir, this.#kernel.world.bootEpochMs, skip)
  }

  remove(): void {
    if (this.#path === undefined) return this.upper.destroy()
    const slash = this.#path.lastIndexOf('/')
    removeTree(this.upper, makeDir(this.upper, this.#path.slice(0, slash)), this.#path.slice(slash + 1))
  }
}

function makeDir(fs: MemoryFs, path: string): Ino {
  let at = fs.root
  for (const part of path.split('/')) {
    if (part !== '') at = fs.lookup(at, part) ?? fs.create(at, part, { kind: 'dir', mode: 0o755, uid: 0, gid: 0 })
  }
  return at
}

/** A directory of a file system as layer entries; 0/0 devices are whiteouts. */
export function diffLayer(fs: FileSystem, root: Ino, bootEpochMs: number, skip: (path: string) => boolean = () => false): Layer {
  return new Layer(treeEntries(fs, root, bootEpochMs, skip))
}

/** The entries below a directory, without the directory itself. Hard links to one inode point to its first path. */
export function treeEntries(fs: FileSystem, root: Ino, bootEpochMs: number, skip: (path: string) => boolean = () => false): LayerEntry[] {
  const entries: LayerEntry[] = []
  const seen = new Map<Ino, string>()
  walkTree(fs, root, '', (path, ino) => {
    if (skip(path)) return
    const attr = fs.attr(ino)
    const { kind, mode, uid, gid, rdev } = attr
    const mtime = Math.floor((bootEpochMs * 1000 + attr.mtime) / 1_000_000)
    if (isWhiteout(attr)) entries.push({ path, kind: 'whiteout', mode: 0, uid: 0, gid: 0, mtime })
    else if (kind === 'socket') return
    else if (kind === 'file' && attr.nlink > 1 && seen.has(ino)) entries.push({ path, kind: 'hardlink', mode, uid, gid, mtime, target: seen.get(ino) as string })
    else {
      seen.set(ino, path)
      entries.push({
        path, kind, mode, uid, gid, mtime,
        ...(kind === 'file' && { content: fs.content(ino) }),
        ...(kind === 'symlink' && { target: fs.readlink(ino) }),
        ...((kind === 'char' || kind === 'block') && { rdev }),
        ...(attr.xattrs?.[OPAQUE] === 'y' && { opaque: true }),
      })
    }
  })
  return entries
}

function walkTree(fs: FileSystem, dir: Ino, prefix: string, visit: (path: string, ino: Ino) => void): void {
  for (const entry of fs.readdir(dir)) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    visit(path, entry.ino)
    if (entry.kind === 'dir') walkTree(fs, entry.ino, path, visit)
  }
}
