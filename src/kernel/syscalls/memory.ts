import { setMemory } from '../cgroup/oom.ts'
import { errno } from '../errno.ts'
import { syscall, type SysCallEntry } from './handler.ts'

const brk = syscall<{ bytes: number }>('brk', ({ process }, { bytes }) => {
  if (!Number.isFinite(bytes) || bytes < 0) throw errno('EINVAL')
  const limit = process.rlimits.get('AS')?.soft
  if (limit !== undefined && bytes > limit) throw errno('ENOMEM')
  setMemory(process, Math.ceil(bytes))
})

const syslog = syscall<{ clear: boolean }>('syslog', ({ process }, { clear }) => {
  if (process.cred.euid !== 0) throw errno('EPERM')
  const { log } = process.kernel
  const { lines } = log
  if (clear) log.clear()
  return lines
})

const affinity = syscall('sched_getaffinity', ({ process }) => {
  const all = Array.from({ length: process.kernel.scheduler.cpus }, (_, cpu) => cpu)
  const allowed = process.cgroup.allowedCpus()
  return allowed === undefined ? all : all.filter((cpu) => allowed.has(cpu))
})

export const memoryCalls: readonly SysCallEntry[] = [brk, syslog, affinity]
