import type { Micros } from '../../sim/time.ts'
import type { EventNote } from '../api/events.ts'
import type { Kind } from '../api/kind.ts'
import type { Draft, KubeObject } from '../api/object.ts'
import type { DeleteOptions } from '../api/server.ts'
import type { Status } from '../api/status.ts'
import type { View } from './view.ts'

/** One change that a plan asks for, with the events that its success or failure is worth. */
export type Write = (
  | { readonly do: 'create'; readonly kind: Kind; readonly object: Draft; readonly trusted?: boolean }
  | { readonly do: 'update'; readonly kind: Kind; readonly object: Draft }
  | { readonly do: 'status'; readonly kind: Kind; readonly key: string; readonly status: unknown }
  | { readonly do: 'mutate'; readonly kind: Kind; readonly key: string; readonly change: (object: KubeObject) => KubeObject }
  | { readonly do: 'delete'; readonly kind: Kind; readonly key: string; readonly uid?: string; readonly options?: Pick<DeleteOptions, 'propagationPolicy' | 'gracePeriodSeconds'> }
  | { readonly do: 'note' }
) & {
  /** The event on success; it may mention the object that came of the write. */
  readonly onDone?: (object: KubeObject | undefined) => { readonly about: KubeObject; readonly note: EventNote }
  readonly onRefused?: (status: Status) => { readonly about: KubeObject; readonly note: EventNote }
}

/** What a reconcile wants: writes in order, and when to look again if nothing changes. */
export type Plan = {
  readonly writes: readonly Write[]
  /** Writes of one slow-start batch go out together: 1, then 2, then 4… and none after a refusal. */
  readonly slowStart?: readonly Write[]
  readonly againAt?: Micros
  /** Other keys to look at: a key may stand for many objects, but only one key writes about each. */
  readonly wakes?: readonly string[]
}

/** Nothing to do. */
export const settled: Plan = { writes: [] }

export const plan = (writes: readonly Write[], rest: Omit<Plan, 'writes'> = {}): Plan => ({ writes, ...rest })

/** Which object's key a change wakes; none when the list is empty. */
export type Wake<T extends KubeObject = KubeObject> = { readonly on: Kind<T>; keys(object: T, before: T | undefined, removed: boolean): readonly string[] }

/** Declares what wakes a controller, keeping the kind's type for `keys`. */
export const wake = <T extends KubeObject>(on: Kind<T>, keys: (object: T, before: T | undefined, removed: boolean) => readonly string[]): Wake => ({ on, keys }) as unknown as Wake

/**
 * A controller: a pure function from a key and the store to a plan. It never learns what changed, only that something did.
 * One file in this folder and a line in the registry.
 */
export type Controller = {
  readonly name: string
  /** The event source; the controller's name when absent. */
  readonly component?: string
  readonly wakes: readonly Wake[]
  reconcile(key: string, view: View): Plan
}
