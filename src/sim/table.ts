import type { Key } from './feed.ts'
import type { World } from './world.ts'

/** A named index of a table: from a term to the records that have it. */
export type Index<K extends Key, R extends object> = {
  /** The records with this term, in the order in which they got it. */
  get(term: string): R[]
  keys(term: string): Iterable<K>
  has(term: string): boolean
  count(term: string): number
}

type OnChange<K extends Key, R extends object> = (key: K, before: R | undefined, after: R | undefined) => void

/**
 * A table of records. A record is an immutable value: to change one, `set` a new object in its place. Every write
 * reaches the indexes, the table's own listeners and the world's change feed, in that order.
 */
export class Table<K extends Key, R extends object> {
  #records = new Map<K, R>()
  #indexes: { terms: (record: R) => readonly string[]; sets: Map<string, Map<K, R>> }[] = []
  #listeners: OnChange<K, R>[] = []

  readonly name: string
  readonly #world: World

  constructor(name: string, world: World) {
    this.name = name
    this.#world = world
  }

  get size(): number {
    return this.#records.size
  }

  get(key: K): R | undefined {
    return this.#records.get(key)
  }

  has(key: K): boolean {
    return this.#records.has(key)
  }

  keys(): IterableIterator<K> {
    return this.#records.keys()
  }

  values(): IterableIterator<R> {
    return this.#records.values()
  }

  entries(): IterableIterator<[K, R]> {
    return this.#records.entries()
  }

  set(key: K, record: R): void {
    const before = this.#records.get(key)
    if (before === record) return
    this.#records.set(key, record)
    this.#changed(key, before, record)
  }

  /** Replaces a record by a copy with some fields changed; does nothing when there is none. */
  patch(key: K, fields: Partial<R>): void {
    const before = this.#records.get(key)
    if (before !== undefined) this.set(key, { ...before, ...fields })
  }

  delete(key: K): boolean {
    const before = this.#records.get(key)
    if (before === undefined) return false
    this.#records.delete(key)
    this.#changed(key, before, undefined)
    return true
  }

  /** Declares an index; existing records are indexed at once. */
  index(terms: (record: R) => readonly string[]): Index<K, R> {
    const sets = new Map<string, Map<K, R>>()
    const index = { terms, sets }
    this.#indexes.push(index)
    for (const [key, record] of this.#records) enter(sets, terms(record), key, record)
    return {
      get: (term) => [...(sets.get(term)?.values() ?? [])],
      keys: (term) => sets.get(term)?.keys() ?? [],
      has: (term) => sets.has(term),
      count: (term) => sets.get(term)?.size ?? 0,
    }
  }

  /** Calls `listener` inside every write. It must not write to tables; schedule an event for that. */
  onChange(listener: OnChange<K, R>): () => void {
    this.#listeners.push(listener)
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== listener)
    }
  }

  #changed(key: K, before: R | undefined, after: R | undefined): void {
    for (const { terms, sets } of this.#indexes) {
      if (before !== undefined) leave(sets, terms(before), key)
      if (after !== undefined) enter(sets, terms(after), key, after)
    }
    for (const listener of this.#listeners) listener(key, before, after)
    const { feed } = this.#world
    if (feed.watched) feed.publish({ table: this.name, key, before, after, at: this.#world.now, cause: this.#world.cause })
  }
}

function enter<K extends Key, R extends object>(sets: Map<string, Map<K, R>>, terms: readonly string[], key: K, record: R): void {
  for (const term of terms) {
    const set = sets.get(term)
    if (set === undefined) sets.set(term, new Map([[key, record]]))
    else set.set(key, record)
  }
}

function leave<K extends Key, R extends object>(sets: Map<string, Map<K, R>>, terms: readonly string[], key: K): void {
  for (const term of terms) {
    const set = sets.get(term)
    if (set === undefined) continue
    set.delete(key)
    if (set.size === 0) sets.delete(term)
  }
}
