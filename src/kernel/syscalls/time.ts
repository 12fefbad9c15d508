import type { Micros } from '../../sim/time.ts'
import { Wait } from '../wait.ts'
import { syscall, type SysCallEntry } from './handler.ts'

const nanosleep = syscall<{ duration: Micros }>('nanosleep', (task, { duration }) => {
  const { now } = task.process.kernel.world
  task.deadline ??= now + Math.max(0, Math.ceil(duration))
  return now >= task.deadline ? undefined : new Wait([], { for: 'time' }, task.deadline)
})

const compute = syscall<{ duration: Micros }>('compute', (task, { duration }) => {
  task.burn += Math.max(0, Math.ceil(duration))
})

const clockGettime = syscall('clock_gettime', ({ process: { kernel } }) => kernel.world.bootEpochMs * 1000 + kernel.world.now)

const sysinfo = syscall('sysinfo', ({ process: { kernel } }) => kernel.world.now - kernel.bootedAt)

const times = syscall('times', ({ process }) => ({ self: { ...process.usage }, children: { ...process.childrenUsage } }))

export const timeCalls: readonly SysCallEntry[] = [nanosleep, compute, clockGettime, sysinfo, times]
