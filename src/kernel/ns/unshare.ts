import { setCgroupRoot } from '../cgroup/cgroup-fs.ts'
import { errno } from '../errno.ts'
import { NetNamespace } from '../net/net-namespace.ts'
import type { Process } from '../proc/process.ts'
import { CLONE } from '../sys.ts'
import type { Position } from '../vfs/mount.ts'
import type { Namespaces } from './namespaces.ts'

/** A process's namespaces with those named by CLONE flags made anew (all kinds but pid, which only children enter), and its places in them. */
export function unshared(process: Process, flags: number): { ns: Namespaces; root: Position; cwd: Position } {
  const { kernel, ns } = process
  const any = CLONE.NEWNS | CLONE.NEWUTS | CLONE.NEWIPC | CLONE.NEWNET | CLONE.NEWCGROUP | CLONE.NEWTIME
  if (process.cred.euid !== 0 && (flags & any) !== 0 && (flags & CLONE.NEWUSER) === 0) throw errno('EPERM')
  const has = (flag: number): boolean => (flags & flag) !== 0
  const plain = (flag: number, old: { id: number }): { id: number } => (has(flag) ? { id: kernel.nextId() } : old)
  const mounts = has(CLONE.NEWNS) ? ns.mnt.clone(kernel.nextId(), () => kernel.nextMountId()) : undefined
  const place = (at: Position): Position => (mounts === undefined ? at : mounts.translate(at))
  const cgroup = plain(CLONE.NEWCGROUP, ns.cgroup)
  if (cgroup !== ns.cgroup) setCgroupRoot(cgroup, process.cgroup)
  return {
    ns: {
      mnt: mounts?.ns ?? ns.mnt,
      uts: has(CLONE.NEWUTS) ? { ...ns.uts, id: kernel.nextId() } : ns.uts,
      ipc: plain(CLONE.NEWIPC, ns.ipc),
      net: has(CLONE.NEWNET) ? new NetNamespace(kernel.nextId(), kernel) : ns.net,
      pid: ns.pid,
      user: plain(CLONE.NEWUSER, ns.user),
      cgroup,
      time: plain(CLONE.NEWTIME, ns.time),
    },
    root: place(process.root),
    cwd: place(process.cwd),
  }
}
