import type { Index, Table } from '../../sim/table.ts'
import { MINUTE, type Micros } from '../../sim/time.ts'
import type { World } from '../../sim/world.ts'
import { invariant } from '../../sim/invariant.ts'
import type { Kind } from './kind.ts'
import { deepFreeze, keyOf, type KubeObject } from './object.ts'
import { resourceText } from './status.ts'

/** One write to a resource, as watches see it. */
export type Revision<T extends KubeObject = KubeObject> = {
  readonly revision: number
  readonly key: string
  readonly before: T | undefined
  /** The object after the write; for a removal the last object with the removal's resourceVersion. */
  readonly object: T
  readonly removed: boolean
  readonly at: Micros
}

/** How long watches can reach back (kube-apiserver compacts etcd every five minutes). */
const HISTORY: Micros = 5 * MINUTE

/** The objects of one kind, with their indexes and their recent history. */
export class Resource<T extends KubeObject = KubeObject> {
  readonly kind: Kind<T>
  readonly table: Table<string, T>
  readonly byNamespace: Index<string, T>
  readonly byOwner: Index<string, T>
  #indexes = new Map<string, Index<string, T>>()
  #history: Revision<T>[] = []
  #compacted = 0
  #watchers: ((revision: Revision<T>) => void)[] = []

  constructor(kind: Kind<T>, world: World) {
    this.kind = kind
    this.table = world.table(`k8s:${resourceText(kind)}`)
    this.byNamespace = this.table.index((o) => [o.metadata.namespace ?? ''])
    this.byOwner = this.table.index((o) => o.metadata.ownerReferences?.map((r) => r.uid) ?? [])
  }

  /** An index declared by whoever needs it; asking again under the same name gives the same one. */
  index(name: string, terms: (object: T) => readonly string[]): Index<string, T> {
    let index = this.#indexes.get(name)
    if (index === undefined) this.#indexes.set(name, (index = this.table.index(terms)))
    return index
  }

  get(key: string): T | undefined {
    return this.table.get(key)
  }

  /** The objects of a namespace, or all, ordered by key as etcd lists them. */
  list(namespace: string | undefined): T[] {
    const found = namespace === undefined ? [...this.table.values()] : this.byNamespace.get(namespace)
    return found.sort((a, b) => order(keyOf(a), keyOf(b)))
  }

  /** The oldest revision a watch may start from. */
  get oldest(): number {
    return this.#compacted
  }

  /** The writes after a revision, oldest first. */
  since(revision: number): Revision<T>[] {
    let low = 0
    let high = this.#history.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#history[middle] as Revision<T>).revision <= revision) low = middle + 1
      else high = middle
    }
    return this.#history.slice(low)
  }

  watch(listener: (revision: Revision<T>) => void): () => void {
    this.#watchers.push(listener)
    return () => {
      this.#watchers = this.#watchers.filter((w) => w !== listener)
    }
  }

  /** Takes note of a write and tells the watchers. Only the store calls it. */
  append(revision: Revision<T>): void {
    this.#history.push(revision)
    const first = this.#history[0]
    if (first !== undefined && first.at < revision.at - 2 * HISTORY) this.#compact(revision.at - HISTORY)
    for (const watcher of this.#watchers) watcher(revision)
  }

  #compact(before: Micros): void {
    const keep = this.#history.findIndex((r) => r.at >= before)
    const dropped = this.#history.splice(0, keep < 0 ? this.#history.length : keep)
    this.#compacted = dropped.at(-1)?.revision ?? this.#compacted
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What etcd is to a cluster: every object, under one rising resourceVersion. */
export class Store {
  readonly world: World
  #revision = 0
  #resources = new Map<Kind, Resource>()

  constructor(world: World, kinds: readonly Kind[]) {
    this.world = world
    for (const kind of kinds) this.#resources.set(kind, new Resource(kind, world))
  }

  get revision(): number {
    return this.#revision
  }

  resource<T extends KubeObject>(kind: Kind<T>): Resource<T> {
    const resource = this.#resources.get(kind as unknown as Kind)
    invariant(resource !== undefined, `kind ${kind.kind} is registered`)
    return resource as unknown as Resource<T>
  }

  resources(): IterableIterator<Resource> {
    return this.#resources.values()
  }

  /** Writes an object (its key decides whether it is new) under the next resourceVersion and returns it frozen. */
  put<T extends KubeObject>(kind: Kind<T>, object: T): T {
    const resource = this.resource(kind)
    const key = keyOf(object)
    const revision = ++this.#revision
    const stored = deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } })
    const before = resource.get(key)
    resource.table.set(key, stored)
    resource.append({ revision, key, before, object: stored, removed: false, at: this.world.now })
    return stored
  }

  /** Removes an object and returns it as watches see it last. */
  remove<T extends KubeObject>(kind: Kind<T>, key: string): T | undefined {
    const resource = this.resource(kind)
    const before = resource.get(key)
    if (before === undefined) return undefined
    const revision = ++this.#revision
    const last = deepFreeze({ ...before, metadata: { ...before.metadata, resourceVersion: String(revision) } })
    resource.table.delete(key)
    resource.append({ revision, key, before, object: last, removed: true, at: this.world.now })
    return last
  }
}
