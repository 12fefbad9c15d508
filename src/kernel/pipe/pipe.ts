import { concat } from '../../base/bytes.ts'
import { errno } from '../errno.ts'
import type { Task } from '../proc/task.ts'
import type { Stat } from '../sys.ts'
import { type FileOps, OpenFile, type Readiness } from '../vfs/open-file.ts'
import { Wait, WaitQueue } from '../wait.ts'

/** Bytes a pipe holds before writers sleep (pipe(7)). */
export const PIPE_CAPACITY = 65_536

/** A byte queue with a bounded room: the inside of pipes, fifos and stream sockets. */
export class ByteQueue {
  #chunks: Uint8Array[] = []
  #length = 0
  readonly capacity: number
  /** Woken when bytes arrive or the writing side ends. */
  readonly readers = new WaitQueue()
  /** Woken when room is made or the reading side ends. */
  readonly writers = new WaitQueue()

  constructor(capacity = PIPE_CAPACITY) {
    this.capacity = capacity
  }

  get length(): number {
    return this.#length
  }

  get room(): number {
    return this.capacity - this.#length
  }

  /** Takes at most `max` bytes out. */
  take(max: number): Uint8Array {
    const parts: Uint8Array[] = []
    let left = max
    while (left > 0 && this.#chunks.length > 0) {
      const first = this.#chunks[0]!
      if (first.length <= left) {
        parts.push(first)
        this.#chunks.shift()
        left -= first.length
      } else {
        parts.push(first.subarray(0, left))
        this.#chunks[0] = first.subarray(left)
        left = 0
      }
    }
    this.#length -= max - left
    this.writers.wake()
    return parts.length === 1 ? parts[0]! : concat(parts)
  }

  /** Puts in as many bytes as there is room for and says how many. The bytes are copied. */
  put(data: Uint8Array): number {
    const count = Math.min(this.room, data.length)
    if (count > 0) {
      this.#chunks.push(data.slice(0, count))
      this.#length += count
      this.readers.wake()
    }
    return count
  }
}

const streams = { read: 'readable', write: 'writable' } as const

/** A pipe: its two ends are open files. Reading ends when no writer is left; writing without a reader raises SIGPIPE. */
export class Pipe {
  readonly queue = new ByteQueue()
  readonly ino: number
  #readers = 0
  #writers = 0

  constructor(ino: number) {
    this.ino = ino
  }

  /** A new open file for one end. */
  open(end: 'read' | 'write', flags = 0): OpenFile {
    if (end === 'read') this.#readers++
    else this.#writers++
    return new OpenFile(end === 'read' ? this.#readEnd : this.#writeEnd, flags | (end === 'read' ? 0 : 1), `pipe:[${this.ino}]`)
  }

  /** Puts bytes in from outside of any process (a daemon's log pump); false when nobody can read them any more. */
  push(data: Uint8Array): boolean {
    return this.#readers > 0 && this.queue.put(data) === data.length
  }

  get hasReaders(): boolean {
    return this.#readers > 0
  }

  get hasWriters(): boolean {
    return this.#writers > 0
  }

  readonly #stat = (): Stat => pipeStat(this.ino)

  readonly #readEnd: FileOps = {
    seekable: false,
    read: (file, _task, max) => {
      if (this.queue.length > 0) return this.queue.take(max)
      if (this.#writers === 0) return new Uint8Array(0)
      if (file.nonblock) throw errno('EAGAIN')
      return new Wait([this.queue.readers], { for: streams.read, fd: 0 })
    },
    readiness: (): Readiness => ({
      readable: this.queue.length > 0 || this.#writers === 0, writable: false, hangup: this.#writers === 0, queues: [this.queue.readers],
    }),
    stat: this.#stat,
    close: () => {
      this.#readers--
      if (this.#readers === 0) this.queue.writers.wake()
    },
  }

  readonly #writeEnd: FileOps = {
    seekable: false,
    write: (file, task: Task, data) => {
      if (this.#readers === 0) {
        task.process.kernel.signals.post(task.process, 'PIPE')
        throw errno('EPIPE')
      }
      const count = this.queue.put(data)
      if (count > 0 || data.length === 0) return count
      if (file.nonblock) throw errno('EAGAIN')
      return new Wait([this.queue.writers], { for: streams.write, fd: 0 })
    },
    readiness: (): Readiness => ({
      readable: false, writable: this.queue.room > 0 || this.#readers === 0, hangup: this.#readers === 0, queues: [this.queue.writers],
    }),
    stat: this.#stat,
    close: () => {
      this.#writers--
      if (this.#writers === 0) this.queue.readers.wake()
    },
  }
}

export function pipeStat(ino: number, kind: 'fifo' | 'socket' = 'fifo'): Stat {
  return { dev: 13, ino, kind, mode: 0o600, uid: 0, gid: 0, nlink: 1, size: 0, atime: 0, mtime: 0, ctime: 0, rdev: 0 }
}
