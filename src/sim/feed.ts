import type { Cause } from './cause.ts'
import type { Micros } from './time.ts'

export type Key = string | number

/** One write to a table. `before` is undefined for a new record, `after` for a removed one. */
export type Change = {
  readonly table: string
  readonly key: Key
  readonly before: object | undefined
  readonly after: object | undefined
  readonly at: Micros
  readonly cause: Cause | undefined
}

/**
 * The change feed: every write to every table passes here, in order. Listeners run at once, inside the write;
 * they must not write to tables themselves (schedule an event instead).
 */
export class Feed {
  #listeners: ((change: Change) => void)[] = []

  listen(listener: (change: Change) => void): () => void {
    this.#listeners.push(listener)
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== listener)
    }
  }

  get watched(): boolean {
    return this.#listeners.length > 0
  }

  publish(change: Change): void {
    for (const listener of this.#listeners) listener(change)
  }
}

/** Gathers changes and gives the net of them: per record, its state before the first and after the last. */
export class NetChanges {
  #net = new Map<string, Map<Key, { before: object | undefined; after: object | undefined }>>()

  readonly add = (change: Change): void => {
    let table = this.#net.get(change.table)
    if (table === undefined) this.#net.set(change.table, (table = new Map()))
    const seen = table.get(change.key)
    if (seen === undefined) table.set(change.key, { before: change.before, after: change.after })
    else seen.after = change.after
  }

  /** What changed since the last call, records that came and went left out. */
  take(): { table: string; key: Key; before: object | undefined; after: object | undefined }[] {
    const out: { table: string; key: Key; before: object | undefined; after: object | undefined }[] = []
    for (const [table, changes] of this.#net) {
      for (const [key, { before, after }] of changes) if (before !== after) out.push({ table, key, before, after })
    }
    this.#net = new Map()
    return out
  }
}
