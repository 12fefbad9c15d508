import type { Cgroup } from '../kernel/cgroup/cgroup.ts'
import { setCgroupRoot } from '../kernel/cgroup/cgroup-fs.ts'
import type { Gen } from '../kernel/coroutine.ts'
import { SysError } from '../kernel/errno.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { printError } from '../kernel/libc/io.ts'
import type { NetNamespace } from '../kernel/net/net-namespace.ts'
import { PidNamespace, type PlainNamespace, type UtsNamespace } from '../kernel/ns/namespaces.ts'
import type { Process } from '../kernel/proc/process.ts'
import type { Env, ProgramMain } from '../kernel/program.ts'
import { type Signal, signalNumber } from '../kernel/signals.ts'
import { type Credentials, sys, type WaitStatus } from '../kernel/sys.ts'
import { openSlave } from '../kernel/tty/pty.ts'
import type { Tty } from '../kernel/tty/tty.ts'
import type { OpenFile } from '../kernel/vfs/open-file.ts'
import { attrAt, resolve, walk, type Walker } from '../kernel/vfs/path.ts'
import { WaitQueue } from '../kernel/wait.ts'
import { type Micros, MILLISECOND } from '../sim/time.ts'
import { lookPath } from './executable.ts'
import { type ContainerMount, type ContainerRoot, makeRoot, MountKindError, mountAll } from './mounts.ts'
import type { Snapshot } from './snapshot.ts'
import { inputPipe, nullFile, sinkFile, type Sink } from './stdio.ts'
import { resolveUser } from './users.ts'

/** From the end of a container's process to the engine's hearing of it. */
const EXIT_REPORT = 8 * MILLISECOND

/** What runs and as whom: the process part of an OCI runtime configuration. */
export type ProcessSpec = {
  readonly args: readonly string[]
  /** `NAME=value`; HOME is added from the passwd file. */
  readonly env: readonly string[]
  readonly cwd: string
  /** `user[:group]`; empty for root. */
  readonly user: string
  readonly groups?: readonly string[]
  readonly tty: boolean
  /** Standard input is a pipe (or the terminal); otherwise /dev/null. */
  readonly stdin: boolean
  readonly size?: { readonly rows: number; readonly cols: number }
}

/** What a container is started with. Namespaces that are not given are made anew. */
export type TaskSpec = {
  readonly id: string
  readonly process: ProcessSpec
  readonly hostname: string
  readonly domainname?: string
  readonly net: NetNamespace
  readonly pid?: PidNamespace
  readonly ipc?: PlainNamespace
  readonly uts?: UtsNamespace
  readonly mounts: readonly ContainerMount[]
  readonly readOnlyRoot?: boolean
  readonly privileged?: boolean
  readonly shmSize?: number
  readonly cgroup: Cgroup
  /** The container sees its own control group as the root (cgroup namespace private). */
  readonly privateCgroup?: boolean
  /** containerd's namespace, seen in the shim's arguments: `moby` or `k8s.io`. */
  readonly namespace: string
  readonly sink: Sink
  readonly onExit: (exit: Exit) => void
  /** Further options of the root's mount, as /proc/mounts shows them: `lowerdir=...`. */
  readonly rootOptions?: readonly string[]
  /** By name in capitals without RLIMIT_, e.g. NOFILE. */
  readonly rlimits?: ReadonlyMap<string, { readonly soft: number; readonly hard: number }>
  /** Starts the program under docker-init, which reaps orphans and passes signals on. */
  readonly init?: ProgramMain
}

function cgroupNamespace(kernel: Kernel, spec: TaskSpec): Partial<Process['ns']> {
  if (spec.privateCgroup !== true || kernel.cgroupV1 !== undefined) return {}
  const cgroup = { id: kernel.nextId() }
  setCgroupRoot(cgroup, spec.cgroup)
  return { cgroup }
}

/** How a container's process ended: 128 + n for a signal. */
export type Exit = { readonly code: number; readonly signal: Signal | undefined; readonly oomKilled: boolean; readonly at: Micros }

/** A start that runc refuses; the message is runc's, without containerd's and dockerd's prefixes. */
export class StartError extends Error {}

