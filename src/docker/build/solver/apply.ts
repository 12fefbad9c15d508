import { compileIgnorePatterns } from '../../../base/ignore-patterns.ts'
import { encodeUtf8 } from '../../../base/bytes.ts'
import { gunzip, isGzip } from '../../../base/gzip.ts'
import { readTar } from '../../../base/tar-read.ts'
import type { FileSystem, Ino } from '../../../kernel/vfs/file-system.ts'
import { slice } from '../../../kernel/vfs/content.ts'
import { attrAt, walk, type Walker } from '../../../kernel/vfs/path.ts'
import type { Position } from '../../../kernel/vfs/mount.ts'
import { layerOfTar } from '../../../oci/layer.ts'
import { layerTree } from '../../../oci/layer-tree.ts'
import { makeDirs } from '../../../runtime/task.ts'
import { resolveUser } from '../../../runtime/users.ts'
import type { CopyAction, FileAction } from '../graph.ts'
import { type Selected, select, type SourceTree } from './tree.ts'

type Owner = { readonly uid: number; readonly gid: number }

/** Does a file operation of the graph on a writable root. Throws Error with BuildKit's text. */
export function applyFileAction(root: Walker, action: FileAction, from: SourceTree | undefined, bootEpochMs: number): void {
  switch (action.do) {
    case 'mkdir':
      makeDirs(root, action.path)
      return
    case 'write':
      writeFile(root, action)
      return
    case 'fetch':
      throw new Error(`drydock: ADD ${action.url} is not simulated yet`)
    case 'copy':
      if (from !== undefined) copyFiles(root, action, from, bootEpochMs)
      return
  }
}

