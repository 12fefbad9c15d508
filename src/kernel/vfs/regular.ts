import { errno } from '../errno.ts'
import type { Position } from './mount.ts'
import { type FileOps, OpenFile, type Readiness } from './open-file.ts'

const READY: Readiness = { readable: true, writable: true, hangup: false, queues: [] }
const O_APPEND = 0o2000

/** What an open regular file or directory of any file system does. */
class RegularOps implements FileOps {
  readonly seekable = true
  readonly #at: Position

  constructor(at: Position) {
    this.#at = at
  }

  read(file: OpenFile, _task: unknown, max: number): Uint8Array {
    const { fs } = this.#at.mount
    if (fs.attr(this.#at.ino).kind === 'dir') throw errno('EISDIR')
    const data = fs.read(this.#at.ino, file.offset, max)
    file.offset += data.length
    return data
  }

  write(file: OpenFile, _task: unknown, data: Uint8Array): number {
    const { fs } = this.#at.mount
    if ((file.flags & O_APPEND) !== 0) file.offset = fs.attr(this.#at.ino).size
    fs.write(this.#at.ino, file.offset, data)
    file.offset += data.length
    return data.length
  }

  readiness(): Readiness {
    return READY
  }

  stat(): ReturnType<FileOps['stat']> {
    const { fs } = this.#at.mount
    return { ...fs.attr(this.#at.ino), dev: fs.dev }
  }

  close(): void {
    this.#at.mount.fs.release(this.#at.ino)
  }
}

/** Opens a regular file or directory; it lives on while open, even without a name. */
export function openRegular(at: Position, flags: number, path: string): OpenFile {
  at.mount.fs.hold(at.ino)
  return new OpenFile(new RegularOps(at), flags, path, at)
}