/** A running container: its first process, its namespaces, and the shim that holds it. */
export class Task {
  readonly spec: TaskSpec
  readonly process: Process
  readonly shim: Process
  readonly root: ContainerRoot
  /** Where the engine writes the container's standard input; undefined without one. */
  readonly stdin: OpenFile | undefined
  readonly tty: Tty | undefined
  readonly #kernel: Kernel
  #stdinClosed = false
  readonly #oomKills: number

  constructor(kernel: Kernel, spec: TaskSpec, snapshot: Snapshot) {
    this.#kernel = kernel
    this.spec = spec
    this.#oomKills = spec.cgroup.oomKills
    this.root = makeRoot(kernel, snapshot.overlay(), spec.rootOptions)
    this.shim = spawnShim(kernel, spec)
    const pid = spec.pid ?? new PidNamespace(kernel.nextId(), kernel.initPidNamespace)
    const uts = spec.uts ?? { id: kernel.nextId(), hostname: spec.hostname, domainname: spec.domainname ?? '(none)' }
    const ipc = spec.ipc ?? { id: kernel.nextId() }
    const io = openIo(kernel, this.root, spec.process, spec.sink, this.shim)
    this.stdin = io.input
    this.tty = io.tty
    try {
      this.process = this.#spawn({ mnt: this.root.ns, net: spec.net, pid, uts, ipc, ...cgroupNamespace(kernel, spec) }, io)
    } catch (error) {
      this.#abandon(io)
      throw error
    }
  }

  get pid(): number {
    return this.process.hostPid
  }

  get running(): boolean {
    return this.process.alive
  }

  /** Sends a signal to the first process, as from the host. */
  kill(signal: Signal): void {
    if (this.process.alive) this.#kernel.signals.post(this.process, signal)
  }

  /** Lets all its processes stand still, or go on. */
  freeze(on: boolean): void {
    this.spec.cgroup.freeze(on)
  }