/** Which files a COPY takes. Throws Error naming a plain path that is not there. */
export function selection(action: CopyAction, from: SourceTree): { source: string; selected: Selected[] }[] {
  return action.sources.map((source) => {
    const selected = select(from, source)
    if (selected.length === 0 && !/[*?[]/.test(source)) throw new Error(`${JSON.stringify(source.replace(/(.)\/$/, '$1'))}: not found`)
    return { source, selected }
  })
}

/** Tells whether `--exclude` leaves a path out. */
export function excluder(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false
  const matcher = compileIgnorePatterns(patterns)
  return 'error' in matcher ? () => false : (path) => matcher.ignores(path)
}

function ownerOf(root: Walker, chown: string | undefined): Owner | undefined {
  if (chown === undefined || chown === '') return undefined
  const [user = '', group] = chown.split(':')
  const { uid, gid } = resolveUser(root, group === undefined || group === '' ? user : `${user}:${group}`)
  return { uid, gid: group === undefined && /^\d+$/.test(user) ? uid : gid }
}

function writeFile(root: Walker, action: Extract<FileAction, { do: 'write' }>): void {
  const owner = ownerOf(root, action.chown) ?? { uid: 0, gid: 0 }
  const { dir, name } = destination(root, action.dest, action.name, false)
  const bytes = encodeUtf8(action.content)
  replace(dir, name)
  dir.mount.fs.create(dir.ino, name, { kind: 'file', mode: action.chmod ?? 0o644, ...owner, content: { bytes, size: bytes.length } })
}

/** Where a file goes: into the destination when it is a directory or must be one, else under the destination's own name. */
function destination(root: Walker, dest: string, name: string, intoDir: boolean): { dir: Position; name: string } {
  const isDir = dest.endsWith('/') || intoDir || existingDir(root, dest) !== undefined
  if (isDir) return { dir: makeDirs(root, dest), name }
  const slash = dest.lastIndexOf('/')
  return { dir: makeDirs(root, dest.slice(0, slash) || '/'), name: dest.slice(slash + 1) }
}

function existingDir(root: Walker, path: string): Position | undefined {
  try {
    const { target } = walk(root, path, true)
    return target !== undefined && attrAt(target).kind === 'dir' ? target : undefined
  } catch {
    return undefined
  }
}

function copyFiles(root: Walker, action: CopyAction, from: SourceTree, bootEpochMs: number): void {
  const owner = ownerOf(root, action.chown)
  const exclude = excluder(action.exclude)
  const all = selection(action, from).flatMap(({ selected }) => selected)
  const many = action.sources.length > 1 || all.length > 1
  for (const { path, ino } of all) {
    const kind = from.fs.attr(ino).kind
    const target: Target = { root, from, owner, chmod: action.chmod, exclude }
    if (kind === 'dir') {
      const dest = action.keepParents ? `${action.dest}/${path}` : action.dest
      copyInto(target, ino, path, makeDirs(root, dest))
      continue
    }
    const archive = action.unpack && kind === 'file' ? archiveTree(from.fs, ino, bootEpochMs) : undefined
    if (archive !== undefined) {
      copyInto({ ...target, from: archive }, archive.root, '', makeDirs(root, action.dest))
      continue
    }
    const base = path.slice(path.lastIndexOf('/') + 1)
    const dest = action.keepParents ? `${action.dest}/${path.slice(0, -base.length)}` : action.dest
    const at = destination(root, dest, base, many || action.keepParents)
    if (!exclude(path)) copyOne(target, ino, at.dir, at.name)
  }
}

type Target = { readonly root: Walker; readonly from: SourceTree; readonly owner: Owner | undefined; readonly chmod: number | undefined; readonly exclude: (path: string) => boolean }

function copyInto(target: Target, source: Ino, path: string, dir: Position): void {
  for (const entry of target.from.fs.readdir(source)) {
    const child = path === '' ? entry.name : `${path}/${entry.name}`
    if (target.exclude(child)) continue
    if (entry.kind !== 'dir') {
      copyOne(target, entry.ino, dir, entry.name)
      continue
    }
    const { mount } = dir
    const known = mount.fs.lookup(dir.ino, entry.name)
    const attr = target.from.fs.attr(entry.ino)
    const { uid, gid } = target.owner ?? attr
    const mode = target.chmod ?? attr.mode
    const isDir = known !== undefined && mount.fs.attr(known).kind === 'dir'
    if (known !== undefined && !isDir) mount.fs.unlink(dir.ino, entry.name)
    const ino = isDir ? known : mount.fs.create(dir.ino, entry.name, { kind: 'dir', mode, uid, gid })
    if (isDir) mount.fs.setAttr(ino, { mode, uid, gid })
    copyInto(target, entry.ino, child, { mount, ino })
    mount.fs.setAttr(ino, { mtime: attr.mtime })
  }
}

function copyOne(target: Target, ino: Ino, dir: Position, name: string): void {
  const { fs } = target.from
  const attr = fs.attr(ino)
  const { uid, gid } = target.owner ?? attr
  replace(dir, name)
  const made = dir.mount.fs.create(dir.ino, name, {
    kind: attr.kind, mode: attr.kind === 'symlink' ? 0o777 : (target.chmod ?? attr.mode), uid, gid, rdev: attr.rdev,
    ...(attr.kind === 'symlink' && { target: fs.readlink(ino) }),
    ...(attr.kind === 'file' && { content: fs.content(ino) }),
  })
  dir.mount.fs.setAttr(made, { mtime: attr.mtime })
}

function replace(dir: Position, name: string): void {
  const known = dir.mount.fs.lookup(dir.ino, name)
  if (known === undefined) return
  if (dir.mount.fs.attr(known).kind === 'dir') throw new Error(`cannot replace to directory ${name} with file`)
  dir.mount.fs.unlink(dir.ino, name)
}

/** The tree in a local tar archive (plain or gzip), which ADD unpacks; undefined when the file is none. */
function archiveTree(fs: FileSystem, ino: Ino, bootEpochMs: number): SourceTree | undefined {
  const content = fs.content(ino)
  const bytes = slice(content, 0, content.size)
  const unzipped = isGzip(bytes) ? gunzip(bytes) : { bytes }
  if ('error' in unzipped) return undefined
  const magic = unzipped.bytes.subarray(257, 262)
  if (String.fromCharCode(...magic) !== 'ustar') return undefined
  const entries = readTar(unzipped.bytes)
  if ('error' in entries) return undefined
  const tree = layerTree(layerOfTar(entries.entries), bootEpochMs)
  return { fs: tree, root: tree.root }
}
