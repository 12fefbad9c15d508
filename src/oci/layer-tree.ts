import type { FileSystem, Ino } from '../kernel/vfs/file-system.ts'
import { detachedStore, MemoryFs } from '../kernel/vfs/memory-fs.ts'
import { OPAQUE } from '../kernel/vfs/overlay-fs.ts'
import type { Layer, LayerEntry } from './layer.ts'

const trees = new WeakMap<Layer, Map<number, MemoryFs>>()

/** A layer as a frozen file system: a lower directory of overlays. Whiteouts are 0/0 devices. Made once for a world's boot date. */
export function layerTree(layer: Layer, bootEpochMs: number): MemoryFs {
  let made = trees.get(layer)
  if (made === undefined) trees.set(layer, (made = new Map()))
  let fs = made.get(bootEpochMs)
  if (fs === undefined) made.set(bootEpochMs, (fs = build(layer, bootEpochMs)))
  return fs
}

function build(layer: Layer, bootEpochMs: number): MemoryFs {
  const fs = new MemoryFs({ dev: 0, store: detachedStore() })
  placeEntries(fs, fs.root, layer.entries, (mtime) => mtime * 1_000_000 - bootEpochMs * 1000, 'device')
  fs.readOnly = true
  return fs
}

/** Puts entries into a directory of a file system; what is there gives way. Whiteouts become 0/0 devices, or remove what is there. */
export function placeEntries(fs: FileSystem, root: Ino, entries: readonly LayerEntry[], time: (mtime: number) => number, whiteouts: 'device' | 'remove'): void {
  const times: [Ino, number][] = []
  const later: LayerEntry[] = []
  for (const entry of entries) {
    if (entry.kind === 'hardlink') later.push(entry)
    else {
      const ino = place(fs, root, entry, whiteouts)
      if (ino !== undefined) times.push([ino, time(entry.mtime)])
    }
  }
  for (const entry of later) {
    const target = find(fs, root, entry.target ?? '')
    const { dir, name } = parentOf(fs, root, entry.path)
    if (target === undefined) continue
    if (fs.lookup(dir, name) !== undefined) fs.unlink(dir, name)
    fs.link(dir, name, target)
  }
  for (const [ino, mtime] of times) fs.setAttr(ino, { mtime, atime: mtime })
}

function place(fs: FileSystem, root: Ino, entry: LayerEntry, whiteouts: 'device' | 'remove'): Ino | undefined {
  const { mode, uid, gid } = entry
  if (entry.path === '') {
    fs.setAttr(root, { mode, uid, gid, ...(entry.opaque && { xattrs: { [OPAQUE]: 'y' } }) })
    return root
  }
  const { dir, name } = parentOf(fs, root, entry.path)
  const old = fs.lookup(dir, name)
  if (old !== undefined) {
    if (entry.kind === 'dir' && fs.attr(old).kind === 'dir') {
      fs.setAttr(old, { mode, uid, gid })
      return old
    }
    removeTree(fs, dir, name)
  }
  if (entry.kind === 'whiteout') {
    return whiteouts === 'remove' ? undefined : fs.create(dir, name, { kind: 'char', mode: 0, uid: 0, gid: 0, rdev: 0 })
  }
  if (entry.kind === 'hardlink') return undefined
  const ino = fs.create(dir, name, {
    kind: entry.kind, mode, uid, gid,
    ...(entry.content !== undefined && { content: entry.content }),
    ...(entry.target !== undefined && { target: entry.target }),
    ...(entry.rdev !== undefined && { rdev: entry.rdev }),
  })
  if (entry.opaque) fs.setAttr(ino, { xattrs: { [OPAQUE]: 'y' } })
  return ino
}

/** Removes a name and everything below it. */
export function removeTree(fs: FileSystem, dir: Ino, name: string): void {
  const ino = fs.lookup(dir, name)
  if (ino === undefined) return
  if (fs.attr(ino).kind !== 'dir') return fs.unlink(dir, name)
  for (const entry of fs.readdir(ino)) removeTree(fs, ino, entry.name)
  fs.rmdir(dir, name)
}

function parentOf(fs: FileSystem, root: Ino, path: string): { dir: Ino; name: string } {
  const parts = path.split('/')
  const name = parts.pop() as string
  let dir = root
  for (const part of parts) {
    const next = step(fs, root, dir, part)
    dir = next ?? fs.create(dir, part, { kind: 'dir', mode: 0o755, uid: 0, gid: 0 })
  }
  return { dir, name }
}

/** One component down; links to directories are followed (`bin` -> `usr/bin`). */
function step(fs: FileSystem, root: Ino, dir: Ino, part: string): Ino | undefined {
  if (part === '..') return dir === root ? root : fs.parent(dir)
  const ino = fs.lookup(dir, part)
  if (ino === undefined || fs.attr(ino).kind !== 'symlink') return ino
  const target = fs.readlink(ino)
  return find(fs, root, target, target.startsWith('/') ? root : dir)
}

function find(fs: FileSystem, root: Ino, path: string, from: Ino = root): Ino | undefined {
  let at: Ino | undefined = from
  for (const part of path.split('/')) if (part !== '' && part !== '.') at = at === undefined ? undefined : step(fs, root, at, part)
  return at
}
