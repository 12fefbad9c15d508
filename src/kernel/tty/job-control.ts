import { errno } from '../errno.ts'
import type { Process, ProcessGroup } from '../proc/process.ts'
import type { Task } from '../proc/task.ts'
import { Wait } from '../wait.ts'
import type { Tty } from './tty.ts'

/**
 * What becomes of a background process that reads from its terminal (TTIN) or changes it (TTOU), as in tty_check_change: undefined
 * when it may go on; a wait when it has been stopped, to try again after SIGCONT.
 */
export function jobControl(task: Task, tty: Tty, signal: 'TTIN' | 'TTOU'): Wait | undefined {
  const { process } = task
  const { group } = process
  if (group.session.tty !== tty || tty.foreground === undefined || tty.foreground === group) return undefined
  if (process.dispositions.get(signal) === 'ignore') {
    if (signal === 'TTOU') return undefined
    throw errno('EIO')
  }
  if (isOrphaned(group)) throw errno('EIO')
  process.kernel.signals.postGroup(group, signal)
  if (process.state !== 'stopped') throw errno('EINTR')
  return new Wait([], { for: 'signal', detail: signal }, process.kernel.world.now)
}

/** Whether no member has a parent in another group of the session, who could continue it (setpgid(2), orphaned process groups). */
function isOrphaned(group: ProcessGroup): boolean {
  const minder = ({ parent }: Process): boolean => parent !== undefined && parent.group !== group && parent.group.session === group.session
  return ![...group.members].some(minder)
}
