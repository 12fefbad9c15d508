import { errno } from '../errno.ts'
import type { Process } from '../proc/process.ts'
import { MS } from '../sys.ts'
import { fileSystemTypes } from '../vfs/types.ts'
import { Mount, type MountNamespace, type Position } from '../vfs/mount.ts'
import { attrAt, resolve, samePlace } from '../vfs/path.ts'
import { syscall, type SysCallEntry } from './handler.ts'

type MountArgs = { source: string; target: string; type?: string; flags?: number; data?: string }

const mount = syscall<MountArgs>('mount', ({ process }, args) => {
  const { flags = 0 } = args
  if (process.cred.euid !== 0) throw errno('EPERM')
  const at = resolve(process, args.target)
  if ((flags & MS.REMOUNT) !== 0) return remount(at, flags)
  if ((flags & (MS.PRIVATE | MS.SHARED | MS.SLAVE)) !== 0) return propagate(process, at, flags)
  if ((flags & MS.MOVE) !== 0) return process.mounts.move(mountRootAt(resolve(process, args.source)), at)
  if ((flags & MS.BIND) !== 0) return bind(process, args, at, flags)
  const make = fileSystemTypes.get(args.type ?? '')
  if (make === undefined) throw errno('ENODEV')
  const fs = make(process, args.source, args.data ?? '')
  if (attrAt(at).kind !== 'dir') throw errno('ENOTDIR')
  process.mounts.add(new Mount({
    id: process.kernel.nextMountId(), fs, source: args.source, at, readOnly: (flags & MS.RDONLY) !== 0, options: optionsOf(flags, args.data),
  }))
})

function optionsOf(flags: number, data = ''): string[] {
  const named = [[MS.NOSUID, 'nosuid'], [MS.NODEV, 'nodev'], [MS.NOEXEC, 'noexec']] as const
  return [...named.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name), 'relatime', ...data.split(',').filter((o) => o !== '')]
}

/** The mount whose root is at this place. EINVAL when nothing is mounted there. */
function mountRootAt(at: Position): Mount {
  if (at.ino !== at.mount.root) throw errno('EINVAL')
  return at.mount
}

function remount(at: Position, flags: number): void {
  mountRootAt(at).readOnly = (flags & MS.RDONLY) !== 0
}

function propagate(process: Process, at: Position, flags: number): void {
  const to = (flags & MS.SHARED) !== 0 ? 'shared' : (flags & MS.SLAVE) !== 0 ? 'slave' : 'private'
  const apply = (m: Mount): void => {
    m.propagation = to
    if ((flags & MS.REC) !== 0) process.mounts.children(m).forEach(apply)
  }
  apply(mountRootAt(at))
}

function bind(process: Process, args: MountArgs, at: Position, flags: number): void {
  const from = resolve(process, args.source)
  if ((attrAt(from).kind === 'dir') !== (attrAt(at).kind === 'dir')) throw errno('ENOTDIR')
  bindMount(process.mounts, from, at, { id: () => process.kernel.nextMountId(), recursive: (flags & MS.REC) !== 0, readOnly: (flags & MS.RDONLY) !== 0 })
}

/** Attaches what is at one place at another too (mount --bind); `recursive` takes the mounts below it along. */
export function bindMount(ns: MountNamespace, from: Position, at: Position, options: { id: () => number; recursive?: boolean; readOnly?: boolean }): Mount {
  const below = options.recursive === true ? ns.children(from.mount) : []
  const copy = new Mount({
    id: options.id(), fs: from.mount.fs, root: from.ino, source: from.mount.source, at, readOnly: options.readOnly ?? from.mount.readOnly, options: from.mount.options,
  })
  ns.add(copy)
  for (const child of below) {
    if (child === copy || child.at === undefined) continue
    bindMount(ns, { mount: child, ino: child.root }, { mount: copy, ino: child.at.ino }, { ...options, readOnly: child.readOnly })
  }
  return copy
}

const umount = syscall<{ target: string; lazy: boolean }>('umount2', ({ process }, { target, lazy }) => {
  if (process.cred.euid !== 0) throw errno('EPERM')
  const mounted = mountRootAt(resolve(process, target))
  if (mounted.at === undefined) throw errno('EBUSY')
  if (!lazy && (process.mounts.children(mounted).length > 0 || inUse(process, mounted))) throw errno('EBUSY')
  const drop = (m: Mount): void => {
    process.mounts.children(m).forEach(drop)
    process.mounts.remove(m)
  }
  drop(mounted)
})

function inUse(process: Process, mounted: Mount): boolean {
  for (const p of process.kernel.initPidNamespace.processes()) {
    if (p.mounts !== process.mounts) continue
    if (p.cwd.mount === mounted || p.root.mount === mounted) return true
    for (const { file } of p.fds.values()) if (file.at?.mount === mounted) return true
  }
  return false
}

const chroot = syscall<{ path: string }>('chroot', ({ process }, { path }) => {
  if (process.cred.euid !== 0) throw errno('EPERM')
  const at = resolve(process, path)
  if (attrAt(at).kind !== 'dir') throw errno('ENOTDIR')
  process.root = at
})

const pivotRoot = syscall<{ newRoot: string; putOld: string }>('pivot_root', ({ process }, { newRoot, putOld }) => {
  if (process.cred.euid !== 0) throw errno('EPERM')
  const to = resolve(process, newRoot)
  const old = resolve(process, putOld)
  const oldRoot = process.root
  if (attrAt(to).kind !== 'dir' || attrAt(old).kind !== 'dir') throw errno('ENOTDIR')
  if (to.ino !== to.mount.root || to.mount.at === undefined) throw errno('EINVAL')
  if (to.mount === oldRoot.mount) throw errno('EBUSY')
  if (oldRoot.ino !== oldRoot.mount.root) throw errno('EINVAL')
  process.mounts.move(to.mount, undefined)
  process.mounts.move(oldRoot.mount, samePlace(old, to) ? to : old)
  for (const p of process.kernel.initPidNamespace.processes()) {
    if (p.mounts !== process.mounts) continue
    if (samePlace(p.cwd, oldRoot)) p.cwd = to
    if (samePlace(p.root, oldRoot)) p.root = to
  }
})

export const mountCalls: readonly SysCallEntry[] = [mount, umount, chroot, pivotRoot]
