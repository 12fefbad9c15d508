import type { Task } from '../proc/task.ts'
import type { Stat } from '../sys.ts'
import type { Wait, WaitQueue } from '../wait.ts'
import type { Position } from './mount.ts'

/** Whether an open file could be read or written now, and what to sleep on when not. */
export type Readiness = { readonly readable: boolean; readonly writable: boolean; readonly hangup: boolean; readonly queues: readonly WaitQueue[] }

/** What an open file does; one object a kind of file (regular, pipe end, terminal, socket, device, generated). */
export interface FileOps {
  /** Bytes, empty at the end; or a reason to wait. */
  read?(file: OpenFile, task: Task, max: number): Uint8Array | Wait
  /** How many bytes were taken; or a reason to wait. */
  write?(file: OpenFile, task: Task, data: Uint8Array): number | Wait
  readiness?(file: OpenFile): Readiness
  stat(file: OpenFile): Stat
  /** The last descriptor is gone. */
  close?(file: OpenFile): void
  readonly seekable: boolean
}

/** An open file description: shared by the descriptors that were duplicated or inherited from one open. */
export class OpenFile {
  refs = 0
  offset = 0
  flags: number
  readonly ops: FileOps
  /** As /proc/PID/fd shows it. */
  readonly path: string
  /** Where it is in the tree; undefined for pipes and sockets. */
  readonly at: Position | undefined

  constructor(ops: FileOps, flags: number, path: string, at?: Position) {
    this.ops = ops
    this.flags = flags
    this.path = path
    this.at = at
  }

  get nonblock(): boolean {
    return (this.flags & 0o4000) !== 0
  }

  hold(): this {
    this.refs++
    return this
  }

  release(): void {
    this.refs--
    if (this.refs === 0) this.ops.close?.(this)
  }
}
