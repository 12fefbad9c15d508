import type { Gen } from '../coroutine.ts'
import { errno } from '../errno.ts'
import { PidNamespace } from '../ns/namespaces.ts'
import { unshared } from '../ns/unshare.ts'
import { execInto } from '../proc/exec.ts'
import type { Process, ProcessGroup } from '../proc/process.ts'
import type { Task } from '../proc/task.ts'
import type { Env } from '../program.ts'
import type { Pid, Waited, WaitStatus } from '../sys.ts'
import { CLONE } from '../sys.ts'
import { Wait } from '../wait.ts'
import { syscall, type SysCallEntry } from './handler.ts'

const clone = syscall<{ main: () => Gen<number>; flags?: number; title?: readonly string[] }>('clone', ({ process }, { main, flags = 0, title }) => {
  const { kernel } = process
  const limit = process.rlimits.get('NPROC')?.soft
  if (limit !== undefined && process.cred.euid !== 0 && kernel.processes.size >= limit) throw errno('EAGAIN')
  const wanted = unshared(process, flags & ~CLONE.NEWPID)
  const pid = (flags & CLONE.NEWPID) !== 0 ? new PidNamespace(kernel.nextId(), process.ns.pid) : process.pidForChildren
  if (pid.init !== undefined && !pid.init.alive) throw errno('ENOMEM')
  const child = kernel.lifecycle.create({
    parent: process, ns: { ...wanted.ns, pid }, root: wanted.root, cwd: wanted.cwd, cred: process.cred, comm: process.comm,
    argv: title ?? process.argv, env: process.env, cgroup: process.cgroup,
  })
  inherit(process, child)
  kernel.lifecycle.start(child, main())
  return child.pidIn(process.ns.pid)
})

function inherit(parent: Process, child: Process): void {
  for (const [fd, { file, cloexec }] of parent.fds) child.installAt(file, fd, cloexec)
  child.umask = parent.umask
  child.dispositions = new Map(parent.dispositions)
  child.nice = parent.nice
  child.rlimits = new Map(parent.rlimits)
  child.exe = parent.exe
  child.memoryBytes = parent.memoryBytes
  child.oomScoreAdj = parent.oomScoreAdj
  child.traced = parent.traced
}

const thread = syscall<{ main: () => Gen<unknown> }>('clone_thread', ({ process }, { main }) => process.kernel.lifecycle.start(process, main()).tid)

const execve = syscall<{ path: string; argv: readonly string[]; env: Env }>('execve', (task: Task, { path, argv, env }) => execInto(task, path, argv, env))

const programLookup = syscall<{ name: string }>('program_lookup', ({ process }, { name }) => process.kernel.programs.get(name))

const exitGroup = syscall<{ status: number }>('exit_group', ({ process }, { status }) => {
  process.kernel.lifecycle.end(process, { kind: 'exited', code: status & 0xff })
})

type WaitArgs = { which: Pid; nohang?: boolean; untraced?: boolean; continued?: boolean }

const wait4 = syscall<WaitArgs>('wait4', ({ process }, { which, nohang, untraced, continued }): Waited | Wait | undefined => {
  const candidates = [...process.children].filter((child) => selects(process, child, which))
  if (candidates.length === 0) throw errno('ECHILD')
  for (const child of candidates) {
    const { report } = child
    if (report === undefined || (report.kind === 'stopped' && untraced !== true) || (report.kind === 'continued' && continued !== true)) continue
    return collect(process, child, report)
  }
  return nohang === true ? undefined : new Wait([process.childChange], { for: 'child' })
})

function selects(process: Process, child: Process, which: Pid): boolean {
  if (which > 0) return child.pidIn(process.ns.pid) === which
  if (which === -1) return true
  const group = which === 0 ? process.group : groupOf(process, -which)
  return child.group === group
}

function collect(process: Process, child: Process, status: WaitStatus): Waited {
  const usage = { user: child.usage.user + child.childrenUsage.user, system: child.usage.system + child.childrenUsage.system }
  child.report = undefined
  const pid = child.pidIn(process.ns.pid)
  if (child.state === 'zombie') process.kernel.lifecycle.reap(child)
  return { pid, status, usage }
}

/** The group with that number in the process's pid namespace. */
export function groupOf(process: Process, pgid: Pid): ProcessGroup | undefined {
  for (const other of process.ns.pid.processes()) {
    if (other.group.leader.pidIn(process.ns.pid) === pgid) return other.group
  }
  return undefined
}

/** The process of that number in the caller's pid namespace; 0 is the caller. ESRCH when there is none. */
export function processOf(process: Process, pid: Pid): Process {
  const found = pid === 0 ? process : process.ns.pid.get(pid)
  if (found === undefined) throw errno('ESRCH')
  return found
}

const getpid = syscall('getpid', ({ process }) => process.pid)
const getppid = syscall('getppid', ({ process }) => process.parent?.pidIn(process.ns.pid) ?? 0)
const getpgid = syscall<{ pid: Pid }>('getpgid', ({ process }, { pid }) => processOf(process, pid).group.leader.pidIn(process.ns.pid))
const getsid = syscall<{ pid: Pid }>('getsid', ({ process }, { pid }) => processOf(process, pid).group.session.leader.pidIn(process.ns.pid))

const setpgid = syscall<{ pid: Pid; pgid: Pid }>('setpgid', ({ process }, { pid, pgid }) => {
  const target = processOf(process, pid)
  if (target !== process && target.parent !== process) throw errno('ESRCH')
  if (target.group.session.leader === target) throw errno('EPERM')
  const wanted = pgid === 0 ? target.pidIn(process.ns.pid) : pgid
  const own = wanted === target.pidIn(process.ns.pid)
  const group = own && target.group.leader !== target
    ? { leader: target, session: target.group.session, members: new Set<Process>() }
    : own ? target.group : groupOf(process, wanted)
  if (group === undefined || group.session !== target.group.session) throw errno('EPERM')
  target.group.members.delete(target)
  target.group = group
  group.members.add(target)
})

const setsid = syscall('setsid', ({ process }) => {
  if (process.group.leader === process) throw errno('EPERM')
  process.group.members.delete(process)
  process.group = { leader: process, session: { leader: process, tty: undefined }, members: new Set([process]) }
  return process.pid
})

export const processCalls: readonly SysCallEntry[] = [
  clone, thread, execve, programLookup, exitGroup, wait4, getpid, getppid, getpgid, getsid, setpgid, setsid,
]