  /** The engine's side of standard input is closed: the process reads its end. */
  closeStdin(): void {
    if (this.#stdinClosed || this.stdin === undefined) return
    this.#stdinClosed = true
    this.stdin.release()
  }

  resize(rows: number, cols: number): void {
    this.tty?.resize({ rows, cols })
  }

  /** Runs another process in the container's namespaces. Throws `StartError`, `ExecutableError` or `UserError`. */
  exec(spec: ProcessSpec, sink: Sink, onExit: (exit: Exit) => void): ExecTask {
    const io = openIo(this.#kernel, this.root, spec, sink, this.shim)
    try {
      const prepared = prepare(this.root.walker, spec, (cwd) => `exec failed: unable to start container process: chdir to cwd (${JSON.stringify(cwd)}) set in config.json failed: no such file or directory`)
      const process = this.#kernel.spawn({
        argv: spec.args, main: { program: initProgram(prepared, spec, io.tty !== undefined) }, env: prepared.env, parent: this.shim, ns: this.process.ns,
        root: this.root.walker.root, cwd: prepared.cwd, cred: prepared.cred, cgroup: this.process.cgroup, stdio: io.files, newSession: true,
        onExit: (status) => io.finished(() => onExit(exitOf(status, this.#kernel.world.now))),
      })
      process.ns.pid.pass(RUNC_THREADS)
      let open = true
      const closeStdin = (): void => {
        if (open) io.input?.release()
        open = false
      }
      return { process, stdin: io.input, tty: io.tty, closeStdin, resize: (rows, cols) => io.tty?.resize({ rows, cols }) }
    } catch (error) {
      io.drop()
      throw error
    }
  }

  #spawn(ns: Partial<Process['ns']>, io: Io): Process {
    const { spec } = this
    const kernel = this.#kernel
    const start = { done: false }
    const late: { main: ProgramMain } = { main: function* () { return 255 } }
    const argv = spec.init === undefined ? spec.process.args : ['/sbin/docker-init', '--', ...spec.process.args]
    const process = kernel.spawn({
      argv, main: { program: function* (s, argv, env) { return yield* late.main(s, argv, env) } }, parent: this.shim, ns, cgroup: spec.cgroup, stdio: io.files, newSession: true,
      onExit: (status) => {
        if (!start.done) return
        io.finished(() => this.#ended(status))
      },
    })
    process.ns.pid.pass(RUNC_THREADS)
    try {
      mountAll(kernel, this.root, process, {
        privileged: spec.privileged ?? false, shmSize: spec.shmSize ?? 64 << 20, mounts: spec.mounts,
      })
      const prepared = prepare(this.root.walker, spec.process, undefined)
      if (spec.readOnlyRoot === true) this.root.walker.root.mount.readOnly = true
      Object.assign(process, { cwd: prepared.cwd, cred: prepared.cred, env: prepared.env })
      for (const [name, limit] of spec.rlimits ?? []) process.rlimits.set(name, limit)
      const run = initProgram(prepared, spec.process, io.tty !== undefined)
      late.main = spec.init === undefined ? run : underInit(spec.init, run)
    } catch (error) {
      kernel.lifecycle.end(process, { kind: 'exited', code: 1 })
      if (error instanceof MountKindError) throw mountProblem(spec, error.message)
      throw error
    }
    kernel.lifecycle.publish(process)
    start.done = true
    return process
  }

  #ended(status: WaitStatus): void {
    const kernel = this.#kernel
    const exit = exitOf(status, kernel.world.now, this.spec.cgroup.oomKills > this.#oomKills)
    kernel.world.after(EXIT_REPORT, () => {
      kernel.lifecycle.end(this.shim, { kind: 'exited', code: 0 })
      this.spec.cgroup.prune()
      this.spec.onExit(exit)
    })
  }

  #abandon(io: Io): void {
    io.drop()
    this.#kernel.lifecycle.end(this.shim, { kind: 'exited', code: 0 })
  }
}

function mountProblem(spec: TaskSpec, destination: string): StartError {
  const mount = spec.mounts.find((m) => m.destination === destination)
  const source = mount?.hostPath ?? destination
  const where = `error mounting "${source}" to rootfs at "${destination}": mount ${source}:${destination} (via /proc/self/fd/6), flags: 0x5000`
  return new StartError(`error during container init: ${where}: not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type`)
}

export type ExecTask = { readonly process: Process; readonly stdin: OpenFile | undefined; readonly tty: Tty | undefined; readonly closeStdin: () => void; readonly resize: (rows: number, cols: number) => void }

function exitOf(status: WaitStatus, at: Micros, oomKilled = false): Exit {
  if (status.kind === 'signaled') return { code: 128 + signalNumber(status.signal), signal: status.signal, oomKilled, at }
  return { code: status.kind === 'exited' ? status.code : 0, signal: undefined, oomKilled, at }
}

function spawnShim(kernel: Kernel, spec: TaskSpec): Process {
  const never = new WaitQueue()
  const shim = kernel.spawn({
    argv: ['/usr/bin/containerd-shim-runc-v2', '-namespace', spec.namespace, '-id', spec.id, '-address', '/run/containerd/containerd.sock'],
    main: { program: function* (sys) { for (;;) yield* sys.waitOn(never) } },
    newSession: true,
  })
  // Real: the shim is a subreaper; nothing here needs the zombies' statuses beyond onExit.
  shim.dispositions.set('CHLD', 'ignore')
  return shim
}

type Prepared = { readonly path: string; readonly cwd: Walker['cwd']; readonly cred: Credentials; readonly env: Env }

/** Who, where and what: resolved inside the container before anything runs. `missingCwd` gives the error for a directory that is not there; without it the directory is made. */
function prepare(root: Walker, spec: ProcessSpec, missingCwd: ((cwd: string) => string) | undefined): Prepared {
  const user = resolveUser(root, spec.user, spec.groups)
  const cred: Credentials = { uid: user.uid, gid: user.gid, euid: user.uid, egid: user.gid, groups: user.groups }
  const env = new Map<string, string>()
  for (const pair of spec.env) {
    const eq = pair.indexOf('=')
    if (eq > 0) env.set(pair.slice(0, eq), pair.slice(eq + 1))
  }
  if (!env.has('HOME')) env.set('HOME', user.home)
  const cwd = workingDir(root, spec.cwd === '' ? '/' : spec.cwd, missingCwd)
  const path = lookPath({ ...root, cwd, cred }, spec.args[0] ?? '', env.get('PATH'))
  return { path, cwd, cred, env }
}

function workingDir(root: Walker, cwd: string, missing: ((cwd: string) => string) | undefined): Walker['cwd'] {
  try {
    const at = resolve(root, cwd)
    if (attrAt(at).kind !== 'dir') throw new StartError(`mkdir ${cwd}: not a directory`)
    return at
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    if (missing !== undefined) throw new StartError(missing(cwd))
    return makeDirs(root, cwd)
  }
}

/** Makes a directory and its parents, as root. */
export function makeDirs(root: Walker, path: string): Walker['cwd'] {
  const parts = path.split('/').filter((p) => p !== '')
  let at = root.root
  for (let i = 1; i <= parts.length; i++) {
    const { parent, name, target } = walk(root, `/${parts.slice(0, i).join('/')}`, true)
    at = target ?? { mount: parent.mount, ino: parent.mount.fs.create(parent.ino, name, { kind: 'dir', mode: 0o755, uid: 0, gid: 0 }) }
  }
  return at
}

/** `runc init` has so many threads beside the one that becomes the program; they take process numbers (Real: the first child of process 1 is 7). */
const RUNC_THREADS = 5

/** runc's last step in the new process: take the terminal, become the program. */
function initProgram({ path, env }: Prepared, spec: ProcessSpec, tty: boolean): ProgramMain {
  return function* (sys): Gen<number> {
    if (tty) yield* sys.setControllingTty(0)
    try {
      return yield* sys.exec(path, spec.args, env)
    } catch (error) {
      if (!(error instanceof SysError)) throw error
      yield* printError(`exec ${path}: ${error.message.slice(0, 1).toLowerCase()}${error.message.slice(1)}\n`)
      return 255
    }
  }
}

function underInit(init: ProgramMain, run: ProgramMain): ProgramMain {
  return function* (sys, argv, env): Gen<number> {
    const child = yield* sys.fork(() => run(sys, argv, env))
    return yield* init(sys, [...argv, String(child)], env)
  }
}

type Io = { readonly files: OpenFile[]; readonly input: OpenFile | undefined; readonly tty: Tty | undefined; finished(then: () => void): void; drop(): void }

function openIo(kernel: Kernel, root: ContainerRoot, spec: ProcessSpec, sink: Sink, shim: Process): Io {
  if (spec.tty) return openTty(kernel, root, spec, sink, shim)
  const input = spec.stdin ? inputPipe(kernel) : undefined
  input?.writer.hold()
  return {
    files: [input?.reader ?? nullFile(), sinkFile(kernel, 'stdout', sink), sinkFile(kernel, 'stderr', sink)], input: input?.writer, tty: undefined,
    finished: (then) => then(),
    drop: () => {},
  }
}

/** A terminal: the shim reads its master side and gives everything to the sink. */
function openTty(kernel: Kernel, root: ContainerRoot, spec: ProcessSpec, sink: Sink, shim: Process): Io {
  const { tty, master } = root.devpts.openPair()
  if (spec.size !== undefined) tty.resize(spec.size)
  master.hold()
  let ended = false
  let waiting: (() => void) | undefined
  const fd = shim.install(master)
  kernel.lifecycle.start(shim, pumpTerminal(fd, sink, () => {
    ended = true
    waiting?.()
  }))
  const slave = openSlave(tty, 2)
  return {
    files: [slave, slave, slave], input: master, tty,
    finished: (then) => {
      if (ended) then()
      else waiting = then
    },
    drop: () => master.release(),
  }
}

function* pumpTerminal(fd: number, sink: Sink, onEnd: () => void): Gen<void> {
  for (;;) {
    let data: Uint8Array
    try {
      data = yield* sys.read(fd)
    } catch (error) {
      if (error instanceof SysError) break
      throw error
    }
    if (data.length === 0) break
    for (let full = sink('stdout', data); full !== undefined; full = sink('stdout', data)) yield* sys.waitOn(full)
  }
  onEnd()
}
