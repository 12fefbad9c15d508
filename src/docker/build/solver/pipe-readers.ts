import { concat } from '../../../base/bytes.ts'
import type { Stream } from '../../../runtime/stdio.ts'
import { MICROSECOND } from '../../../sim/time.ts'
import type { World } from '../../../sim/world.ts'

/** How long a reader that sleeps on a pipe takes to wake up and read. */
const WAKE_UP = 100 * MICROSECOND

/**
 * Standard output and standard error of a step, each a pipe with a reader of its own: a reader takes what has gathered since it was
 * woken. So what a shell writes to both within an instant comes out pipe by pipe (Real: the trace of `set -x` runs ahead of `echo`).
 */
export class PipeReaders {
  readonly #world: World
  readonly #read: (stream: Stream, data: Uint8Array) => void
  readonly #gathered = new Map<Stream, Uint8Array[]>()

  constructor(world: World, read: (stream: Stream, data: Uint8Array) => void) {
    this.#world = world
    this.#read = read
  }

  /** What the step's processes write. */
  take(stream: Stream, data: Uint8Array): void {
    const gathered = this.#gathered.get(stream)
    if (gathered !== undefined) {
      gathered.push(data)
      return
    }
    this.#gathered.set(stream, [data])
    this.#world.after(WAKE_UP, () => this.#deliver(stream))
  }

  /** Reads what is left when the step has ended. */
  drain(): void {
    for (const stream of [...this.#gathered.keys()]) this.#deliver(stream)
  }

  #deliver(stream: Stream): void {
    const gathered = this.#gathered.get(stream)
    if (gathered === undefined) return
    this.#gathered.delete(stream)
    this.#read(stream, concat(gathered))
  }
}
