import { errno } from '../errno.ts'
import type { Task } from '../proc/task.ts'
import type { Stat } from '../sys.ts'
import { DevPtsFs, openTerminal } from '../tty/devpts.ts'
import type { Position } from './mount.ts'
import { type FileOps, OpenFile, type Readiness } from './open-file.ts'
import { resolve } from './path.ts'

const device = (major: number, minor: number): number => major * 256 + minor

/** What /dev of a host or container holds, for whoever fills it (makedev numbers of Linux's devices.txt). */
export const DEVICE_NODES: readonly { readonly name: string; readonly mode: number; readonly rdev: number }[] = [
  { name: 'null', mode: 0o666, rdev: device(1, 3) },
  { name: 'zero', mode: 0o666, rdev: device(1, 5) },
  { name: 'full', mode: 0o666, rdev: device(1, 7) },
  { name: 'random', mode: 0o666, rdev: device(1, 8) },
  { name: 'urandom', mode: 0o666, rdev: device(1, 9) },
  { name: 'tty', mode: 0o666, rdev: device(5, 0) },
]

/** The symbolic links beside them. */
export const DEVICE_LINKS: readonly { readonly name: string; readonly target: string }[] = [
  { name: 'fd', target: '/proc/self/fd' },
  { name: 'stdin', target: '/proc/self/fd/0' },
  { name: 'stdout', target: '/proc/self/fd/1' },
  { name: 'stderr', target: '/proc/self/fd/2' },
  { name: 'ptmx', target: 'pts/ptmx' },
]

type Data = { read(task: Task, max: number): Uint8Array; write(data: Uint8Array): number }

const nothing = new Uint8Array(0)
const swallow = (data: Uint8Array): number => data.length
const full = (): number => {
  throw errno('ENOSPC')
}
const zeros = (_task: Task, max: number): Uint8Array => new Uint8Array(max)
const noise = ({ process }: Task, max: number): Uint8Array => process.kernel.world.random('urandom').bytes(max)

const DATA_DEVICES: ReadonlyMap<number, Data> = new Map([
  [device(1, 3), { read: () => nothing, write: swallow }],
  [device(1, 5), { read: zeros, write: swallow }],
  [device(1, 7), { read: zeros, write: full }],
  [device(1, 8), { read: noise, write: swallow }],
  [device(1, 9), { read: noise, write: swallow }],
])

/** Opens a device node by its number; ENXIO when no driver has it. */
export function openDevice(task: Task, at: Position, rdev: number, flags: number, path: string): OpenFile {
  const data = DATA_DEVICES.get(rdev)
  if (data !== undefined) return new OpenFile(new DataDevice(data, at), flags, path, at)
  if (rdev === device(5, 0)) return openControlling(task, flags, at)
  if (rdev === device(5, 2)) return ptsOf(task).openPair(flags).master
  if (rdev === device(5, 1)) return openConsole(task, flags, path, at)
  if (rdev >> 8 === 136) {
    const tty = ptsOf(task).get(String(rdev & 255))
    if (tty !== undefined) return openTerminal(task, tty, flags, path, at)
  }
  throw errno('ENXIO')
}

/** The devpts that a process sees at /dev/pts; ENOENT when none is mounted there. */
export function ptsOf({ process }: Task): DevPtsFs {
  const { fs } = resolve(process, '/dev/pts').mount
  if (!(fs instanceof DevPtsFs)) throw errno('ENOENT')
  return fs
}

function openControlling(task: Task, flags: number, at: Position): OpenFile {
  const { tty } = task.process.group.session
  if (tty === undefined) throw errno('ENXIO')
  return openTerminal(task, tty, flags | 0o400, '/dev/tty', at)
}

/** The host's console is the terminal of process 1, when it has one. */
function openConsole(task: Task, flags: number, path: string, at: Position): OpenFile {
  const tty = task.process.kernel.init?.group.session.tty
  if (tty === undefined) throw errno('ENXIO')
  return openTerminal(task, tty, flags, path, at)
}

const READY: Readiness = { readable: true, writable: true, hangup: false, queues: [] }

class DataDevice implements FileOps {
  /** Seeking is accepted and means nothing (null(4)). */
  readonly seekable = false
  readonly #data: Data
  readonly #at: Position

  constructor(data: Data, at: Position) {
    this.#data = data
    this.#at = at
  }

  read(_file: OpenFile, task: Task, max: number): Uint8Array {
    return this.#data.read(task, max)
  }

  write(_file: OpenFile, _task: Task, data: Uint8Array): number {
    return this.#data.write(data)
  }

  readiness(): Readiness {
    return READY
  }

  stat(): Stat {
    return { ...this.#at.mount.fs.attr(this.#at.ino), dev: this.#at.mount.fs.dev }
  }
}
