import type { Micros } from '../../sim/time.ts'
import type { Process } from '../proc/process.ts'
import type { Task } from '../proc/task.ts'
import { Bandwidth } from './bandwidth.ts'

/** Controllers of cgroup v2, in the order of cgroup.controllers. */
export const CONTROLLERS = ['cpuset', 'cpu', 'io', 'memory', 'hugetlb', 'pids', 'rdma', 'misc'] as const
export type Controller = (typeof CONTROLLERS)[number]

/** Limits in bytes and numbers; undefined is `max`. */
export type Limits = {
  readonly memoryMax: number | undefined
  readonly swapMax: number | undefined
  readonly pidsMax: number | undefined
  /** 1 to 10000; 100 by default. */
  readonly cpuWeight: number
  /** As written to cpuset.cpus. */
  readonly cpus: string
  readonly mems: string
  readonly oomGroup: boolean
}

const UNLIMITED: Limits = {
  memoryMax: undefined, swapMax: undefined, pidsMax: undefined, cpuWeight: 100, cpus: '', mems: '', oomGroup: false,
}

/** A control group: a node of the hierarchy that processes are charged to (cgroups(7)). What it counts includes all groups below. */
export class Cgroup {
  /** From the root of the hierarchy, e.g. `/docker/0123...`. */
  readonly path: string
  readonly parent: Cgroup | undefined
  readonly children = new Map<string, Cgroup>()
  /** Processes in this very group. */
  readonly processes = new Set<Process>()
  /** Controllers that are on for the groups below (cgroup.subtree_control). */
  readonly subtreeControl = new Set<Controller>()
  frozen = false
  peakPopulation = 0
  peakMemory = 0
  /** How often a fork failed because of pids.max. */
  forksRefused = 0
  #usage: Micros = 0
  readonly #bandwidth = new Bandwidth()
  #limits: Limits = UNLIMITED
  #population = 0
  #oomEvents = 0
  #oomKills = 0
  readonly #parked = new Set<Task>()

  /** A group made by the kernel's own callers (systemd, runc): all controllers are on for it. */
  constructor(path: string, parent: Cgroup | undefined, controllers: readonly Controller[] = CONTROLLERS) {
    this.path = path
    this.parent = parent
    if (parent === undefined) for (const name of CONTROLLERS) this.subtreeControl.add(name)
    else {
      for (const name of controllers) parent.subtreeControl.add(name)
      parent.children.set(this.name, this)
    }
  }

  /** CPU time used, in microseconds. */
  get usage(): Micros {
    return this.#usage
  }

  get bandwidth(): Bandwidth {
    return this.#bandwidth
  }

  get limits(): Limits {
    return this.#limits
  }

  /** Processes in it and below. */
  get population(): number {
    return this.#population
  }

  /** How often memory.max was reached. */
  get oomEvents(): number {
    return this.#oomEvents
  }

  /** How many of its processes the OOM killer has ended. */
  get oomKills(): number {
    return this.#oomKills
  }

  countOom(): void {
    this.#oomEvents++
  }

  /** Counts a process that the OOM killer ended, here and above. */
  countOomKill(): void {
    for (const group of this.lineage()) group.#oomKills++
  }

  get name(): string {
    return this.path.slice(this.path.lastIndexOf('/') + 1)
  }

  /** This group and those above it, itself first. */
  *lineage(): IterableIterator<Cgroup> {
    yield this
    if (this.parent !== undefined) yield* this.parent.lineage()
  }

  /** This group and all below. */
  *subtree(): IterableIterator<Cgroup> {
    yield this
    for (const child of this.children.values()) yield* child.subtree()
  }

  /** Whether one more process may begin here (pids.max). */
  mayFork(): boolean {
    for (const group of this.lineage()) {
      const { pidsMax } = group.limits
      if (pidsMax === undefined || group.population < pidsMax) continue
      group.forksRefused++
      return false
    }
    return true
  }

  enter(process: Process): void {
    this.processes.add(process)
    for (const group of this.lineage()) {
      group.#population++
      group.peakPopulation = Math.max(group.peakPopulation, group.#population)
    }
  }

  leave(process: Process): void {
    if (!this.processes.delete(process)) return
    for (const group of this.lineage()) group.#population--
  }

  /** Takes the group out of its parent. The caller has seen that it is empty. */
  remove(): void {
    this.parent?.children.delete(this.name)
  }

  /** Removes the group if nothing is in it, and then the empty groups above it but those at the top (as runc and the kubelet do). */
  prune(): void {
    if (this.processes.size > 0 || this.children.size > 0 || this.parent === undefined) return
    this.remove()
    if (this.parent.path.lastIndexOf('/') > 0) this.parent.prune()
  }

  /** Charges CPU time to this group and those above. */
  charge(duration: Micros, now: Micros): void {
    this.#usage += duration
    this.#bandwidth.charge(duration, now)
    this.parent?.charge(duration, now)
  }

  /** When its tasks may run again: now, later while a quota is used up, never (Infinity) while it is frozen. */
  runnableAt(now: Micros): Micros {
    if (this.frozen) return Number.POSITIVE_INFINITY
    return Math.max(this.#bandwidth.runnableAt(now), this.parent?.runnableAt(now) ?? now)
  }

  /** Its weight and those above, relative to the usual. */
  share(): number {
    const own = this.#limits.cpuWeight / 100
    return this.parent === undefined ? own : own * this.parent.share()
  }

  /** The CPUs its tasks may run on (cpuset); undefined: all. */
  allowedCpus(): ReadonlySet<number> | undefined {
    return this.#limits.cpus === '' ? this.parent?.allowedCpus() : cpuSet(this.#limits.cpus)
  }

  /** Keeps a task that wants to run until the group is thawed. */
  park(task: Task): void {
    this.#parked.add(task)
  }

  freeze(frozen: boolean): void {
    this.frozen = frozen
    if (frozen) return
    for (const group of this.subtree()) {
      const tasks = [...group.#parked]
      group.#parked.clear()
      for (const task of tasks) task.process.kernel.scheduler.enqueue(task)
    }
  }

  /** Whether it or a group above is frozen. */
  get effectivelyFrozen(): boolean {
    for (const group of this.lineage()) if (group.frozen) return true
    return false
  }

  /** Resident memory of its processes, in bytes. */
  get memory(): number {
    let bytes = 0
    for (const group of this.subtree()) for (const process of group.processes) bytes += process.memoryBytes
    if (bytes > this.peakMemory) this.peakMemory = bytes
    return bytes
  }

  setLimits(change: Partial<Limits>): void {
    this.#limits = { ...this.#limits, ...change }
  }
}

const parsed = new Map<string, ReadonlySet<number>>()

/** The numbers of a list such as `0-2,4`. */
function cpuSet(text: string): ReadonlySet<number> {
  let set = parsed.get(text)
  if (set === undefined) {
    const numbers = text.split(',').flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    })
    parsed.set(text, (set = new Set(numbers)))
  }
  return set
}

/** Moves a process to another group. */
export function moveToCgroup(process: Process, group: Cgroup): void {
  if (process.cgroup === group) return
  process.cgroup.leave(process)
  process.cgroup = group
  if (process.alive) group.enter(process)
  process.kernel.lifecycle.publish(process)
}

/** The group at a path, made with its parents where it is missing. */
export function ensureCgroup(root: Cgroup, path: string): Cgroup {
  let group = root
  for (const name of path.split('/')) {
    if (name === '') continue
    group = group.children.get(name) ?? new Cgroup(`${group.path === '/' ? '' : group.path}/${name}`, group)
  }
  return group
}
