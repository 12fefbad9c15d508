import { encodeUtf8 } from '../base/bytes.ts'
import type { Gen } from '../kernel/coroutine.ts'
import { write } from '../kernel/libc/io.ts'
import { type Fd, STDOUT } from '../kernel/sys.ts'

const FULL = 4096

/** Buffered standard output, as stdio's: call `flush` before the program ends, starts another or waits for input. */
export class Output {
  readonly #fd: Fd
  #parts: string[] = []
  #length = 0

  constructor(fd: Fd = STDOUT) {
    this.#fd = fd
  }

  *write(text: string): Gen<void> {
    this.#parts.push(text)
    this.#length += text.length
    if (this.#length >= FULL) yield* this.flush()
  }

  /** Adds without ever writing: the caller flushes. */
  put(text: string): void {
    this.#parts.push(text)
    this.#length += text.length
  }

  get full(): boolean {
    return this.#length >= FULL
  }

  *flush(): Gen<void> {
    if (this.#length === 0) return
    const text = this.#parts.join('')
    this.#parts = []
    this.#length = 0
    yield* write(this.#fd, encodeUtf8(text))
  }
}
