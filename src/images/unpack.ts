import type { FileSystem, Ino } from '../kernel/vfs/file-system.ts'
import type { LayerFile, LayerFiles } from './image.ts'

/** Puts a tree into a file system, replacing what is there at the same paths: for host roots and for layers kept as file systems. */
export function unpack(files: LayerFiles, fs: FileSystem): void {
  const later: [path: string, target: string][] = []
  for (const path of Object.keys(files).sort((a, b) => depth(a) - depth(b))) {
    const entry = files[path] as LayerFile
    if (entry.kind === 'hardlink') later.push([path, entry.target])
    else place(fs, path, entry)
  }
  for (const [path, target] of later) {
    const ino = find(fs, target)
    if (ino !== undefined) fs.link(parentOf(fs, path), nameOf(path), ino)
  }
}

const parts = (path: string): string[] => path.split('/').filter((part) => part !== '')
const depth = (path: string): number => parts(path).length
const nameOf = (path: string): string => parts(path).at(-1) ?? ''

function place(fs: FileSystem, path: string, entry: LayerFile): void {
  if (depth(path) === 0) {
    if (entry.kind === 'dir') fs.setAttr(fs.root, { mode: entry.mode, uid: entry.uid, gid: entry.gid })
    return
  }
  const dir = parentOf(fs, path)
  const name = nameOf(path)
  const old = fs.lookup(dir, name)
  if (old !== undefined && entry.kind === 'dir' && fs.attr(old).kind === 'dir') {
    fs.setAttr(old, { mode: entry.mode, uid: entry.uid, gid: entry.gid })
    return
  }
  if (old !== undefined) fs.unlink(dir, name)
  if (entry.kind === 'whiteout' || entry.kind === 'hardlink') return
  const { uid, gid } = entry
  if (entry.kind === 'symlink') fs.create(dir, name, { kind: 'symlink', mode: 0o777, uid, gid, target: entry.target })
  else if (entry.kind === 'dir') fs.create(dir, name, { kind: 'dir', mode: entry.mode, uid, gid })
  else fs.create(dir, name, { kind: 'file', mode: entry.mode, uid, gid, content: entry.content })
}

/** The directory of a path, made where it is missing; symlinked directories (`/bin` -> `usr/bin`) are followed. */
function parentOf(fs: FileSystem, path: string): Ino {
  let dir = fs.root
  for (const name of parts(path).slice(0, -1)) {
    dir = follow(fs, dir, name) ?? fs.create(dir, name, { kind: 'dir', mode: 0o755, uid: 0, gid: 0 })
  }
  return dir
}

function follow(fs: FileSystem, dir: Ino, name: string): Ino | undefined {
  if (name === '..') return fs.parent(dir)
  const ino = fs.lookup(dir, name)
  if (ino === undefined || fs.attr(ino).kind !== 'symlink') return ino
  const target = fs.readlink(ino)
  let at: Ino | undefined = target.startsWith('/') ? fs.root : dir
  for (const part of parts(target)) at = at === undefined ? undefined : follow(fs, at, part)
  return at
}

function find(fs: FileSystem, path: string): Ino | undefined {
  let at: Ino | undefined = fs.root
  for (const part of parts(path)) at = at === undefined ? undefined : follow(fs, at, part)
  return at
}
