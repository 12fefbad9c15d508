import type { Micros } from '../../sim/time.ts'
import type { Process } from '../proc/process.ts'

/** A control group: a node of the hierarchy that processes are charged to. */
export class Cgroup {
  /** From the root of the hierarchy, e.g. `/docker/0123...`. */
  readonly path: string
  readonly parent: Cgroup | undefined
  /** CPU time used by it and all below, in microseconds. */
  usage: Micros = 0
  readonly processes = new Set<Process>()

  constructor(path: string, parent: Cgroup | undefined) {
    this.path = path
    this.parent = parent
  }

  /** Whether one more process may begin here (pids.max). */
  mayFork(): boolean {
    return true
  }

  enter(process: Process): void {
    this.processes.add(process)
  }

  leave(process: Process): void {
    this.processes.delete(process)
  }

  /** Charges CPU time to this group and those above. */
  charge(duration: Micros, _now: Micros): void {
    for (let group: Cgroup | undefined = this; group !== undefined; group = group.parent) group.usage += duration
  }

  /** When its tasks may run again: now, unless a quota is used up (CPU bandwidth control). */
  runnableAt(now: Micros): Micros {
    return now
  }
}
