import type { Timer } from '../../../sim/event-queue.ts'
import { MINUTE, SECOND } from '../../../sim/time.ts'
import { groupVersion } from '../kind.ts'
import type { KubeObject } from '../object.ts'
import type { ServedKind } from '../registry.ts'
import type { ApiServer } from '../server.ts'
import { expired } from '../status.ts'
import type { Revision } from '../store.ts'
import type { ApiReply, ApiRequest, Sink } from './message.ts'
import { formed, type Form, type IncludeObject } from './output.ts'
import type { Selection } from './selection.ts'

const BOOKMARK_EVERY = MINUTE
/** --min-request-timeout: a watch without timeoutSeconds ends after 30 to 60 minutes. */
const SHORTEST = 30 * MINUTE

export type WatchRequest = { readonly target: ServedKind; readonly namespace: string | undefined; readonly selection: Selection; readonly form: Form; readonly include: IncludeObject; readonly request: ApiRequest }

type WatchType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'

/** A watch: what is there (from revision 0 or none), or what happened since a revision, and then every change, one JSON line each. */
export function watchReply(api: ApiServer, options: WatchRequest): ApiReply {
  return { kind: 'stream', status: 200, headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' }, open: (sink) => new WatchStream(api, options, sink).start() }
}

class WatchStream {
  readonly #api: ApiServer
  readonly #options: WatchRequest
  readonly #sink: Sink
  #columnsSent = false
  #timers: Timer[] = []
  #stop: () => void = () => {}

  constructor(api: ApiServer, options: WatchRequest, sink: Sink) {
    this.#api = api
    this.#options = options
    this.#sink = sink
  }

  start(): () => void {
    const { query } = this.#options.request
    const resource = this.#api.resource(this.#options.target.kind)
    const from = Number(query.get('resourceVersion') ?? 0)
    const initial = from === 0 || query.get('sendInitialEvents') === 'true'
    if (!initial && from < resource.oldest) {
      this.#line('ERROR', expired(from, resource.oldest))
      this.#sink.end()
      return () => {}
    }
    if (initial) for (const object of resource.list(this.#options.namespace)) if (this.#options.selection(object)) this.#send('ADDED', object)
    if (query.get('sendInitialEvents') === 'true') this.#bookmark({ 'k8s.io/initial-events-end': 'true' })
    if (!initial) for (const revision of resource.since(from)) this.#change(revision)
    this.#stop = resource.watch((revision) => this.#change(revision))
    this.#arm(query)
    return () => this.#end()
  }

  #arm(query: ApiRequest['query']): void {
    const { world } = this.#api
    const seconds = Number(query.get('timeoutSeconds') ?? 0)
    const span = seconds > 0 ? seconds * SECOND : SHORTEST + world.random('kubernetes/watches').int(SHORTEST)
    this.#timers.push(world.after(span, () => {
      this.#end()
      this.#sink.end()
    }))
    if (query.get('allowWatchBookmarks') !== 'true') return
    const again = (): void => {
      this.#bookmark({})
      this.#timers[1] = world.after(BOOKMARK_EVERY, again)
    }
    this.#timers.push(world.after(BOOKMARK_EVERY, again))
  }

  #end(): void {
    this.#stop()
    for (const timer of this.#timers) this.#api.world.cancel(timer)
  }

  /** A change as this watch sees it: what leaves the selection is deleted for it, what enters is added. */
  #change({ before, object, removed }: Revision): void {
    const { namespace, selection } = this.#options
    if (namespace !== undefined && object.metadata.namespace !== namespace) return
    const was = before !== undefined && selection(before)
    const is = !removed && selection(object)
    if (is) this.#send(was ? 'MODIFIED' : 'ADDED', object)
    else if (was) this.#send('DELETED', object)
  }

  #send(type: WatchType, object: KubeObject): void {
    const { target, form, include } = this.#options
    this.#line(type, formed(this.#api, target, object, form, include, !this.#columnsSent))
    this.#columnsSent = true
  }

  #bookmark(annotations: Record<string, string>): void {
    const { target } = this.#options
    const noted = Object.keys(annotations).length === 0 ? {} : { annotations }
    this.#line('BOOKMARK', { kind: target.kind.kind, apiVersion: groupVersion(target.served), metadata: { resourceVersion: String(this.#api.store.revision), creationTimestamp: null, ...noted } })
  }

  #line(type: WatchType, object: unknown): void {
    this.#sink.write(`${JSON.stringify({ type, object })}\n`)
  }
}
