import { errno } from '../errno.ts'
import type { Task } from '../proc/task.ts'
import type { Stat } from '../sys.ts'
import { Wait } from '../wait.ts'
import type { Position } from '../vfs/mount.ts'
import { type FileOps, OpenFile, type Readiness } from '../vfs/open-file.ts'
import { jobControl } from './job-control.ts'
import type { Tty } from './tty.ts'

/** The side of a terminal that processes use: /dev/pts/N, /dev/tty, /dev/console. */
class SlaveFile implements FileOps {
  readonly seekable = false
  readonly tty: Tty
  readonly #stat: () => Stat

  constructor(tty: Tty, stat: () => Stat) {
    this.tty = tty
    this.#stat = stat
  }

  read(file: OpenFile, task: Task, max: number): Uint8Array | Wait {
    const { tty } = this
    const stopped = jobControl(task, tty, 'TTIN')
    if (stopped !== undefined) return stopped
    const bytes = tty.take(max)
    if (bytes !== undefined) return bytes
    if (tty.hungUp) return new Uint8Array(0)
    if (file.nonblock) throw errno('EAGAIN')
    return new Wait([tty.readers], { for: 'readable', fd: 0 })
  }

  write(file: OpenFile, _task: Task, data: Uint8Array): number | Wait {
    const { tty } = this
    if (tty.hungUp) throw errno('EIO')
    const count = tty.write(data)
    if (count > 0 || data.length === 0) return count
    if (file.nonblock) throw errno('EAGAIN')
    const at = tty.writableAt
    return new Wait([tty.output.writers], { for: 'writable', fd: 1 }, at > 0 && Number.isFinite(at) ? at : undefined)
  }

  readiness(): Readiness {
    const { tty } = this
    return { readable: tty.readable, writable: tty.writable, hangup: tty.hungUp, queues: [tty.readers, tty.output.writers] }
  }

  stat(): Stat {
    return this.#stat()
  }

  close(): void {
    this.tty.slaveClosed()
  }
}

/** The side of a pseudo-terminal that a terminal emulator, sshd or the Docker engine holds. */
class MasterFile implements FileOps {
  readonly seekable = false
  readonly tty: Tty
  readonly #onClose: () => void

  constructor(tty: Tty, onClose: () => void) {
    this.tty = tty
    this.#onClose = onClose
  }

  read(file: OpenFile, _task: Task, max: number): Uint8Array | Wait {
    const { tty } = this
    if (tty.output.length > 0) return tty.output.take(max)
    // Linux: EIO once every slave is closed, not the end of the file.
    if (tty.slaveWasOpen && tty.slaves === 0) throw errno('EIO')
    if (file.nonblock) throw errno('EAGAIN')
    return new Wait([tty.output.readers], { for: 'readable', fd: 0 })
  }

  write(file: OpenFile, _task: Task, data: Uint8Array): number | Wait {
    const count = this.tty.input(data)
    if (count > 0 || data.length === 0) return count
    if (file.nonblock) throw errno('EAGAIN')
    return new Wait([this.tty.masterChange], { for: 'writable', fd: 0 })
  }

  readiness(): Readiness {
    const { tty } = this
    const hangup = tty.slaveWasOpen && tty.slaves === 0
    return { readable: tty.output.length > 0 || hangup, writable: tty.inputRoom > 0, hangup, queues: [tty.output.readers, tty.masterChange] }
  }

  stat(): Stat {
    return { dev: 5, ino: 2, kind: 'char', mode: 0o666, uid: 0, gid: 5, nlink: 1, size: 0, atime: 0, mtime: 0, ctime: 0, rdev: 5 * 256 + 2 }
  }

  close(): void {
    this.tty.hangup()
    this.#onClose()
  }
}

/** The terminal of an open file, of either side; undefined when it is none. */
export function ttyOf(file: OpenFile): Tty | undefined {
  return file.ops instanceof SlaveFile || file.ops instanceof MasterFile ? file.ops.tty : undefined
}

/** Whether an open file is the master side of a pseudo-terminal. */
export const isMaster = (file: OpenFile): boolean => file.ops instanceof MasterFile

/** An open file of the processes' side. `at` is the device node, if it was opened by path. */
export function openSlave(tty: Tty, flags: number, path = `/dev/${tty.name}`, at?: Position): OpenFile {
  tty.slaveOpened()
  const stat = (): Stat => (at === undefined ? slaveStat(tty) : { ...at.mount.fs.attr(at.ino), dev: at.mount.fs.dev })
  return new OpenFile(new SlaveFile(tty, stat), flags, path, at)
}

/** An open file of the master's side; when it is closed the terminal hangs up. */
export function openMaster(tty: Tty, onClose: () => void, flags = 2): OpenFile {
  return new OpenFile(new MasterFile(tty, onClose), flags, '/dev/ptmx')
}

function slaveStat(tty: Tty): Stat {
  const minor = Number(tty.name.split('/')[1] ?? 0)
  return { dev: 24, ino: minor + 3, kind: 'char', mode: 0o620, uid: 0, gid: 5, nlink: 1, size: 0, atime: 0, mtime: 0, ctime: 0, rdev: 136 * 256 + minor }
}

