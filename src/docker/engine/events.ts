import type { Micros } from '../../sim/time.ts'
import type { World } from '../../sim/world.ts'

/** An event as `docker events` streams it. */
export type EngineEvent = {
  readonly status?: string
  readonly id?: string
  readonly from?: string
  readonly Type: string
  readonly Action: string
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> }
  readonly scope: 'local'
  readonly time: number
  readonly timeNano: number
}

type Kept = { readonly at: Micros; readonly event: EngineEvent }

/** dockerd keeps this many for `--since`. */
const KEPT = 256

/** What has happened in the engine, for those who listen. */
export class Events {
  readonly #world: World
  #kept: Kept[] = []
  #listeners: ((event: EngineEvent) => void)[] = []

  constructor(world: World) {
    this.#world = world
  }

  get recent(): readonly Kept[] {
    return this.#kept
  }

  publish(type: string, action: string, id: string, attributes: Readonly<Record<string, string>>): void {
    const { now, bootEpochMs } = this.#world
    const sorted = Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))
    const legacy = type === 'container' || type === 'image' ? { status: action, id, ...(type === 'container' && { from: attributes['image'] ?? '' }) } : {}
    const micros = bootEpochMs * 1000 + now
    const event: EngineEvent = {
      ...legacy, Type: type, Action: action, Actor: { ID: id, Attributes: sorted }, scope: 'local', time: Math.floor(micros / 1_000_000), timeNano: micros * 1000,
    }
    this.#kept.push({ at: now, event })
    if (this.#kept.length > KEPT) this.#kept.shift()
    for (const listener of this.#listeners) listener(event)
  }

  listen(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.push(listener)
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== listener)
    }
  }
}
