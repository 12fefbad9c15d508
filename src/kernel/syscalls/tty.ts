import { errno } from '../errno.ts'
import type { Process, ProcessGroup } from '../proc/process.ts'
import type { Task } from '../proc/task.ts'
import type { Termios, Winsize } from '../sys.ts'
import { makeControlling } from '../tty/devpts.ts'
import { jobControl } from '../tty/job-control.ts'
import { isMaster, ttyOf } from '../tty/pty.ts'
import type { Tty } from '../tty/tty.ts'
import { ptsOf } from '../vfs/devices.ts'
import type { Wait } from '../wait.ts'
import { syscall, type SysCallEntry } from './handler.ts'

type OnFd = { fd: number }

const isatty = syscall<OnFd>('ioctl_isatty', ({ process }, { fd }) => ttyOf(process.file(fd)) !== undefined)

const ttyname = syscall<OnFd>('ioctl_ttyname', ({ process }, { fd }) => `/dev/${terminal(process, fd).name}`)

const tcgets = syscall<OnFd>('ioctl_tcgets', ({ process }, { fd }) => terminal(process, fd).termios)

const tcsets = syscall<OnFd & { attributes: Partial<Termios> }>('ioctl_tcsets', (task, { fd, attributes }) => {
  const tty = terminal(task.process, fd)
  return changing(task, fd, tty) ?? tty.setTermios(attributes)
})

const getWinsize = syscall<OnFd>('ioctl_tiocgwinsz', ({ process }, { fd }) => terminal(process, fd).winsize)

const setWinsize = syscall<OnFd & { size: Winsize }>('ioctl_tiocswinsz', ({ process }, { fd, size }) => terminal(process, fd).resize(size))

const getForeground = syscall<OnFd>('ioctl_tiocgpgrp', ({ process }, { fd }) => {
  const tty = terminal(process, fd)
  if (!isMaster(process.file(fd)) && process.group.session.tty !== tty) throw errno('ENOTTY')
  return tty.foreground?.leader.pidIn(process.ns.pid) ?? 0
})

const setForeground = syscall<OnFd & { pgid: number }>('ioctl_tiocspgrp', (task, { fd, pgid }) => {
  const { process } = task
  const tty = terminal(process, fd)
  const { session } = process.group
  if (session.tty !== tty || tty.session !== session) throw errno('ENOTTY')
  const stopped = changing(task, fd, tty)
  if (stopped !== undefined) return stopped
  tty.foreground = groupOf(process, pgid)
})

const setControlling = syscall<OnFd>('ioctl_tiocsctty', ({ process }, { fd }) => {
  const tty = terminal(process, fd)
  const { session } = process.group
  if (session.leader !== process) throw errno('EPERM')
  if (session.tty === tty) return
  if (session.tty !== undefined || tty.session !== undefined) throw errno('EPERM')
  makeControlling(process, tty)
})

const openpty = syscall('openpty', (task) => {
  const { tty, master } = ptsOf(task).openPair()
  return { master: task.process.install(master), path: `/dev/${tty.name}` }
})

function terminal(process: Process, fd: number): Tty {
  const tty = ttyOf(process.file(fd))
  if (tty === undefined) throw errno('ENOTTY')
  return tty
}

/** A background process must not change its terminal; the master's holder always may. */
function changing(task: Task, fd: number, tty: Tty): Wait | undefined {
  return isMaster(task.process.file(fd)) ? undefined : jobControl(task, tty, 'TTOU')
}

/** The process group of that number in the caller's session: EPERM when it is in another, ESRCH when there is none. */
function groupOf(process: Process, pgid: number): ProcessGroup {
  const { session } = process.group
  for (const other of process.ns.pid.processes()) {
    if (other.group.leader.pidIn(process.ns.pid) !== pgid || other.state === 'dead') continue
    if (other.group.session !== session) throw errno('EPERM')
    return other.group
  }
  throw errno('ESRCH')
}

export const ttyCalls: readonly SysCallEntry[] = [
  isatty, ttyname, tcgets, tcsets, getWinsize, setWinsize, getForeground, setForeground, setControlling, openpty,
]
