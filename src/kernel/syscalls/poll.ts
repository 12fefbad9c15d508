import { EventCounter } from '../pipe/event-fd.ts'
import type { Process } from '../proc/process.ts'
import type { PollRequest, PollResult } from '../sys.ts'
import type { Readiness } from '../vfs/open-file.ts'
import { Wait, type WaitQueue } from '../wait.ts'
import { syscall, type SysCallEntry } from './handler.ts'

const ALWAYS: Readiness = { readable: true, writable: true, hangup: false, queues: [] }

const poll = syscall<{ requests: readonly PollRequest[]; timeout: number | undefined }>('poll', (task, { requests, timeout }) => {
  const { world } = task.process.kernel
  const queues: WaitQueue[] = []
  const results = requests.map((request) => look(task.process, request, queues))
  if (results.some((r) => r.readable || r.writable || r.hangup)) return results
  if (timeout !== undefined) {
    task.deadline ??= world.now + timeout
    if (world.now >= task.deadline) return results
  }
  return new Wait(queues, { for: 'poll' }, task.deadline)
})

function look(process: Process, { fd, read, write }: PollRequest, queues: WaitQueue[]): PollResult {
  const file = process.file(fd)
  const ready = file.ops.readiness === undefined ? ALWAYS : file.ops.readiness(file)
  queues.push(...ready.queues)
  return { fd, readable: read === true && ready.readable, writable: write === true && ready.writable, hangup: ready.hangup }
}

const eventfd = syscall('eventfd2', ({ process }) => {
  const counter = new EventCounter(process.kernel.nextPipeIno())
  const fd = process.install(counter.open())
  return { fd, signal: () => counter.signal() }
})

export const pollCalls: readonly SysCallEntry[] = [poll, eventfd]

