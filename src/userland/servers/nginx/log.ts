import { encodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { write } from '../../../kernel/libc/io.ts'
import { type Fd, O, STDERR, sys } from '../../../kernel/sys.ts'
import { SECOND } from '../../../sim/time.ts'
import { strftime } from '../../lib/date.ts'

const LEVELS = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg']

/** The log files nginx has open, by path. */
export class Logs {
  readonly #open: Map<string, Fd>

  constructor(open: ReadonlyMap<string, Fd> = new Map()) {
    this.#open = new Map(open)
  }

  /** For a worker: it inherits the descriptors, and needs no right to open the files itself. */
  copy(): Logs {
    return new Logs(this.#open)
  }

  *fd(path: string): Gen<Fd> {
    if (path === 'stderr') return STDERR
    let fd = this.#open.get(path)
    if (fd === undefined) {
      fd = yield* sys.open(path, O.WRONLY | O.CREAT | O.APPEND, 0o644)
      this.#open.set(path, fd)
    }
    return fd
  }

  *write(path: string, text: string): Gen<void> {
    try {
      yield* write(yield* this.fd(path), encodeUtf8(text))
    } catch (error) {
      if (!isErrno(error)) throw error
    }
  }

  /** A line of the error log, when the level is asked for. */
  *error(log: { path: string; level: string }, level: string, pid: number, text: string): Gen<void> {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(log.level)) return
    const now = Math.floor((yield* sys.now()) / SECOND)
    yield* this.write(log.path, `${strftime('%Y/%m/%d %H:%M:%S', now)} [${level}] ${pid}#${pid}: ${text}\n`)
  }

  *closeAll(): Gen<void> {
    for (const fd of this.#open.values()) yield* sys.close(fd)
    this.#open.clear()
  }
}
