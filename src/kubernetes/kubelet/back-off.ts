import { SECOND, type Micros } from '../../sim/time.ts'

const FIRST: Micros = 10 * SECOND
const LONGEST: Micros = 300 * SECOND

/** flowcontrol.Backoff: 10 s after the first failure, doubling to five minutes, forgotten after twice that without one. */
export class BackOff {
  #delay: Micros = 0
  readonly #shortest: Micros
  #updated: Micros = -Infinity

  /** No wait is shorter than `shortest`. */
  constructor(shortest: Micros = 0) {
    this.#shortest = shortest
  }

  get delay(): Micros {
    return this.#delay
  }

  /** Still waiting, counted from a moment (the end of a container). */
  isWaiting(since: Micros, now: Micros): boolean {
    if (this.#delay === 0 || now - this.#updated > 2 * LONGEST) return false
    return now - since < Math.max(this.#delay, this.#shortest)
  }

  /** Takes note of another failure. */
  next(now: Micros): void {
    this.#delay = this.#delay === 0 || now - this.#updated > 2 * LONGEST ? FIRST : Math.min(this.#delay * 2, LONGEST)
    this.#updated = now
  }
}
