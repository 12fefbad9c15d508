import type { Micros } from '../../sim/time.ts'
import type { Cgroup } from '../cgroup/cgroup.ts'
import { errno } from '../errno.ts'
import type { Kernel } from '../kernel.ts'
import type { Namespaces, PidNamespace } from '../ns/namespaces.ts'
import type { Env } from '../program.ts'
import type { Disposition, Signal } from '../signals.ts'
import type { Credentials, Fd, Pid, WaitStatus } from '../sys.ts'
import type { Tty } from '../tty/tty.ts'
import type { Position } from '../vfs/mount.ts'
import type { OpenFile } from '../vfs/open-file.ts'
import type { Walker } from '../vfs/path.ts'
import { WaitQueue } from '../wait.ts'
import type { Task } from './task.ts'

export type Descriptor = { readonly file: OpenFile; cloexec: boolean }
export type Rlimit = { readonly soft: number; readonly hard: number }

/** A session (setsid(2)): process groups that share a controlling terminal. */
export type Session = { readonly leader: Process; tty: Tty | undefined }

/** A process group: what a terminal's signals and `kill -PGID` reach. */
export type ProcessGroup = { readonly leader: Process; readonly session: Session; readonly members: Set<Process> }

/** A running program and all that the kernel keeps for it. */
export class Process implements Walker {
  readonly kernel: Kernel
  /** Its number in its own pid namespace and in each above; see `pidIn`. */
  readonly pids = new Map<PidNamespace, Pid>()
  parent: Process | undefined
  readonly children = new Set<Process>()
  group!: ProcessGroup
  readonly tasks = new Set<Task>()
  readonly fds = new Map<Fd, Descriptor>()
  ns: Namespaces
  /** The pid namespace children are made in, after unshare(CLONE_NEWPID). */
  pidForChildren: PidNamespace
  root: Position
  cwd: Position
  cred: Credentials
  umask = 0o022
  dispositions = new Map<Signal, Disposition>()
  /** Caught signals that the program has not taken yet. */
  caught: Signal[] = []
  state: 'running' | 'stopped' | 'zombie' | 'dead' = 'running'
  /** Changes a parent has not waited for yet. */
  exit: WaitStatus | undefined
  report: WaitStatus | undefined
  /** Woken when a child changes state. */
  readonly childChange = new WaitQueue()
  /** Woken when a caught signal arrives. */
  readonly signalArrived = new WaitQueue()
  readonly startedAt: Micros
  comm: string
  argv: readonly string[]
  env: Env
  exe = ''
  usage = { user: 0, system: 0 }
  childrenUsage = { user: 0, system: 0 }
  cgroup: Cgroup
  nice = 0
  oomScoreAdj = 0
  /** Simulated resident memory in bytes; programs that hold much say so through the kernel. */
  memoryBytes = 1 << 20
  rlimits = new Map<string, Rlimit>()
  /** Called once, when the process has become a zombie. */
  onExit: ((status: WaitStatus) => void) | undefined
  /** Whether its system calls are reported to the kernel's tracer (strace). */
  traced = false

  constructor(fields: {
    kernel: Kernel; parent: Process | undefined; ns: Namespaces; root: Position; cwd: Position; cred: Credentials
    comm: string; argv: readonly string[]; env: Env; cgroup: Cgroup
  }) {
    this.kernel = fields.kernel
    this.parent = fields.parent
    this.ns = fields.ns
    this.pidForChildren = fields.ns.pid
    this.root = fields.root
    this.cwd = fields.cwd
    this.cred = fields.cred
    this.comm = fields.comm
    this.argv = fields.argv
    this.env = fields.env
    this.cgroup = fields.cgroup
    this.startedAt = fields.kernel.world.now
  }

  /** Its pid in its own namespace. */
  get pid(): Pid {
    return this.pids.get(this.ns.pid) ?? 0
  }

  /** Its pid as the host sees it: the identity used in records. */
  get hostPid(): Pid {
    return this.pids.get(this.kernel.initPidNamespace) ?? 0
  }

  /** Its pid as seen from a namespace; 0 when it cannot be seen from there. */
  pidIn(ns: PidNamespace): Pid {
    return this.pids.get(ns) ?? 0
  }

  get alive(): boolean {
    return this.state === 'running' || this.state === 'stopped'
  }

  /** Whether it is process 1 of its namespace. */
  get isInit(): boolean {
    return this.ns.pid.init === this
  }

  get mounts(): Namespaces['mnt'] {
    return this.ns.mnt
  }

  /** The open file of a descriptor; EBADF when there is none. */
  file(fd: Fd): OpenFile {
    const descriptor = this.fds.get(fd)
    if (descriptor === undefined) throw errno('EBADF')
    return descriptor.file
  }

  /** Gives an open file the lowest free descriptor from `from` on. */
  install(file: OpenFile, from = 0, cloexec = false): Fd {
    let fd = from
    while (this.fds.has(fd)) fd++
    const limit = this.rlimits.get('NOFILE')?.soft ?? 1024
    if (fd >= limit) throw errno('EMFILE')
    this.fds.set(fd, { file: file.hold(), cloexec })
    return fd
  }

  /** Puts an open file at this descriptor, closing what was there. */
  installAt(file: OpenFile, fd: Fd, cloexec = false): void {
    const old = this.fds.get(fd)
    file.hold()
    this.fds.set(fd, { file, cloexec })
    old?.file.release()
  }

  close(fd: Fd): void {
    const descriptor = this.fds.get(fd)
    if (descriptor === undefined) throw errno('EBADF')
    this.fds.delete(fd)
    descriptor.file.release()
  }

  closeAll(which: (d: Descriptor) => boolean = () => true): void {
    for (const [fd, descriptor] of [...this.fds]) {
      if (!which(descriptor)) continue
      this.fds.delete(fd)
      descriptor.file.release()
    }
  }
}
