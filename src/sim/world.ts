import type { Cause } from './cause.ts'
import { EventQueue, type Timer } from './event-queue.ts'
import { Feed, type Key } from './feed.ts'
import { invariant } from './invariant.ts'
import { Random } from './random.ts'
import { Table } from './table.ts'
import type { Micros } from './time.ts'

export type WorldOptions = {
  /** Everything random in the world follows from it. */
  seed: string
  /** The wall date of virtual time 0, in milliseconds since 1970 UTC. */
  bootEpochMs: number
}

/** Asked after every event; true ends `runUntil` early so that the caller can answer messages. */
export type Budget = () => boolean

/**
 * One simulated world: its clock, its queue of things to happen, its random streams, its tables and their change feed.
 * Nothing in it knows wall time; the same options and the same calls give the same states.
 */
export class World {
  readonly feed = new Feed()
  readonly seed: string
  readonly bootEpochMs: number
  #now: Micros = 0
  #queue = new EventQueue()
  #randoms = new Map<string, Random>()
  #tables = new Map<string, Table<Key, object>>()
  #cause: Cause | undefined
  #causes = 0
  #events = 0

  constructor({ seed, bootEpochMs }: WorldOptions) {
    this.seed = seed
    this.bootEpochMs = bootEpochMs
  }

  get now(): Micros {
    return this.#now
  }

  /** How many events have run: a measure of work, for tests and the time bar. */
  get eventCount(): number {
    return this.#events
  }

  get pendingEvents(): number {
    return this.#queue.size
  }

  /** What the present event is a reaction to. */
  get cause(): Cause | undefined {
    return this.#cause
  }

  /** Runs `act` as a new link in the chain of causes; what it schedules and writes is a reaction to it. */
  because<T>(by: string, what: string, act: () => T): T {
    const outer = this.#cause
    this.#cause = this.causeOf(by, what)
    try {
      return act()
    } finally {
      this.#cause = outer
    }
  }

  /** A new cause under the present one, to be carried along by whoever acts over several events. */
  causeOf(by: string, what: string): Cause {
    return { id: ++this.#causes, at: this.#now, by, what, parent: this.#cause }
  }

  /** Runs `act` under a cause that was made earlier. */
  under<T>(cause: Cause | undefined, act: () => T): T {
    const outer = this.#cause
    this.#cause = cause
    try {
      return act()
    } finally {
      this.#cause = outer
    }
  }

  /** Schedules `run` at a virtual time, now at the earliest. */
  at(time: Micros, run: () => void): Timer {
    return this.#queue.add(Math.max(Math.ceil(time), this.#now), this.#cause, run)
  }

  /** Schedules `run` after a span of virtual time. */
  after(delay: Micros, run: () => void): Timer {
    return this.at(this.#now + delay, run)
  }

  cancel(timer: Timer | undefined): void {
    if (timer !== undefined) this.#queue.cancel(timer)
  }

  /** The random stream of that name. */
  random(stream: string): Random {
    let random = this.#randoms.get(stream)
    if (random === undefined) this.#randoms.set(stream, (random = new Random(this.seed, stream)))
    return random
  }

  /** Makes a table; its name must be new in this world. */
  table<K extends Key, R extends object>(name: string): Table<K, R> {
    invariant(!this.#tables.has(name), `table ${name} is declared once`)
    const table = new Table<K, R>(name, this)
    this.#tables.set(name, table as unknown as Table<Key, object>)
    return table
  }

  tables(): IterableIterator<Table<Key, object>> {
    return this.#tables.values()
  }

  /** When the next event is due; undefined when nothing will ever happen again by itself. */
  nextEventAt(): Micros | undefined {
    return this.#queue.peek()?.at
  }

  /** Runs the next event, moving the clock to it. False when there is none. */
  step(): boolean {
    const timer = this.#queue.pop()
    if (timer === undefined) return false
    this.#now = Math.max(this.#now, timer.at)
    this.#events++
    this.#cause = timer.cause
    try {
      timer.run?.()
    } finally {
      this.#cause = undefined
    }
    return true
  }

  /** Moves the clock without running anything; what is due by then must have run. */
  advanceTo(time: Micros): void {
    const next = this.nextEventAt()
    invariant(next === undefined || next >= time, 'the clock does not pass an event that has not run')
    this.#now = Math.max(this.#now, time)
  }

  /** Runs all events up to and including `until`, then sets the clock there. Returns false when the budget ended it earlier. */
  runUntil(until: Micros, spent: Budget = () => false): boolean {
    for (;;) {
      const next = this.nextEventAt()
      if (next === undefined || next > until) break
      this.step()
      if (spent()) return false
    }
    this.#now = Math.max(this.#now, until)
    return true
  }
}
