import { encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../coroutine.ts'
import { errno, SysError } from '../errno.ts'
import type { Kernel } from '../kernel.ts'
import type { Namespaces } from '../ns/namespaces.ts'
import type { WaitStatus } from '../sys.ts'
import { Process } from './process.ts'
import { Task } from './task.ts'

/** How processes begin and end. */
export class Lifecycle {
  readonly #kernel: Kernel

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  /** Makes a process: numbers, group, record. It has no task yet. */
  create(fields: Omit<ConstructorParameters<typeof Process>[0], 'kernel'>): Process {
    const kernel = this.#kernel
    if (!fields.cgroup.mayFork()) throw errno('EAGAIN')
    const process = new Process({ ...fields, kernel })
    for (let ns: Namespaces['pid'] | undefined = fields.ns.pid; ns !== undefined; ns = ns.parent) {
      process.pids.set(ns, ns.enter(process))
    }
    fields.parent?.children.add(process)
    const group = fields.parent?.group
    if (group !== undefined) process.group = group
    else process.group = { leader: process, session: { leader: process, tty: undefined }, members: new Set() }
    process.group.members.add(process)
    fields.cgroup.enter(process)
    this.publish(process)
    return process
  }

  /** Gives a process a coroutine to run. */
  start(process: Process, main: Gen<unknown>): Task {
    const task = new Task(this.#kernel.nextTid(), process, main)
    process.tasks.add(task)
    this.#kernel.scheduler.enqueue(task)
    return task
  }

  /** The outermost coroutine of a task has returned: the first task's value is the exit status. */
  taskEnded(task: Task, value: unknown): void {
    const { process } = task
    const [main] = process.tasks
    task.kill()
    process.tasks.delete(task)
    if (task === main) this.end(process, { kind: 'exited', code: typeof value === 'number' ? value & 0xff : 0 })
  }

  /** An exception left the outermost coroutine: an errno nobody caught ends the program; anything else is a fault of the engine. */
  taskFailed(task: Task, error: unknown): void {
    const { process } = task
    if (error instanceof SysError) {
      const stderr = process.fds.get(2)?.file
      stderr?.ops.write?.(stderr, task, encodeUtf8(`${process.comm}: ${error.message}\n`))
      return this.end(process, { kind: 'exited', code: 1 })
    }
    // The host has no string or stack as big as the program asks for: it dies as of memory it cannot have.
    if (!(error instanceof RangeError)) this.#kernel.fault(error, process)
    this.end(process, { kind: 'signaled', signal: 'SEGV', core: true })
  }

  /** Ends a process: its tasks are dropped, its descriptors closed, its children given to process 1; the parent may wait for it. */
  end(process: Process, status: WaitStatus): void {
    if (!process.alive) return
    process.state = 'zombie'
    process.exit = status
    for (const task of process.tasks) task.kill()
    process.tasks.clear()
    process.closeAll()
    process.cgroup.leave(process)
    this.#endNamespace(process)
    this.#reparent(process)
    this.#leaveSession(process)
    this.publish(process)
    process.onExit?.(status)
    this.reportChange(process, status)
  }

  /** Tells the parent that a child changed state. A dead child that nobody will wait for is gone at once. */
  reportChange(process: Process, status: WaitStatus): void {
    const { parent } = process
    process.report = status
    this.publish(process)
    const ended = status.kind === 'exited' || status.kind === 'signaled'
    if (parent === undefined || (ended && parent.dispositions.get('CHLD') === 'ignore')) {
      if (ended) this.reap(process)
      return
    }
    this.#kernel.signals.post(parent, 'CHLD')
    parent.childChange.wake()
  }

  /** The last trace of an ended process goes. */
  reap(process: Process): void {
    process.state = 'dead'
    if (process.parent !== undefined) {
      process.parent.childrenUsage.user += process.usage.user + process.childrenUsage.user
      process.parent.childrenUsage.system += process.usage.system + process.childrenUsage.system
      process.parent.children.delete(process)
    }
    for (const [ns, pid] of process.pids) ns.leave(pid)
    process.group.members.delete(process)
    this.#kernel.processes.delete(this.#kernel.recordKey(process))
  }

  /** Writes the process's record. */
  publish(process: Process): void {
    if (process.state === 'dead') return
    this.#kernel.processes.set(this.#kernel.recordKey(process), {
      host: this.#kernel.hostname, pid: process.hostPid, ppid: process.parent?.hostPid ?? 0, nsPid: process.pid, comm: process.comm, argv: process.argv,
      state: process.state, uid: process.cred.euid, cgroup: process.cgroup.path, pidNs: process.ns.pid.id, startedAt: process.startedAt,
    })
  }

  #endNamespace(process: Process): void {
    const ns = process.ns.pid
    if (ns.init !== process || ns.parent === undefined) return
    for (const other of ns.processes()) {
      if (other !== process) this.end(other, { kind: 'signaled', signal: 'KILL', core: false })
    }
  }

  #reparent(process: Process): void {
    const init = process.ns.pid.init
    const heir = init !== undefined && init !== process && init.alive ? init : this.#kernel.init
    for (const child of [...process.children]) {
      process.children.delete(child)
      if (heir === undefined || heir === process) {
        child.parent = undefined
        if (child.state === 'zombie') this.reap(child)
        continue
      }
      child.parent = heir
      heir.children.add(child)
      this.publish(child)
      if (child.state === 'zombie') this.reportChange(child, child.exit ?? { kind: 'exited', code: 0 })
    }
  }

  #leaveSession(process: Process): void {
    const { session } = process.group
    if (session.leader !== process || session.tty === undefined) return
    const { tty } = session
    session.tty = undefined
    tty.session = undefined
    if (tty.foreground !== undefined) this.#kernel.signals.postGroup(tty.foreground, 'HUP')
    tty.foreground = undefined
  }
}
