import type { Micros } from '../../sim/time.ts'
import type { Process } from '../proc/process.ts'
import type { Task } from '../proc/task.ts'
import type { Bandwidth } from './bandwidth.ts'
import { Cgroup, ensureCgroup, type Limits } from './cgroup.ts'

/** The hierarchies of cgroup v1 in the order in which they are mounted, which numbers them in /proc/PID/cgroup. */
export const V1_HIERARCHIES = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'pids', 'name=systemd'] as const
export type V1Hierarchy = (typeof V1_HIERARCHIES)[number]

type Parts = Readonly<Record<V1Hierarchy, Cgroup>>

/** The cgroup v1 hierarchies of a host: separate trees, in each of which every process has its own place. */
export class CgroupV1 {
  readonly roots: Parts
  readonly root: JoinedCgroup
  readonly #joined = new Map<string, JoinedCgroup>()

  constructor() {
    const make = (): Cgroup => new Cgroup('/', undefined)
    this.roots = {
      devices: make(), pids: make(), memory: make(), cpu: make(), cpuacct: make(), freezer: make(), cpuset: make(), blkio: make(), 'name=systemd': make(),
    }
    this.root = this.join(this.roots)
  }

  /** The place that is made of these places; one object for the same ones. */
  join(parts: Parts): JoinedCgroup {
    const key = V1_HIERARCHIES.map((name) => parts[name].path).join('\n')
    let joined = this.#joined.get(key)
    if (joined === undefined || V1_HIERARCHIES.some((name) => joined?.parts[name] !== parts[name])) {
      this.#joined.set(key, (joined = new JoinedCgroup(this, parts)))
    }
    return joined
  }

  /** The same path in every hierarchy, made where it is missing. */
  ensure(path: string): JoinedCgroup {
    const at = (name: V1Hierarchy): Cgroup => ensureCgroup(this.roots[name], path)
    return this.join({
      devices: at('devices'), pids: at('pids'), memory: at('memory'), cpu: at('cpu'), cpuacct: at('cpuacct'), freezer: at('freezer'), cpuset: at('cpuset'), blkio: at('blkio'),
      'name=systemd': at('name=systemd'),
    })
  }
}

/** Where a process is in the hierarchies of cgroup v1: acts as one group whose controllers are those of the parts. */
export class JoinedCgroup extends Cgroup {
  readonly system: CgroupV1
  readonly parts: Parts

  constructor(system: CgroupV1, parts: Parts) {
    super(parts['name=systemd'].path, undefined)
    this.system = system
    this.parts = parts
  }

  /** The same place but for one hierarchy. */
  with(name: V1Hierarchy, group: Cgroup): JoinedCgroup {
    return this.system.join({ ...this.parts, [name]: group })
  }

  override get usage(): Micros {
    return this.parts.cpuacct.usage
  }

  override get bandwidth(): Bandwidth {
    return this.parts.cpu.bandwidth
  }

  override get limits(): Limits {
    const { pidsMax } = this.parts.pids.limits
    const { cpuWeight } = this.parts.cpu.limits
    const { cpus, mems } = this.parts.cpuset.limits
    return { ...this.parts.memory.limits, pidsMax, cpuWeight, cpus, mems }
  }

  override get population(): number {
    return this.parts.pids.population
  }

  override get oomEvents(): number {
    return this.parts.memory.oomEvents
  }

  override get oomKills(): number {
    return this.parts.memory.oomKills
  }

  override get memory(): number {
    return this.parts.memory.memory
  }

  override get effectivelyFrozen(): boolean {
    return this.parts.freezer.effectivelyFrozen
  }

  override countOomKill(): void {
    this.parts.memory.countOomKill()
  }

  /** Memory is what those who go through it look at. */
  override lineage(): IterableIterator<Cgroup> {
    return this.parts.memory.lineage()
  }

  override mayFork(): boolean {
    return this.parts.pids.mayFork()
  }

  override enter(process: Process): void {
    this.processes.add(process)
    for (const name of V1_HIERARCHIES) this.parts[name].enter(process)
  }

  override leave(process: Process): void {
    this.processes.delete(process)
    for (const name of V1_HIERARCHIES) this.parts[name].leave(process)
  }

  override charge(duration: Micros, now: Micros): void {
    this.parts.cpu.charge(duration, now)
    this.parts.cpuacct.charge(duration, now)
  }

  override runnableAt(now: Micros): Micros {
    return Math.max(this.parts.cpu.runnableAt(now), this.parts.freezer.runnableAt(now))
  }

  override share(): number {
    return this.parts.cpu.share()
  }

  override allowedCpus(): ReadonlySet<number> | undefined {
    return this.parts.cpuset.allowedCpus()
  }

  override park(task: Task): void {
    this.parts.freezer.park(task)
  }

  override freeze(frozen: boolean): void {
    this.parts.freezer.freeze(frozen)
  }

  override setLimits(change: Partial<Limits>): void {
    for (const name of V1_HIERARCHIES) this.parts[name].setLimits(change)
  }

  override remove(): void {
    for (const name of V1_HIERARCHIES) this.parts[name].remove()
  }

  override prune(): void {
    for (const name of V1_HIERARCHIES) this.parts[name].prune()
  }
}
