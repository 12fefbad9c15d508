import type { Timer } from './event-queue.ts'
import type { Micros } from './time.ts'
import { MILLISECOND, SECOND } from './time.ts'
import type { World } from './world.ts'

export type WorkQueueOptions = {
  /** First delay after a failure; it doubles up to `maxDelay` (client-go DefaultControllerRateLimiter: 5 ms to 1000 s). */
  baseDelay?: Micros
  maxDelay?: Micros
  /** Virtual time between taking a key and working on it. */
  latency?: Micros
}

/**
 * A rate-limited work queue on virtual time, with client-go's promises: a key is worked on by one worker at a time, a key
 * added many times before it is worked on is worked on once, a key added while it is worked on is worked on once more.
 */
export class WorkQueue {
  /** Keys in line, each once; `#order` keeps the line (a Set is slow to take its oldest from). */
  #waiting = new Set<string>()
  #order: string[] = []
  #head = 0
  #delayed = new Map<string, Timer>()
  #failures = new Map<string, number>()
  #scheduled = false
  readonly #world: World
  readonly #work: (key: string) => void
  readonly #base: Micros
  readonly #max: Micros
  readonly #latency: Micros

  constructor(world: World, work: (key: string) => void, options: WorkQueueOptions = {}) {
    this.#world = world
    this.#work = work
    this.#base = options.baseDelay ?? 5 * MILLISECOND
    this.#max = options.maxDelay ?? 1000 * SECOND
    this.#latency = options.latency ?? MILLISECOND
  }

  get length(): number {
    return this.#waiting.size
  }

  add(key: string): void {
    if (this.#waiting.has(key)) return
    this.#waiting.add(key)
    this.#order.push(key)
    this.#wake()
  }

  /** Adds a key later; an earlier pending time for the same key wins. */
  addAfter(key: string, delay: Micros): void {
    if (delay <= 0) return this.add(key)
    const pending = this.#delayed.get(key)
    const at = this.#world.now + delay
    if (pending !== undefined && pending.at <= at) return
    this.#world.cancel(pending)
    this.#delayed.set(
      key,
      this.#world.at(at, () => {
        this.#delayed.delete(key)
        this.add(key)
      }),
    )
  }

  /** Adds a key after its back-off, which grows with every failure until `forget`. */
  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    this.addAfter(key, Math.min(this.#base * 2 ** failures, this.#max))
  }

  forget(key: string): void {
    this.#failures.delete(key)
  }

  failures(key: string): number {
    return this.#failures.get(key) ?? 0
  }

  #next(): string | undefined {
    const key = this.#order[this.#head]
    if (key === undefined) return undefined
    this.#head++
    if (this.#head > 256 && this.#head * 2 > this.#order.length) {
      this.#order = this.#order.slice(this.#head)
      this.#head = 0
    }
    this.#waiting.delete(key)
    return key
  }

  #wake(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#world.after(this.#latency, () => {
      this.#scheduled = false
      const key = this.#next()
      if (key !== undefined) this.#work(key)
      if (this.#waiting.size > 0) this.#wake()
    })
  }
}
