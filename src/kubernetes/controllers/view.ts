import type { Micros } from '../../sim/time.ts'
import { keyFor, type KubeObject } from '../api/object.ts'
import type { Kind } from '../api/kind.ts'
import type { ApiServer } from '../api/server.ts'
import type { Latencies } from '../latencies.ts'

/** What a reconcile may look at: the store, the present, and nothing it could change. */
export type View = {
  readonly now: Micros
  readonly timestamp: string
  readonly latencies: Latencies
  get<T extends KubeObject>(kind: Kind<T>, key: string): T | undefined
  find<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined
  list<T extends KubeObject>(kind: Kind<T>, namespace?: string): readonly T[]
  /** The objects that name this uid as an owner. */
  ownedBy<T extends KubeObject>(kind: Kind<T>, uid: string): readonly T[]
  /** Every kind that objects are stored under. */
  kinds(): readonly Kind[]
  /** The virtual time of a time stamp. */
  at(timestamp: string): Micros
}

/** A view of a server's store as it is now. */
export const viewOf = (api: ApiServer, latencies: Latencies): View => ({
  now: api.world.now,
  timestamp: api.clock.timestamp(),
  latencies,
  get: (kind, key) => api.resource(kind).get(key),
  find: (kind, namespace, name) => api.resource(kind).get(keyFor(namespace, name)),
  list: (kind, namespace) => api.resource(kind).list(namespace),
  ownedBy: (kind, uid) => api.resource(kind).byOwner.get(uid),
  kinds: () => api.registry.kinds.filter((k) => k.virtual !== true && k.notSimulated !== true),
  at: (timestamp) => api.clock.parse(timestamp),
})
