import { errno } from '../errno.ts'
import type { Task } from '../proc/task.ts'
import type { Stat } from '../sys.ts'
import { type FileOps, OpenFile, type Readiness } from '../vfs/open-file.ts'
import { Wait, WaitQueue } from '../wait.ts'
import { pipeStat } from './pipe.ts'

/** What an eventfd(2) counts: readable once signalled; a read gives the count in 8 bytes and sets it back to zero. */
export class EventCounter implements FileOps {
  readonly seekable = false
  readonly #ino: number
  readonly #readers = new WaitQueue()
  #count = 0

  constructor(ino: number) {
    this.#ino = ino
  }

  open(): OpenFile {
    return new OpenFile(this, 2, 'anon_inode:[eventfd]')
  }

  signal(): void {
    this.#count++
    this.#readers.wake()
  }

  read(file: OpenFile, _task: Task, max: number): Uint8Array | Wait {
    if (max < 8) throw errno('EINVAL')
    if (this.#count > 0) {
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setUint32(0, this.#count, true)
      this.#count = 0
      return bytes
    }
    if (file.nonblock) throw errno('EAGAIN')
    return new Wait([this.#readers], { for: 'event' })
  }

  write(_file: OpenFile, _task: Task, data: Uint8Array): number {
    if (data.length < 8) throw errno('EINVAL')
    this.signal()
    return 8
  }

  readiness(): Readiness {
    return { readable: this.#count > 0, writable: true, hangup: false, queues: [this.#readers] }
  }

  stat(): Stat {
    return pipeStat(this.#ino)
  }
}
