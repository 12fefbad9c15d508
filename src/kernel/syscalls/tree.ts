import { errno } from '../errno.ts'
import type { Process } from '../proc/process.ts'
import type { Stat } from '../sys.ts'
import type { AttrChange, InodeKind } from '../vfs/file-system.ts'
import type { Position } from '../vfs/mount.ts'
import { attrAt, pathOf, permits, requireAccess, requireDirWrite, resolve, samePlace, walk, type Walked } from '../vfs/path.ts'
import { syscall, type SysCallEntry } from './handler.ts'

const stat = syscall<{ path: string; follow: boolean }>('stat', ({ process }, { path, follow }) => {
  const { opened, target } = walk(process, path, follow)
  return opened !== undefined && target === undefined ? dated(process, opened.ops.stat(opened)) : dated(process, statAt(resolve(process, path, follow)))
})

const fstat = syscall<{ fd: number }>('fstat', ({ process }, { fd }) => {
  const file = process.file(fd)
  return dated(process, file.ops.stat(file))
})

/** With times since 1970, as programs know them; file systems keep virtual time. */
function dated(process: Process, stat: Stat): Stat {
  const { world } = process.kernel
  const epoch = world.bootEpochMs * 1000
  return { ...stat, atime: stat.atime + epoch, mtime: stat.mtime + epoch, ctime: stat.ctime + epoch }
}

export function statAt(at: Position): Stat {
  return { ...attrAt(at), dev: at.mount.fs.dev }
}

const access = syscall<{ path: string; read?: boolean; write?: boolean; execute?: boolean }>('faccessat', ({ process }, a) => {
  const at = resolve(process, a.path)
  const bits = (a.read ? 4 : 0) | (a.write ? 2 : 0) | (a.execute ? 1 : 0)
  if (!permits(attrAt(at), process.cred, bits)) throw errno('EACCES')
  if (a.write === true && (at.mount.readOnly || at.mount.fs.readOnly) && attrAt(at).kind === 'file') throw errno('EROFS')
})

const getdents = syscall<{ path: string }>('getdents64', ({ process }, { path }) => {
  const at = resolve(process, path)
  if (attrAt(at).kind !== 'dir') throw errno('ENOTDIR')
  requireAccess(attrAt(at), process.cred, 4)
  return at.mount.fs.readdir(at.ino)
})

const readlink = syscall<{ path: string }>('readlink', ({ process }, { path }) => {
  const at = resolve(process, path, false)
  if (attrAt(at).kind !== 'symlink') throw errno('EINVAL')
  return at.mount.fs.readlink(at.ino)
})

const mkdir = syscall<{ path: string; mode: number }>('mkdir', ({ process }, { path, mode }) => {
  make(process, path, 'dir', { mode: mode & ~process.umask & 0o7777 })
})

const mknod = syscall<{ path: string; kind: InodeKind; mode: number; rdev: number }>('mknod', ({ process }, { path, kind, mode, rdev }) => {
  if ((kind === 'char' || kind === 'block') && process.cred.euid !== 0) throw errno('EPERM')
  make(process, path, kind, { mode: mode & ~process.umask & 0o7777, rdev })
})

const symlink = syscall<{ target: string; path: string }>('symlink', ({ process }, { target, path }) => {
  if (target === '') throw errno('ENOENT')
  make(process, path, 'symlink', { mode: 0o777, target })
})

function make(process: Process, path: string, kind: InodeKind, node: { mode: number; rdev?: number; target?: string }): void {
  const walked = walk(process, path, false)
  if (walked.target !== undefined) throw errno('EEXIST')
  if (walked.wantsDir && kind !== 'dir') throw errno('ENOENT')
  requireDirWrite(walked.parent, process.cred)
  const { mount, ino } = walked.parent
  const setgid = (attrAt(walked.parent).mode & 0o2000) !== 0
  const gid = setgid ? attrAt(walked.parent).gid : process.cred.egid
  mount.fs.create(ino, walked.name, { kind, uid: process.cred.euid, gid, ...node, mode: node.mode | (setgid && kind === 'dir' ? 0o2000 : 0) })
}

const link = syscall<{ target: string; path: string; follow: boolean }>('link', ({ process }, { target, path, follow }) => {
  const from = resolve(process, target, follow)
  const to = walk(process, path, false)
  if (to.target !== undefined) throw errno('EEXIST')
  if (attrAt(from).kind === 'dir') throw errno('EPERM')
  if (from.mount !== to.parent.mount) throw errno('EXDEV')
  requireDirWrite(to.parent, process.cred)
  to.parent.mount.fs.link(to.parent.ino, to.name, from.ino)
})

const unlink = syscall<{ path: string }>('unlink', ({ process }, { path }) => {
  const walked = victim(process, path)
  if (attrAt(walked.target).kind === 'dir') throw errno('EISDIR')
  if (walked.wantsDir) throw errno('ENOTDIR')
  if (process.ns.mnt.covering(walked.target) !== undefined || walked.target.mount !== walked.parent.mount) throw errno('EBUSY')
  walked.parent.mount.fs.unlink(walked.parent.ino, walked.name)
})

