import type { Cause } from './cause.ts'
import type { Micros } from './time.ts'

/** An entry of the event queue; keep it to cancel it. */
export type Timer = {
  readonly at: Micros
  readonly seq: number
  readonly cause: Cause | undefined
  run: (() => void) | undefined
}

/** A binary heap of things to happen, in (time, sequence) order. Cancelled entries are dropped when they surface. */
export class EventQueue {
  #heap: Timer[] = []
  #seq = 0
  #live = 0

  /** How many entries are neither run nor cancelled. */
  get size(): number {
    return this.#live
  }

  add(at: Micros, cause: Cause | undefined, run: () => void): Timer {
    const timer: Timer = { at, seq: this.#seq++, cause, run }
    this.#heap.push(timer)
    this.#up(this.#heap.length - 1)
    this.#live++
    return timer
  }

  cancel(timer: Timer): void {
    if (timer.run === undefined) return
    timer.run = undefined
    this.#live--
  }

  /** The next live entry, left in place. */
  peek(): Timer | undefined {
    for (;;) {
      const top = this.#heap[0]
      if (top === undefined || top.run !== undefined) return top
      this.#removeTop()
    }
  }

  /** Takes the next live entry out. */
  pop(): Timer | undefined {
    const top = this.peek()
    if (top === undefined) return undefined
    this.#removeTop()
    this.#live--
    return top
  }

  #removeTop(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#down(0)
  }

  #up(start: number): void {
    const heap = this.#heap
    let i = start
    const item = heap[i]!
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(item, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = item
  }

  #down(start: number): void {
    const heap = this.#heap
    const item = heap[start]!
    let i = start
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, item)) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = item
  }
}

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq)
