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

export const memoryCalls: readonly SysCallEntry[] = [brk, syslog]
