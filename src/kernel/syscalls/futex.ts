import type { Micros } from '../../sim/time.ts'
import type { Task } from '../proc/task.ts'
import { Wait, type WaitQueue } from '../wait.ts'
import { syscall, type SysCallEntry } from './handler.ts'

/** Tasks that have slept on their queue already: the next try is the waking. */
const slept = new WeakSet<Task>()

const futex = syscall<{ queue: WaitQueue; timeout?: Micros }>('futex', (task, { queue, timeout }) => {
  const { now } = task.process.kernel.world
  if (timeout !== undefined) task.deadline ??= now + Math.ceil(timeout)
  if (slept.delete(task)) return task.deadline === undefined || now < task.deadline
  slept.add(task)
  return new Wait([queue], { for: 'event' }, task.deadline)
})

export const futexCalls: readonly SysCallEntry[] = [futex]