const rmdir = syscall<{ path: string }>('rmdir', ({ process }, { path }) => {
  if (/(?:^|\/)\.\/*$/.test(path)) throw errno('EINVAL')
  const walked = victim(process, path)
  if (attrAt(walked.target).kind !== 'dir') throw errno('ENOTDIR')
  if (walked.target.mount !== walked.parent.mount || samePlace(walked.target, process.root)) throw errno('EBUSY')
  walked.parent.mount.fs.rmdir(walked.parent.ino, walked.name)
})

function victim(process: Process, path: string): Walked & { target: Position } {
  const walked = walk(process, path, false)
  const { target } = walked
  if (target === undefined) throw errno('ENOENT')
  if (walked.name === '..') throw errno('ENOTEMPTY')
  requireDirWrite(walked.parent, process.cred, attrAt(target))
  return { ...walked, target }
}

const rename = syscall<{ from: string; to: string }>('rename', ({ process }, { from, to }) => {
  const source = walk(process, from, false)
  const dest = walk(process, to, false)
  if (source.target === undefined) throw errno('ENOENT')
  if (['.', '..'].includes(source.name) || ['.', '..'].includes(dest.name)) throw errno('EBUSY')
  const isDir = attrAt(source.target).kind === 'dir'
  if ((source.wantsDir || dest.wantsDir) && !isDir) throw errno('ENOTDIR')
  if (source.parent.mount !== dest.parent.mount) throw errno('EXDEV')
  if (source.target.mount !== source.parent.mount || (dest.target !== undefined && dest.target.mount !== dest.parent.mount)) throw errno('EBUSY')
  requireDirWrite(source.parent, process.cred, attrAt(source.target))
  requireDirWrite(dest.parent, process.cred, dest.target && attrAt(dest.target))
  dest.parent.mount.fs.rename(source.parent.ino, source.name, dest.parent.ino, dest.name)
})

const chmod = syscall<{ path: string; mode: number }>('chmod', ({ process }, { path, mode }) => {
  const at = owned(process, path, true)
  at.mount.fs.setAttr(at.ino, { mode: mode & 0o7777 })
})

const chown = syscall<{ path: string; uid: number; gid: number; follow: boolean }>('chown', ({ process }, { path, uid, gid, follow }) => {
  const at = owned(process, path, follow)
  const attr = attrAt(at)
  const { cred } = process
  if (cred.euid !== 0 && ((uid !== -1 && uid !== attr.uid) || (gid !== -1 && gid !== cred.egid && !cred.groups.includes(gid)))) throw errno('EPERM')
  const mode = attr.kind === 'dir' ? attr.mode : attr.mode & ~0o6000
  at.mount.fs.setAttr(at.ino, { mode, ...(uid !== -1 && { uid }), ...(gid !== -1 && { gid }) })
})

const utimens = syscall<{ path: string; times: AttrChange; follow: boolean }>('utimensat', ({ process }, { path, times, follow }) => {
  const at = resolve(process, path, follow)
  const attr = attrAt(at)
  if (process.cred.euid !== 0 && process.cred.euid !== attr.uid) requireAccess(attr, process.cred, 2)
  if (at.mount.readOnly) throw errno('EROFS')
  const { now, bootEpochMs } = process.kernel.world
  const virtual = (time: number | undefined, otherwise: number): number => (time === undefined ? otherwise : time - bootEpochMs * 1000)
  at.mount.fs.setAttr(at.ino, { atime: virtual(times.atime, attr.atime), mtime: virtual(times.mtime, now) })
})

function owned(process: Process, path: string, follow: boolean): Position {
  const at = resolve(process, path, follow)
  if (process.cred.euid !== 0 && attrAt(at).uid !== process.cred.euid) throw errno('EPERM')
  if (at.mount.readOnly || at.mount.fs.readOnly) throw errno('EROFS')
  return at
}

const umask = syscall<{ mask: number }>('umask', ({ process }, { mask }) => {
  const old = process.umask
  process.umask = mask & 0o777
  return old
})

const getcwd = syscall('getcwd', ({ process }) => pathOf(process.cwd, process.root))

const chdir = syscall<{ path: string }>('chdir', ({ process }, { path }) => {
  const at = resolve(process, path)
  if (attrAt(at).kind !== 'dir') throw errno('ENOTDIR')
  requireAccess(attrAt(at), process.cred, 1)
  process.cwd = at
})

const statfs = syscall<{ path: string }>('statfs', ({ process }, { path }) => {
  const { fs } = resolve(process, path).mount
  return { ...fs.statfs(), type: fs.type, dev: fs.dev }
})

const realpath = syscall<{ path: string }>('realpath', ({ process }, { path }) => {
  const { parent, name, target, wantsDir } = walk(process, path, true)
  if (target === undefined) throw errno('ENOENT')
  if (attrAt(target).kind === 'dir') return pathOf(target, process.root)
  if (wantsDir) throw errno('ENOTDIR')
  const dir = pathOf(parent, process.root)
  return `${dir === '/' ? '' : dir}/${name}`
})

export const treeCalls: readonly SysCallEntry[] = [
  stat, fstat, access, getdents, readlink, mkdir, mknod, symlink, link, unlink, rmdir, rename, chmod, chown, utimens, umask, getcwd, chdir, statfs, realpath,
]
