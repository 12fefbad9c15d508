import { errno } from '../errno.ts'
import { type NamespaceKind, PidNamespace } from '../ns/namespaces.ts'
import { unshared } from '../ns/unshare.ts'
import { CLONE } from '../sys.ts'
import { syscall, type SysCallEntry } from './handler.ts'

const unshare = syscall<{ flags: number }>('unshare', ({ process }, { flags }) => {
  if (process.cred.euid !== 0 && (flags & CLONE.NEWPID) !== 0 && (flags & CLONE.NEWUSER) === 0) throw errno('EPERM')
  const fresh = unshared(process, flags)
  process.ns = fresh.ns
  process.root = fresh.root
  process.cwd = fresh.cwd
  if ((flags & CLONE.NEWPID) !== 0) process.pidForChildren = new PidNamespace(process.kernel.nextId(), process.ns.pid)
  process.kernel.lifecycle.publish(process)
})

const FLAG_OF: Readonly<Record<NamespaceKind, number>> = {
  mnt: CLONE.NEWNS, uts: CLONE.NEWUTS, ipc: CLONE.NEWIPC, net: CLONE.NEWNET, pid: CLONE.NEWPID, user: CLONE.NEWUSER, cgroup: CLONE.NEWCGROUP, time: CLONE.NEWTIME,
}

/** An open /proc/PID/ns/KIND: its ops carry what it stands for. */
export type NamespaceHandle = { readonly namespace: { readonly kind: NamespaceKind; readonly value: unknown } }

const setns = syscall<{ fd: number; flags: number }>('setns', ({ process }, { fd, flags }) => {
  const handle = (process.file(fd).ops as Partial<NamespaceHandle>).namespace
  if (handle === undefined) throw errno('EINVAL')
  if (process.cred.euid !== 0) throw errno('EPERM')
  if (flags !== 0 && (flags & FLAG_OF[handle.kind]) === 0) throw errno('EINVAL')
  if (handle.kind === 'pid') {
    process.pidForChildren = handle.value as PidNamespace
    return
  }
  process.ns = { ...process.ns, [handle.kind]: handle.value }
  if (handle.kind !== 'mnt') return
  const mount = process.ns.mnt.rootMount
  if (mount === undefined) throw errno('EINVAL')
  process.root = { mount, ino: mount.root }
  process.cwd = process.root
})

export const namespaceCalls: readonly SysCallEntry[] = [unshare, setns]
