import { errno } from '../errno.ts'
import type { Process } from '../proc/process.ts'
import { requireMaySignal } from '../proc/signals.ts'
import type { Disposition, Signal } from '../signals.ts'
import type { Pid } from '../sys.ts'
import { Wait } from '../wait.ts'
import { syscall, type SysCallEntry } from './handler.ts'
import { groupOf, processOf } from './process.ts'

const kill = syscall<{ pid: Pid; signal: Signal | undefined }>('kill', ({ process }, { pid, signal }) => {
  const targets = targetsOf(process, pid)
  let denied = false
  for (const target of targets) {
    try {
      requireMaySignal(process, target)
    } catch (error) {
      if (targets.length === 1) throw error
      denied = true
      continue
    }
    if (signal !== undefined) process.kernel.signals.post(target, signal, process.ns.pid)
  }
  if (denied && targets.length === 0) throw errno('EPERM')
})

function targetsOf(process: Process, pid: Pid): Process[] {
  if (pid > 0) return [processOf(process, pid)]
  if (pid === -1) return process.ns.pid.processes().filter((p) => p !== process && p.pidIn(process.ns.pid) !== 1)
  const group = pid === 0 ? process.group : groupOf(process, -pid)
  if (group === undefined) throw errno('ESRCH')
  return [...group.members]
}

const sigaction = syscall<{ signal: Signal; to: Disposition }>('rt_sigaction', ({ process }, { signal, to }) => {
  if (signal === 'KILL' || signal === 'STOP') throw errno('EINVAL')
  const old = process.dispositions.get(signal) ?? 'default'
  if (to === 'default') process.dispositions.delete(signal)
  else process.dispositions.set(signal, to)
  return old
})

const take = syscall('signals_take', ({ process }) => {
  const { caught } = process
  process.caught = []
  for (const task of process.tasks) task.interrupted = false
  return caught
})

const sigwait = syscall('rt_sigtimedwait', (task) => {
  const { process } = task
  const signal = process.caught.shift()
  if (signal !== undefined) return signal
  return new Wait([process.signalArrived], { for: 'signal' })
})

export const signalCalls: readonly SysCallEntry[] = [kill, sigaction, take, sigwait]
