import type { Micros } from '../sim/time.ts'
import type { Table } from '../sim/table.ts'
import type { World } from '../sim/world.ts'
import { Cgroup, ensureCgroup } from './cgroup/cgroup.ts'
import { CgroupV1 } from './cgroup/v1.ts'
import type { SysCall } from './coroutine.ts'
import { errno, isErrno } from './errno.ts'
import { KernelLog } from './kernel-log.ts'
import { NetNamespace } from './net/net-namespace.ts'
import { type Namespaces, PidNamespace } from './ns/namespaces.ts'
import { commOf } from './proc/comm.ts'
import { Lifecycle } from './proc/lifecycle.ts'
import type { Process } from './proc/process.ts'
import { Signals } from './proc/signals.ts'
import type { Answer, Task } from './proc/task.ts'
import type { Env, Program, ProgramMain } from './program.ts'
import { Scheduler } from './scheduler.ts'
import { type Credentials, sys } from './sys.ts'
import type { Handler } from './syscalls/handler.ts'
import { HANDLERS } from './syscalls/registry.ts'
import type { FileSystem } from './vfs/file-system.ts'
import { type Dentry, type Inode, type InodeStore, MemoryFs } from './vfs/memory-fs.ts'
import { Mount, MountNamespace, type Position } from './vfs/mount.ts'
import type { OpenFile } from './vfs/open-file.ts'

/** A process as the window and `ps` see it. Pids are the host's; `nsPid` is its number in its own namespace. */
export type ProcessRecord = {
  readonly host: string
  readonly pid: number
  readonly ppid: number
  readonly nsPid: number
  readonly comm: string
  readonly argv: readonly string[]
  readonly state: Process['state']
  readonly uid: number
  readonly cgroup: string
  readonly pidNs: number
  readonly startedAt: Micros
}

export type KernelOptions = {
  hostname: string
  cpus?: number
  /** Bytes of RAM. */
  memory?: number
  programs: readonly Program[]
  /** Release of uname(2). */
  release?: string
  /** Which control group interface is mounted; v2 by default. */
  cgroups?: 'v1' | 'v2'
}

export type SpawnOptions = {
  argv: readonly string[]
  /** What runs: a file found in the process's own tree, or a coroutine (a daemon of the engine). */
  main: { readonly path: string } | { readonly program: ProgramMain }
  env?: Env
  parent?: Process
  ns?: Partial<Namespaces>
  root?: Position
  cwd?: Position
  cred?: Credentials
  cgroup?: Cgroup
  /** Descriptors 0, 1, 2 and on. */
  stdio?: readonly OpenFile[]
  /** Starts a session of its own. */
  newSession?: boolean
  onExit?: Process['onExit']
}

export const ROOT: Credentials = { uid: 0, gid: 0, euid: 0, egid: 0, groups: [0] }

/** The kernel of one simulated host: its processes, its file systems, its namespaces. */
export class Kernel {
  readonly world: World
  readonly hostname: string
  readonly memory: number
  readonly release: string
  readonly bootedAt: Micros
  readonly scheduler: Scheduler
  readonly lifecycle: Lifecycle
  readonly signals: Signals
  readonly initPidNamespace: PidNamespace
  readonly initNamespaces: Namespaces
  /** The hierarchies of cgroup v1, on hosts that use it. */
  readonly cgroupV1: CgroupV1 | undefined
  readonly rootCgroup: Cgroup
  /** What dmesg prints. */
  readonly log = new KernelLog()
  /** The host's disk. */
  readonly disk: MemoryFs
  readonly store: InodeStore
  readonly programs: ReadonlyMap<string, ProgramMain>
  /** Records of all processes of all hosts, by `host/pid`. */
  readonly processes: Table<string, ProcessRecord>
  init: Process | undefined
  /** Called with every finished system call of traced processes. */
  trace: ((task: Task, call: SysCall, answer: Answer) => void) | undefined
  /** Called when a program of the engine has thrown something that is no errno. The default throws it on: a bug stops the world. */
  onFault: ((error: unknown, process: Process) => void) | undefined
  #tids = 1
  #ids = 4_026_531_834
  #mountIds = 20
  #devs = 0x800
  #pipeInos = 10_000

