import { HOUR, MINUTE, SECOND, type Micros } from '../../sim/time.ts'
import { events, type Event, type ObjectReference } from '../kinds/event.ts'
import type { Caller } from './caller.ts'
import type { KubeObject } from './object.ts'
import type { ApiServer } from './server.ts'

/** How long events are kept (kube-apiserver --event-ttl). */
const TTL: Micros = HOUR
/** client-go's EventCorrelator: bucket per source and object, and the number of differing messages folded into one. */
const SPAM_BURST = 25
const SPAM_REFILL: Micros = 300 * SECOND
const SIMILAR_LIMIT = 10
const SIMILAR_WINDOW: Micros = 10 * MINUTE

export type EventSource = { readonly component: string; readonly host?: string }

/** An event about an object; `fieldPath` names a container (`spec.containers{web}`). */
export type EventNote = { readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string; readonly fieldPath?: string }

type Seen = { name: string; count: number; first: string }
type Similar = { messages: Set<string>; last: Micros }
type Bucket = { tokens: number; at: Micros }

/** Records events for one component, with client-go's aggregation: repeats raise a count, floods are folded and dropped. */
export class EventRecorder {
  readonly #api: ApiServer
  readonly #source: EventSource
  readonly #caller: Caller
  readonly #seen = new Map<string, Seen>()
  readonly #similar = new Map<string, Similar>()
  readonly #buckets = new Map<string, Bucket>()

  constructor(api: ApiServer, source: EventSource, caller: Caller) {
    this.#api = api
    this.#source = source
    this.#caller = caller
  }

  /** Records an event about `object` now. */
  record(object: KubeObject, note: EventNote): void {
    const { name, namespace, uid, resourceVersion } = object.metadata
    const fieldPath = note.fieldPath === undefined ? {} : { fieldPath: note.fieldPath }
    this.#record({ kind: object.kind, ...(namespace === undefined ? {} : { namespace }), name, uid, apiVersion: object.apiVersion, resourceVersion, ...fieldPath }, note)
  }

  /** Records an event about a node under the node's name as uid, as kubelets do. */
  recordNode(name: string, note: EventNote): void {
    this.#record({ kind: 'Node', name, uid: name }, note)
  }

  #record(about: ObjectReference, given: EventNote): void {
    const base = `${about.kind}/${about.namespace ?? ''}/${about.name ?? ''}/${about.uid ?? ''}`
    if (!this.#spend(base)) return
    const message = this.#fold(`${base}/${given.type}/${given.reason}`, given.message)
    const note = { ...given, message }
    const key = `${base}/${about.fieldPath ?? ''}/${note.type}/${note.reason}/${message}`
    const seen = this.#seen.get(key)
    const namespace = about.namespace ?? 'default'
    const timestamp = this.#api.clock.timestamp()
    if (seen !== undefined && this.#repeat(seen, namespace, timestamp, message)) return
    const name = `${about.name ?? ''}.${this.#stamp()}`
    this.#seen.set(key, { name, count: 1, first: timestamp })
    this.#create(name, namespace, about, note, timestamp)
  }

  #repeat(seen: Seen, namespace: string, timestamp: string, message: string): boolean {
    const updated = this.#api.mutate(events, `${namespace}/${seen.name}`, (event) => ({ ...event, count: seen.count + 1, lastTimestamp: timestamp, message }), { caller: this.#caller })
    if (updated === undefined) return false
    seen.count++
    return true
  }

  #create(name: string, namespace: string, about: ObjectReference, note: EventNote, timestamp: string): void {
    const draft = {
      apiVersion: 'v1', kind: 'Event', metadata: { name, namespace }, involvedObject: about, reason: note.reason, message: note.message,
      source: { component: this.#source.component, ...(this.#source.host === undefined ? {} : { host: this.#source.host }) },
      firstTimestamp: timestamp, lastTimestamp: timestamp, count: 1, type: note.type, eventTime: null,
      reportingComponent: this.#source.component, reportingInstance: this.#source.host ?? '',
    }
    this.#api.create<Event>(events, draft, { caller: this.#caller, trusted: true })
  }

  /** client-go names an event after the nanosecond of its making, in hexadecimal. */
  #stamp(): string {
    const { world } = this.#api
    const nanos = (BigInt(world.bootEpochMs) * 1000n + BigInt(world.now)) * 1000n + BigInt(world.random('kubernetes/events').int(1000))
    return nanos.toString(16)
  }

  #spend(base: string): boolean {
    const { now } = this.#api.world
    const bucket = this.#buckets.get(base) ?? { tokens: SPAM_BURST, at: now }
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.at) / SPAM_REFILL)
    bucket.at = now
    this.#buckets.set(base, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
  }

  #fold(key: string, message: string): string {
    const { now } = this.#api.world
    let similar = this.#similar.get(key)
    if (similar === undefined || now - similar.last > SIMILAR_WINDOW) this.#similar.set(key, (similar = { messages: new Set(), last: now }))
    similar.last = now
    similar.messages.add(message)
    return similar.messages.size < SIMILAR_LIMIT ? message : `(combined from similar events): ${message}`
  }
}

/** Removes events when their time is over: one timer for the oldest, however many there are. */
export function expireEvents(api: ApiServer, caller: Caller): void {
  const ages: { readonly key: string; readonly at: Micros; readonly uid: string }[] = []
  let armed = false
  const arm = (): void => {
    const oldest = ages[0]
    if (armed || oldest === undefined) return
    armed = true
    api.world.at(oldest.at, () => {
      armed = false
      while (ages[0] !== undefined && ages[0].at <= api.world.now) {
        const { key, uid } = ages.shift() as (typeof ages)[number]
        const event = api.resource(events).get(key)
        if (event === undefined || event.metadata.uid !== uid) continue
        api.delete(events, event.metadata.namespace, event.metadata.name, { caller })
      }
      arm()
    })
  }
  api.resource(events).watch(({ key, object, removed }) => {
    if (removed) return
    ages.push({ key, at: api.world.now + TTL, uid: object.metadata.uid })
    arm()
  })
}
