import { WorkQueue } from '../../sim/work-queue.ts'
import type { ApiClient } from '../api/client.ts'
import type { EventRecorder } from '../api/events.ts'
import { splitKey, type KubeObject } from '../api/object.ts'
import { no, yes, type Answer, type Status } from '../api/status.ts'
import type { Latencies } from '../latencies.ts'
import type { Controller, Plan, Write } from './controller.ts'
import { viewOf } from './view.ts'

/** Runs one controller: wakes keys on changes, reconciles them one at a time each, and carries their plans out through the API. */
export class Runner {
  readonly controller: Controller
  readonly #client: ApiClient
  readonly #recorder: EventRecorder
  readonly #latencies: Latencies
  readonly #queue: WorkQueue
  /** Keys whose plan is being carried out; true when something changed meanwhile. */
  readonly #busy = new Map<string, boolean>()
  readonly #stops: (() => void)[] = []
  #alive = true

  constructor(controller: Controller, client: ApiClient, recorder: EventRecorder, latencies: Latencies) {
    this.controller = controller
    this.#client = client
    this.#recorder = recorder
    this.#latencies = latencies
    this.#queue = new WorkQueue(client.api.world, (key) => this.#work(key), { latency: latencies.watchDelivery })
    for (const { on, keys } of controller.wakes) {
      const resource = client.api.resource(on)
      for (const object of resource.table.values()) for (const key of keys(object, undefined, false)) this.#queue.add(key)
      this.#stops.push(
        resource.watch((r) => {
          for (const key of keys(r.object, r.before, r.removed)) this.#wake(key)
        }),
      )
    }
  }

  /** Ends the controller: what it has begun stays as it is. */
  stop(): void {
    this.#alive = false
    for (const stop of this.#stops) stop()
  }

  /** Makes the controller look at a key soon. */
  wake(key: string): void {
    this.#wake(key)
  }

  #wake(key: string): void {
    if (this.#busy.has(key)) this.#busy.set(key, true)
    else this.#queue.add(key)
  }

  #work(key: string): void {
    if (!this.#alive) return
    if (this.#busy.has(key)) {
      this.#busy.set(key, true)
      return
    }
    const result = this.controller.reconcile(key, viewOf(this.#client.api, this.#latencies))
    if (result.againAt !== undefined) this.#queue.addAfter(key, Math.max(result.againAt - this.#client.api.world.now, 1))
    for (const other of result.wakes ?? []) this.#wake(other)
    if (result.writes.length === 0 && (result.slowStart ?? []).length === 0) {
      this.#queue.forget(key)
      return
    }
    this.#busy.set(key, false)
    this.#batches(key, result)
  }

  #finish(key: string, refused: boolean): void {
    const changed = this.#busy.get(key) === true
    this.#busy.delete(key)
    if (!this.#alive) return
    if (refused) this.#queue.addRateLimited(key)
    else this.#queue.forget(key)
    if (changed) this.#queue.add(key)
  }

  #batches(key: string, { writes, slowStart = [] }: Plan): void {
    const batch = (from: number, size: number): void => {
      if (from >= slowStart.length) return this.#sequence(key, writes, 0)
      const group = slowStart.slice(from, from + size)
      let open = group.length
      let refused = false
      for (const write of group) {
        this.#submit(write, (answer) => {
          refused ||= !answer.ok
          if (--open > 0) return
          if (refused) this.#finish(key, true)
          else batch(from + size, size * 2)
        })
      }
    }
    batch(0, 1)
  }

  #sequence(key: string, writes: readonly Write[], index: number): void {
    const write = writes[index]
    if (write === undefined) return this.#finish(key, false)
    this.#submit(write, (answer) => {
      if (answer.ok) this.#sequence(key, writes, index + 1)
      else this.#finish(key, true)
    })
  }

  #submit(write: Write, done: (answer: Answer<KubeObject | undefined>) => void): void {
    if (write.do === 'note') {
      this.#note(write.onDone?.(undefined))
      return done(yes(undefined))
    }
    this.#client.request(describe(write), () => {
      if (!this.#alive) return
      const answer = this.#apply(write)
      if (answer.ok) this.#note(write.onDone?.(answer.value))
      else this.#note(write.onRefused?.(answer.status))
      done(answer)
    })
  }

  #note(event: ReturnType<NonNullable<Write['onDone']>> | undefined): void {
    if (event !== undefined) this.#recorder.record(event.about, event.note)
  }

  #apply(write: Exclude<Write, { do: 'note' }>): Answer<KubeObject | undefined> {
    const { api, caller } = this.#client
    switch (write.do) {
      case 'create':
        return api.create(write.kind, write.object, { caller, trusted: write.trusted === true })
      case 'update':
        return api.update(write.kind, write.object, { caller })
      case 'status':
        return yes(api.writeStatus(write.kind, write.key, write.status, { caller }))
      case 'mutate':
        return yes(api.mutate(write.kind, write.key, write.change, { caller }))
      case 'delete': {
        const { namespace, name } = splitKey(write.key)
        const answer = api.delete(write.kind, namespace, name, { caller, ...write.options, ...(write.uid === undefined ? {} : { preconditions: { uid: write.uid } }) })
        return answer.ok ? yes(undefined) : goneIsFine(answer.status)
      }
    }
  }
}

/** Deleting what is gone already is success. */
const goneIsFine = (status: Status): Answer<undefined> => (status.reason === 'NotFound' || status.reason === 'Conflict' ? yes(undefined) : no(status))

function describe(write: Exclude<Write, { do: 'note' }>): string {
  const verb = write.do === 'status' ? 'update status of' : write.do === 'mutate' ? 'update' : write.do
  if (write.do === 'create' || write.do === 'update') {
    const { namespace, name, generateName } = write.object.metadata
    return `${verb} ${write.kind.kind} ${namespace === undefined ? '' : `${namespace}/`}${name ?? generateName ?? ''}`
  }
  return `${verb} ${write.kind.kind} ${write.key}`
}