  constructor(world: World, options: KernelOptions) {
    this.world = world
    this.hostname = options.hostname
    this.memory = options.memory ?? 8 * 2 ** 30
    this.release = options.release ?? '6.8.0-drydock'
    this.bootedAt = world.now
    this.cgroupV1 = options.cgroups === 'v1' ? new CgroupV1() : undefined
    this.rootCgroup = this.cgroupV1?.root ?? new Cgroup('/', undefined)
    this.programs = new Map(options.programs.map((p) => [p.name, p.main]))
    this.processes = sharedTable<string, ProcessRecord>(world, 'processes')
    this.store = inodeStore(world)
    this.lifecycle = new Lifecycle(this)
    this.signals = new Signals(this.lifecycle)
    this.scheduler = new Scheduler(this, options.cpus ?? 2)
    this.disk = new MemoryFs({ dev: this.nextDev(), store: this.store })
    this.initPidNamespace = new PidNamespace(this.nextId(), undefined)
    const mnt = new MountNamespace(this.nextId())
    mnt.add(new Mount({ id: this.nextMountId(), fs: this.disk, source: '/dev/vda1', options: ['relatime'] }))
    const plain = (): { id: number } => ({ id: this.nextId() })
    this.initNamespaces = {
      mnt, uts: { id: this.nextId(), hostname: options.hostname, domainname: '(none)' }, ipc: plain(), net: new NetNamespace(this.nextId(), this),
      pid: this.initPidNamespace, user: plain(), cgroup: plain(), time: plain(),
    }
    this.init = this.spawn({ argv: ['/sbin/init'], main: { program: initMain }, newSession: true })
  }

  /** The root directory of the host. */
  get rootPosition(): Position {
    const mount = this.initNamespaces.mnt.rootMount
    if (mount === undefined) throw errno('ENOENT')
    return { mount, ino: mount.root }
  }

  /** Starts a process from outside of any program: by the host's init, a daemon or the window. Throws what execve would. */
  spawn(options: SpawnOptions): Process {
    const parent = options.parent ?? this.init
    const ns = { ...this.initNamespaces, ...options.ns }
    const rootMount = ns.mnt.rootMount ?? this.rootPosition.mount
    const root = options.root ?? { mount: rootMount, ino: rootMount.root }
    const env = options.env ?? new Map()
    const process = this.lifecycle.create({
      parent, ns, root, cwd: options.cwd ?? root, cred: options.cred ?? ROOT, comm: commOf(options.argv[0] ?? ''), argv: options.argv, env,
      cgroup: options.cgroup ?? parent?.cgroup ?? this.rootCgroup,
    })
    if (options.newSession === true) newSession(process)
    options.stdio?.forEach((file, fd) => process.installAt(file, fd))
    process.onExit = options.onExit
    const { main } = options
    this.lifecycle.start(process, 'program' in main ? main.program(sys, options.argv, env) : sys.exec(main.path, options.argv, env))
    return process
  }

  /** The control group of a path, made with its parents where it is missing: in every hierarchy of v1. */
  ensureCgroup(path: string): Cgroup {
    return this.cgroupV1?.ensure(path) ?? ensureCgroup(this.rootCgroup, path)
  }

  handler(op: string): Handler {
    const handler = HANDLERS.get(op)
    if (handler === undefined) throw errno('ENOSYS')
    return handler
  }

  fault(error: unknown, process: Process): void {
    if (this.onFault === undefined) throw error
    this.onFault(error, process)
  }

  recordKey(process: Process): string {
    return `${this.hostname}/${process.hostPid}`
  }

  nextTid(): number {
    return this.#tids++
  }

  /** Inode number for a new namespace. */
  nextId(): number {
    return ++this.#ids
  }

  nextMountId(): number {
    return ++this.#mountIds
  }

  nextDev(): number {
    return ++this.#devs
  }

  /** Inode number for a pipe or socket. */
  nextPipeIno(): number {
    return ++this.#pipeInos
  }

  /** Makes a file system type's new instance and attaches it; the caller checks rights. */
  mountAt(ns: MountNamespace, fs: FileSystem, at: Position | undefined, source: string, options: readonly string[] = []): Mount {
    const mount = new Mount({ id: this.nextMountId(), fs, source, at, options })
    ns.add(mount)
    return mount
  }
}

/** Makes a process the leader of a new session and group. */
export function newSession(process: Process): void {
  process.group?.members.delete(process)
  process.group = { leader: process, session: { leader: process, tty: undefined }, members: new Set([process]) }
}

/** Process 1 of a host: takes in orphans for ever. */
const initMain: ProgramMain = function* () {
  yield* sys.sigaction('CHLD', 'catch')
  for (;;) {
    try {
      yield* sys.wait(-1)
    } catch (error) {
      // Interrupted: there may be more to reap. No children: sleep until one ends.
      if (isErrno(error, 'EINTR')) yield* sys.signals()
      else yield* sys.sigwait()
    }
  }
}

/** A table that all hosts of a world write to. */
function sharedTable<K extends string | number, R extends object>(world: World, name: string): Table<K, R> {
  for (const table of world.tables()) if (table.name === name) return table as unknown as Table<K, R>
  return world.table<K, R>(name)
}

const counters = new WeakMap<World, { next: number }>()

function inodeStore(world: World): InodeStore {
  const counter = counters.get(world) ?? { next: 1000 }
  counters.set(world, counter)
  return {
    inodes: sharedTable<number, Inode>(world, 'inodes'),
    dentries: sharedTable<string, Dentry>(world, 'dentries'),
    nextIno: () => ++counter.next,
    now: () => world.now,
  }
}
