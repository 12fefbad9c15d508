import { errno } from '../errno.ts'
import type { Credentials } from '../sys.ts'
import type { Attr, Ino } from './file-system.ts'
import type { MountNamespace, Position } from './mount.ts'
import type { OpenFile } from './open-file.ts'

/** Who walks, and from where. */
export type Walker = {
  readonly mounts: MountNamespace
  readonly root: Position
  readonly cwd: Position
  readonly cred: Credentials
}

/** Where a path leads: the directory that holds its last component, that component's name, and what is there, if anything. */
export type Walked = {
  readonly parent: Position
  readonly name: string
  readonly target: Position | undefined
  /** The open file that a magic link at the end stands for. */
  readonly opened?: OpenFile
  /** The path ended in a slash: only a directory will do. */
  readonly wantsDir: boolean
}

const MAX_LINKS = 40
const READ = 4
const WRITE = 2
const EXECUTE = 1

/** path_resolution(7). With `follow` a symlink at the end is followed. Throws ENOENT, ENOTDIR, EACCES, ELOOP, ENAMETOOLONG. */
export function walk(walker: Walker, path: string, follow: boolean): Walked {
  if (path === '') throw errno('ENOENT')
  if (path.length > 4096) throw errno('ENAMETOOLONG')
  return walkFrom(walker, path.startsWith('/') ? walker.root : walker.cwd, path, follow, { left: MAX_LINKS })
}

/** The existing thing at a path. */
export function resolve(walker: Walker, path: string, follow = true): Position {
  const { target, wantsDir } = walk(walker, path, follow)
  if (target === undefined) throw errno('ENOENT')
  if (wantsDir && attrAt(target).kind !== 'dir') throw errno('ENOTDIR')
  return target
}

export function attrAt(at: Position): Attr {
  return at.mount.fs.attr(at.ino)
}

function walkFrom(walker: Walker, start: Position, path: string, follow: boolean, links: { left: number }): Walked {
  const parts = path.split('/').filter((p) => p !== '' && p !== '.')
  const wantsDir = path.endsWith('/') || path.endsWith('/.') || path === '.'
  let at = topOf(walker.mounts, start)
  if (parts.length === 0) return { parent: at, name: '.', target: at, wantsDir }
  for (let i = 0; ; i++) {
    const name = parts[i]!
    const last = i === parts.length - 1
    if (attrAt(at).kind !== 'dir') throw errno('ENOTDIR')
    requireAccess(attrAt(at), walker.cred, EXECUTE)
    const next = name === '..' ? up(walker, at) : down(walker.mounts, at, name)
    if (next === undefined) {
      if (last) return { parent: at, name, target: undefined, wantsDir }
      throw errno('ENOENT')
    }
    const link = attrAt(next).kind === 'symlink' && (!last || follow || wantsDir)
    if (!link) {
      if (last) return { parent: at, name, target: next, wantsDir }
      at = next
      continue
    }
    if (links.left-- === 0) throw errno('ELOOP')
    const opened = last ? next.mount.fs.reopen?.(next.ino) : undefined
    if (opened !== undefined) return { parent: at, name, target: opened.at, wantsDir, opened }
    const jumped = next.mount.fs.jump?.(next.ino)
    if (jumped !== undefined) {
      if (last) return { parent: at, name, target: jumped, wantsDir }
      at = jumped
      continue
    }
    const text = next.mount.fs.readlink(next.ino)
    const rest = parts.slice(i + 1).join('/')
    const target = rest === '' ? (wantsDir ? `${text}/` : text) : `${text}/${rest}${wantsDir ? '/' : ''}`
    return walkFrom(walker, text.startsWith('/') ? walker.root : at, target, follow, links)
  }
}

function down(mounts: MountNamespace, at: Position, name: string): Position | undefined {
  const ino = at.mount.fs.lookup(at.ino, name)
  return ino === undefined ? undefined : topOf(mounts, { mount: at.mount, ino })
}

/** What is seen at a place: the root of the mount on top of it, if something is mounted there. */
export function topOf(mounts: MountNamespace, at: Position): Position {
  for (let p = at; ; ) {
    const over = mounts.covering(p)
    if (over === undefined) return p
    p = { mount: over, ino: over.root }
  }
}

function up(walker: Walker, at: Position): Position {
  let p = at
  for (;;) {
    if (samePlace(p, walker.root)) return p
    if (p.ino !== p.mount.root) return topOf(walker.mounts, { mount: p.mount, ino: p.mount.fs.parent(p.ino) })
    if (p.mount.at === undefined) return p
    p = p.mount.at
  }
}

export const samePlace = (a: Position, b: Position): boolean => a.mount === b.mount && a.ino === b.ino

/** The absolute path of a directory as seen from a root; `(unreachable)` is prefixed when it lies outside. */
export function pathOf(at: Position, root: Position): string {
  const names: string[] = []
  for (let p = at; !samePlace(p, root); ) {
    if (p.ino === p.mount.root) {
      if (p.mount.at === undefined) return `(unreachable)/${names.reverse().join('/')}`
      p = p.mount.at
      continue
    }
    const parent = nameIn(p)
    names.push(parent.name)
    p = { mount: p.mount, ino: parent.dir }
  }
  return `/${names.reverse().join('/')}`
}

function nameIn(at: Position): { dir: Ino; name: string } {
  const { fs } = at.mount
  const known = fs.whereIs?.(at.ino)
  if (known !== undefined) return known
  const dir = fs.parent(at.ino)
  const entry = fs.readdir(dir).find((e) => e.ino === at.ino)
  if (entry === undefined) throw errno('ENOENT')
  return { dir, name: entry.name }
}

/** Whether these bits (4 read, 2 write, 1 execute) are granted. Root passes, but executes only what somebody may execute. */
export function permits(attr: Attr, cred: Credentials, bits: number): boolean {
  if (cred.euid === 0) return (bits & EXECUTE) === 0 || attr.kind === 'dir' || (attr.mode & 0o111) !== 0
  const inGroup = cred.egid === attr.gid || cred.groups.includes(attr.gid)
  const granted = cred.euid === attr.uid ? attr.mode >> 6 : inGroup ? attr.mode >> 3 : attr.mode
  return (granted & bits) === bits
}

export function requireAccess(attr: Attr, cred: Credentials, bits: number): void {
  if (!permits(attr, cred, bits)) throw errno('EACCES')
}

/** Throws unless entries may be made and removed in this directory; the sticky bit protects others' files. */
export function requireDirWrite(dir: Position, cred: Credentials, victim?: Attr): void {
  if (dir.mount.readOnly || dir.mount.fs.readOnly) throw errno('EROFS')
  const attr = attrAt(dir)
  requireAccess(attr, cred, WRITE | EXECUTE)
  const sticky = (attr.mode & 0o1000) !== 0 && cred.euid !== 0 && attr.uid !== cred.euid
  if (sticky && victim !== undefined && victim.uid !== cred.euid) throw errno('EPERM')
}

/** The permission bits that open flags ask for. */
export function openBits(flags: number): number {
  const mode = flags & 3
  return (mode === 1 ? 0 : READ) | (mode === 0 ? 0 : WRITE) | ((flags & 0o1000) !== 0 ? WRITE : 0)
}
