import { errno } from '../errno.ts'
import type { Process } from '../proc/process.ts'
import type { Task } from '../proc/task.ts'
import { O } from '../sys.ts'
import { openDevice } from '../vfs/devices.ts'
import { fifoAt, openFifo } from '../vfs/fifo.ts'
import type { Position } from '../vfs/mount.ts'
import type { OpenFile } from '../vfs/open-file.ts'
import { attrAt, openBits, requireAccess, requireDirWrite, walk } from '../vfs/path.ts'
import { openRegular } from '../vfs/regular.ts'
import { Wait, WaitQueue } from '../wait.ts'
import { syscall, type SysCallEntry } from './handler.ts'

type OpenArgs = { path: string; flags: number; mode: number }

const openat = syscall<OpenArgs>('openat', (task, { path, flags, mode }) => {
  const opened = openPath(task, path, flags, mode)
  return opened instanceof Wait ? opened : task.process.install(opened, 0, (flags & O.CLOEXEC) !== 0)
})

/** open(2) without the descriptor: also for what the kernel opens on a process's behalf. */
export function openPath(task: Task, path: string, flags: number, mode: number): OpenFile | Wait {
  const { process } = task
  const walked = walk(process, path, (flags & O.NOFOLLOW) === 0 && (flags & (O.CREAT | O.EXCL)) !== (O.CREAT | O.EXCL))
  // Real: the far side of a magic link is opened anew; pipes, sockets and namespaces have no path, so theirs is shared.
  if (walked.opened !== undefined && walked.target === undefined) return walked.opened
  if (walked.target === undefined) {
    if ((flags & O.CREAT) === 0) throw errno('ENOENT')
    if (walked.wantsDir) throw errno('EISDIR')
    requireDirWrite(walked.parent, process.cred)
    const { mount, ino: dir } = walked.parent
    const ino = mount.fs.create(dir, walked.name, { kind: 'file', mode: mode & ~process.umask & 0o7777, uid: process.cred.euid, gid: process.cred.egid })
    return openRegular({ mount, ino }, flags, path)
  }
  if ((flags & O.CREAT) !== 0 && (flags & O.EXCL) !== 0) throw errno('EEXIST')
  return openExisting(task, walked.target, walked.wantsDir, path, flags)
}

function openExisting(task: Task, at: Position, wantsDir: boolean, path: string, flags: number): OpenFile | Wait {
  const { process } = task
  const attr = attrAt(at)
  const { fs } = at.mount
  if (attr.kind === 'symlink') throw errno('ELOOP')
  if ((wantsDir || (flags & O.DIRECTORY) !== 0) && attr.kind !== 'dir') throw errno('ENOTDIR')
  const bits = openBits(flags)
  if ((flags & O.PATH) !== 0) return openRegular(at, flags, path)
  if (attr.kind === 'dir' && (bits & 2) !== 0) throw errno('EISDIR')
  requireAccess(attr, process.cred, bits)
  const own = fs.open?.(at, flags, path, task)
  if (own !== undefined) return own
  switch (attr.kind) {
    case 'fifo':
      return openNamedPipe(task, at, flags)
    case 'char':
    case 'block':
      return openDevice(task, at, attr.rdev, flags, path)
    case 'socket':
      throw errno('ENXIO')
    default:
      if ((bits & 2) !== 0 && (at.mount.readOnly || fs.readOnly)) throw errno('EROFS')
      if ((flags & O.TRUNC) !== 0 && attr.kind === 'file') fs.truncate(at.ino, 0)
      return openRegular(at, flags, path)
  }
}

const waiting = new WeakMap<object, WaitQueue>()
const opened = new WeakMap<Task, OpenFile>()

/** Opening a fifo sleeps until the other side is opened too (fifo(7)). */
function openNamedPipe(task: Task, at: Position, flags: number): OpenFile | Wait {
  const file = opened.get(task) ?? openFifo(task.process.kernel, at, flags)
  const pipe = fifoAt(task.process.kernel, at)
  if (pipe === undefined) return file
  const queue = waiting.get(pipe) ?? new WaitQueue()
  waiting.set(pipe, queue)
  queue.wake()
  const alone = (flags & 3) === 2 || (flags & O.NONBLOCK) !== 0 ? false : (flags & 3) === 0 ? !pipe.hasWriters : !pipe.hasReaders
  if (!alone) {
    opened.delete(task)
    return file
  }
  opened.set(task, file)
  return new Wait([queue], { for: 'lock', detail: 'fifo' })
}

const close = syscall<{ fd: number }>('close', (task, { fd }) => task.process.close(fd))

const dup = syscall<{ fd: number; from: number; cloexec: boolean }>('fcntl_dupfd', (task, { fd, from, cloexec }) =>
  task.process.install(task.process.file(fd), from, cloexec))

const dup2 = syscall<{ fd: number; to: number }>('dup2', (task, { fd, to }) => {
  const file = task.process.file(fd)
  if (fd !== to) task.process.installAt(file, to)
  return to
})

const setfd = syscall<{ fd: number; on: boolean }>('fcntl_setfd', ({ process }, { fd, on }) => {
  descriptorOf(process, fd).cloexec = on
})

const setfl = syscall<{ fd: number; on: boolean }>('fcntl_setfl', ({ process }, { fd, on }) => {
  const file = process.file(fd)
  file.flags = on ? file.flags | O.NONBLOCK : file.flags & ~O.NONBLOCK
})

function descriptorOf(process: Process, fd: number): { cloexec: boolean } {
  const descriptor = process.fds.get(fd)
  if (descriptor === undefined) throw errno('EBADF')
  return descriptor
}

export const openCalls: readonly SysCallEntry[] = [openat, close, dup, dup2, setfd, setfl]
