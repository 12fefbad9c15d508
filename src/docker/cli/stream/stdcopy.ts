import { concat } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import type { Writer } from '../../../cli/writer.ts'

/** Takes a multiplexed stream apart (Engine API, ContainerAttach: 8 bytes of header, then the frame) and writes it to two outputs. */
export class StdCopy {
  readonly #out: Writer | undefined
  readonly #err: Writer | undefined
  #buffer: Uint8Array = new Uint8Array(0)

  constructor(out: Writer | undefined, err: Writer | undefined) {
    this.#out = out
    this.#err = err
  }

  /** Writes what is complete of the bytes so far. */
  *put(data: Uint8Array): Gen<void> {
    this.#buffer = this.#buffer.length === 0 ? data : concat([this.#buffer, data])
    while (this.#buffer.length >= 8) {
      const view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset)
      const length = view.getUint32(4)
      if (this.#buffer.length < 8 + length) return
      const frame = this.#buffer.subarray(8, 8 + length)
      const writer = this.#buffer[0] === 2 ? this.#err : this.#out
      this.#buffer = this.#buffer.subarray(8 + length)
      if (writer !== undefined) yield* writer.bytes(frame)
    }
  }
}
