import type { Kernel } from '../kernel.ts'
import type { Process } from '../proc/process.ts'
import type { Cgroup } from './cgroup.ts'

/** Memory a booted host uses beside its processes, in bytes. */
const RESERVED = 300 * 2 ** 20

/**
 * Sets how much memory a process holds (what brk(2) and mmap(2) come to). When that is more than a group or the host may have, the OOM
 * killer ends processes until it fits: it may be this one.
 */
export function setMemory(process: Process, bytes: number): void {
  const { kernel } = process
  const before = process.memoryBytes
  process.memoryBytes = bytes
  if (bytes <= before) return
  enforceMemory(process.cgroup, process)
  while (hostMemory(kernel) > kernel.memory) {
    const victim = worst(kernel, kernel.initPidNamespace.processes())
    if (victim === undefined) return
    kill(kernel, victim, process, undefined)
  }
}

/** Ends processes until every group above `start` is within its memory.max. `cause` is who asked for memory. */
export function enforceMemory(start: Cgroup, cause: Process): void {
  for (const group of start.lineage()) {
    const { memoryMax } = group.limits
    if (memoryMax === undefined) continue
    if (group.memory > memoryMax) group.countOom()
    while (group.memory > memoryMax) {
      const victim = worst(cause.kernel, [...group.subtree()].flatMap((g) => [...g.processes]))
      if (victim === undefined) return
      kill(cause.kernel, victim, cause, group)
      if (group.limits.oomGroup) for (const g of group.subtree()) for (const p of Array.from(g.processes)) kill(cause.kernel, p, cause, group)
    }
  }
}

function hostMemory(kernel: Kernel): number {
  return RESERVED + kernel.rootCgroup.memory
}

/** The process with the most memory, oom_score_adj counted in thousandths of all there is. */
function worst(kernel: Kernel, processes: readonly Process[]): Process | undefined {
  let found: Process | undefined
  let most = 0
  for (const process of processes) {
    if (!process.alive || process === kernel.init || process.oomScoreAdj === -1000) continue
    const points = process.memoryBytes + (process.oomScoreAdj * kernel.memory) / 1000
    if (found === undefined || points > most) [found, most] = [process, points]
  }
  return found
}

function kill(kernel: Kernel, victim: Process, cause: Process, group: Cgroup | undefined): void {
  const kb = (bytes: number): string => `${Math.floor(bytes / 1024)}kB`
  const log = (text: string): void => kernel.log.write(kernel.world.now - kernel.bootedAt, text)
  const memcg = group === undefined ? 'global_oom' : `oom_memcg=${group.path}`
  log(`${cause.comm} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=${cause.oomScoreAdj}`)
  if (group !== undefined) log(`memory: usage ${kb(group.memory)}, limit ${kb(group.limits.memoryMax ?? 0)}, failcnt ${group.oomEvents}`)
  log(
    `oom-kill:constraint=${group === undefined ? 'CONSTRAINT_NONE' : 'CONSTRAINT_MEMCG'},nodemask=(null),cpuset=/,mems_allowed=0,${memcg},` +
      `task_memcg=${victim.cgroup.path},task=${victim.comm},pid=${victim.hostPid},uid=${victim.cred.uid}`,
  )
  const what = group === undefined ? 'Out of memory' : 'Memory cgroup out of memory'
  log(
    `${what}: Killed process ${victim.hostPid} (${victim.comm}) total-vm:${kb(victim.memoryBytes * 2)}, anon-rss:${kb(victim.memoryBytes)}, ` +
      `file-rss:0kB, shmem-rss:0kB, UID:${victim.cred.uid} pgtables:${Math.ceil(victim.memoryBytes / 2 ** 19)}kB oom_score_adj:${victim.oomScoreAdj}`,
  )
  victim.cgroup.countOomKill()
  kernel.lifecycle.end(victim, { kind: 'signaled', signal: 'KILL', core: false })
}
