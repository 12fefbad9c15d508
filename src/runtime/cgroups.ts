import type { Cgroup } from '../kernel/cgroup/cgroup.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { MILLISECOND, type Micros } from '../sim/time.ts'

/** Limits of a control group; absent: none. */
export type Resources = {
  readonly memoryBytes?: number
  readonly nanoCpus?: number
  readonly cpuQuota?: number
  readonly cpuPeriod?: number
  readonly cpuShares?: number
  readonly pids?: number
  /** As cpuset.cpus, e.g. `0-1`. */
  readonly cpus?: string
}

/** The control group of a path, made with its parents where it is missing. */
export function childCgroup(kernel: Kernel, path: string): Cgroup {
  return kernel.ensureCgroup(path)
}

/** Sets a control group's limits, as runc writes them to its control files (memory.max, cpu.max, cpu.weight, pids.max). */
export function setResources(group: Cgroup, resources: Resources, now: Micros): void {
  const period = resources.cpuPeriod ?? 100 * MILLISECOND
  const quota = resources.nanoCpus === undefined ? resources.cpuQuota : Math.round((resources.nanoCpus * period) / 1e9)
  group.bandwidth.setMax({ quota: quota !== undefined && quota > 0 ? quota : undefined, period }, now)
  group.setLimits({
    memoryMax: positive(resources.memoryBytes), pidsMax: positive(resources.pids), cpuWeight: weightOf(resources.cpuShares), cpus: resources.cpus ?? '',
  })
}

const positive = (n: number | undefined): number | undefined => (n !== undefined && n > 0 ? n : undefined)

/** cgroup v1 shares (2 to 262144) as a v2 weight (1 to 10000), as runc converts them. */
const weightOf = (shares: number | undefined): number => (shares === undefined || shares === 0 ? 100 : Math.floor(1 + ((shares - 2) * 9999) / 262_142))
