import type { Micros } from '../sim/time.ts'
import type { World } from '../sim/world.ts'

/** How long one slice of simulation may keep the worker from its messages, in wall milliseconds. */
const SLICE_MS = 8
/** When the simulation falls behind by more than this, in wall milliseconds, the rest is forgiven. */
const MAX_LAG_MS = 250

/** Ties virtual time to wall time: the only place that knows both. */
export class Pacer {
  readonly #world: World
  running = true
  #factor = 1
  #anchorWall: number
  #anchorVirtual: Micros

  constructor(world: World) {
    this.#world = world
    this.#anchorWall = performance.now()
    this.#anchorVirtual = world.now
  }

  get factor(): number {
    return this.#factor
  }

  set factor(factor: number) {
    this.#reanchor()
    this.#factor = Math.min(100, Math.max(1, factor))
  }

  pause(): void {
    this.running = false
  }

  resume(): void {
    this.running = true
    this.#reanchor()
  }

  /** Runs a slice. Gives the wall milliseconds until there is something to do again: 0 when the slice was not enough. */
  tick(): number {
    if (!this.running) return Number.POSITIVE_INFINITY
    const started = performance.now()
    const target = this.#anchorVirtual + Math.floor((started - this.#anchorWall) * 1000 * this.#factor)
    const reached = this.#world.runUntil(target, () => performance.now() - started > SLICE_MS)
    if (!reached) {
      const lag = (target - this.#world.now) / 1000 / this.#factor
      if (lag > MAX_LAG_MS) this.#reanchor()
      return 0
    }
    const next = this.#world.nextEventAt()
    if (next === undefined) return Number.POSITIVE_INFINITY
    return Math.max(1, (next - this.#world.now) / 1000 / this.#factor)
  }

  #reanchor(): void {
    this.#anchorWall = performance.now()
    this.#anchorVirtual = this.#world.now
  }
}
