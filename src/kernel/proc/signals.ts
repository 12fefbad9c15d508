import { errno } from '../errno.ts'
import type { PidNamespace } from '../ns/namespaces.ts'
import { defaultAction, type Signal } from '../signals.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Process, ProcessGroup } from './process.ts'

/** Delivers signals: decides on the process's record what one does, and does it (signal(7)). */
export class Signals {
  readonly #lifecycle: Lifecycle

  constructor(lifecycle: Lifecycle) {
    this.#lifecycle = lifecycle
  }

  /** Sends a signal. `from` is the sender's pid namespace; the kernel and the host's daemons send from the initial one. */
  post(process: Process, signal: Signal, from?: PidNamespace): void {
    if (!process.alive) return
    const disposition = process.dispositions.get(signal) ?? 'default'
    const forced = signal === 'KILL' || signal === 'STOP'
    if (process.isInit && this.#shielded(process, signal, from, forced && disposition === 'default')) return
    if (signal === 'CONT') this.#continue(process)
    if (!forced && disposition === 'ignore') return
    if (!forced && disposition === 'catch') return this.#catch(process, signal)
    switch (defaultAction(signal)) {
      case 'terminate':
        return this.#lifecycle.end(process, { kind: 'signaled', signal, core: false })
      case 'core':
        return this.#lifecycle.end(process, { kind: 'signaled', signal, core: true })
      case 'stop':
        return this.#stop(process, signal)
      case 'ignore':
      case 'continue':
        return
    }
  }

  postGroup(group: ProcessGroup, signal: Signal, from?: PidNamespace): void {
    for (const process of [...group.members]) this.post(process, signal, from)
  }

  /** Process 1 of a namespace gets only what it has a handler for; KILL and STOP from a namespace above it always (pid_namespaces(7)). */
  #shielded(process: Process, signal: Signal, from: PidNamespace | undefined, forced: boolean): boolean {
    if (process.dispositions.get(signal) === 'catch') return false
    const fromAbove = from === undefined || from !== process.ns.pid
    if (process.ns.pid.parent === undefined) return signal !== 'KILL' || from !== undefined
    return !(forced && fromAbove)
  }

  #catch(process: Process, signal: Signal): void {
    if (!process.caught.includes(signal)) process.caught.push(signal)
    process.signalArrived.wake()
    for (const task of process.tasks) {
      if (task.waiting === undefined || task.waiting.why.for === 'event') continue
      task.interrupted = true
      task.wake()
      return
    }
  }

  #stop(process: Process, signal: Signal): void {
    if (process.state !== 'running') return
    process.state = 'stopped'
    this.#lifecycle.reportChange(process, { kind: 'stopped', signal })
  }

  #continue(process: Process): void {
    if (process.state !== 'stopped') return
    process.state = 'running'
    for (const task of process.tasks) if (task.waiting === undefined) process.kernel.scheduler.enqueue(task)
    this.#lifecycle.reportChange(process, { kind: 'continued' })
  }
}

/** Throws EPERM unless `sender` may signal `target` (kill(2)). */
export function requireMaySignal(sender: Process, target: Process): void {
  const { euid, uid } = sender.cred
  if (euid !== 0 && euid !== target.cred.uid && uid !== target.cred.uid) throw errno('EPERM')
}
