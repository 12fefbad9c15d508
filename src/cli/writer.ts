import type { Gen } from '../kernel/coroutine.ts'
import { print, write } from '../kernel/libc/io.ts'
import type { Fd } from '../kernel/sys.ts'

/** Where a command writes: a descriptor with a few words of its own. */
export class Writer {
  readonly fd: Fd

  constructor(fd: Fd) {
    this.fd = fd
  }

  text(text: string): Gen<void> {
    return print(text, this.fd)
  }

  line(text = ''): Gen<void> {
    return print(`${text}\n`, this.fd)
  }

  bytes(data: Uint8Array): Gen<void> {
    return write(this.fd, data)
  }
}
