import type { Gen } from '../../../kernel/coroutine.ts'
import { SysError } from '../../../kernel/errno.ts'
import { write } from '../../../kernel/libc/io.ts'
import type { Process } from '../../../kernel/proc/process.ts'
import { sys } from '../../../kernel/sys.ts'
import type { Tty } from '../../../kernel/tty/tty.ts'
import type { OpenFile } from '../../../kernel/vfs/open-file.ts'
import { WaitQueue } from '../../../kernel/wait.ts'
import type { StreamHandlers, StreamSession } from '../cri.ts'

/** What the input of an exec or attach leads to, and what is done at its end and when the client leaves. */
export type InputEnds = {
  readonly stdin: OpenFile | undefined
  readonly tty: Tty | undefined
  /** Everything typed has been written. */
  readonly onEnd?: (() => void) | undefined
  readonly onClose: () => void
}

/** The keyboard side of an exec or attach: bytes go to the terminal, or through a thread of the shim into the process's pipe. */
export function inputOf(shim: Process, { stdin, tty, onEnd, onClose }: InputEnds): StreamSession {
  const pump = tty === undefined && stdin !== undefined ? new InputPump(shim, stdin, onEnd) : undefined
  return {
    stdin: (data) => {
      if (tty !== undefined) tty.input(data)
      else pump?.add(data)
    },
    closeStdin: () => pump?.end(),
    resize: (rows, cols) => tty?.resize({ rows, cols }),
    close: onClose,
  }
}

/** Writes what it is given into a pipe, waiting while that is full. */
class InputPump {
  readonly #more = new WaitQueue()
  #chunks: Uint8Array[] = []
  #ended = false
  readonly #onEnd: (() => void) | undefined

  constructor(shim: Process, stdin: OpenFile, onEnd?: () => void) {
    this.#onEnd = onEnd
    const fd = shim.install(stdin)
    shim.kernel.lifecycle.start(shim, this.#run(fd))
  }

  add(data: Uint8Array): void {
    this.#chunks.push(data)
    this.#more.wake()
  }

  end(): void {
    this.#ended = true
    this.#more.wake()
  }

  *#run(fd: number): Gen<void> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift()
        if (chunk !== undefined) yield* write(fd, chunk)
        else if (this.#ended) break
        else yield* sys.waitOn(this.#more)
      }
    } catch (error) {
      if (!(error instanceof SysError)) throw error
    }
    yield* sys.close(fd)
    this.#onEnd?.()
  }
}

/** Everything that follows a container's output, each until it leaves. */
export class Watchers {
  readonly #all = new Set<StreamHandlers>()

  add(handlers: StreamHandlers): () => void {
    this.#all.add(handlers)
    return () => this.#all.delete(handlers)
  }

  output(stream: 'stdout' | 'stderr', data: Uint8Array): void {
    for (const watcher of this.#all) watcher[stream](data)
  }

  exit(code: number): void {
    for (const watcher of this.#all) watcher.exit(code)
    this.#all.clear()
  }
}
