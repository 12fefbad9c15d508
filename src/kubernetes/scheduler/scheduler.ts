import { MINUTE, SECOND, type Micros } from '../../sim/time.ts'
import type { Timer } from '../../sim/event-queue.ts'
import { bindPod, withPodCondition } from '../api/binding.ts'
import type { ApiClient } from '../api/client.ts'
import type { EventRecorder } from '../api/events.ts'
import { keyOf } from '../api/object.ts'
import { nodes, type Node } from '../kinds/node.ts'
import { pods } from '../kinds/pod.ts'
import type { Pod } from '../kinds/pod-types.ts'
import type { Latencies } from '../latencies.ts'
import { demandOf } from './demand.ts'
import { NodeInfo } from './node-info.ts'
import type { Cycle, Unfit } from './plugin.ts'
import { filterPlugins, scorePlugins } from './plugins/registry.ts'

const SCHEDULER_NAME = 'default-scheduler'
const FIRST_BACKOFF: Micros = SECOND
const LONGEST_BACKOFF: Micros = 10 * SECOND
/** How long a pod may lie unschedulable before it is tried again although nothing changed. */
const FLUSH: Micros = 5 * MINUTE

type Waiting = { readonly key: string; attempts: number; retry: Timer | undefined; parked: boolean; backoffUntil: Micros }

/** Finds a node for every pod that has none: filters, scores, binds; and says on the pod why it could not. */
export class Scheduler {
  readonly #client: ApiClient
  readonly #recorder: EventRecorder
  readonly #latencies: Latencies
  readonly #infos = new Map<string, NodeInfo>()
  readonly #waiting = new Map<string, Waiting>()
  readonly #active: string[] = []
  readonly #stops: (() => void)[] = []
  #running = false
  #alive = true

  constructor(client: ApiClient, recorder: EventRecorder, latencies: Latencies) {
    this.#client = client
    this.#recorder = recorder
    this.#latencies = latencies
    const { api } = client
    for (const node of api.resource(nodes).table.values()) this.#nodeChanged(node, undefined)
    for (const pod of api.resource(pods).table.values()) this.#podChanged(pod, undefined, false)
    this.#stops.push(
      api.resource(nodes).watch((r) => this.#nodeChanged(r.removed ? undefined : r.object, r.before)),
      api.resource(pods).watch((r) => this.#podChanged(r.object, r.before, r.removed)),
    )
  }

  stop(): void {
    this.#alive = false
    for (const stop of this.#stops) stop()
    for (const waiting of this.#waiting.values()) this.#client.api.world.cancel(waiting.retry)
  }

  #info(name: string): NodeInfo {
    let info = this.#infos.get(name)
    if (info === undefined) this.#infos.set(name, (info = new NodeInfo(name)))
    return info
  }

  #nodeChanged(node: Node | undefined, before: Node | undefined): void {
    const name = (node ?? before)?.metadata.name ?? ''
    const info = this.#info(name)
    info.node = node
    if (node === undefined && info.pods.size === 0) this.#infos.delete(name)
    const useful = node !== undefined && (before === undefined || node.spec !== before.spec || node.status.allocatable !== before.status.allocatable || node.metadata.labels !== before.metadata.labels)
    if (useful) this.#retryParked()
  }

  #podChanged(pod: Pod, before: Pod | undefined, removed: boolean): void {
    const key = keyOf(pod)
    const nodeName = pod.spec.nodeName ?? ''
    const finished = removed || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'
    if (nodeName !== '') {
      this.#forget(key)
      if (finished) {
        this.#infos.get(nodeName)?.remove(key)
        this.#retryParked()
      } else if (before === undefined || before.spec !== pod.spec || before.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp) this.#info(nodeName).add(pod)
      return
    }
    if (finished || pod.metadata.deletionTimestamp !== undefined || pod.spec.schedulerName !== SCHEDULER_NAME) {
      this.#forget(key)
      return
    }
    if ((pod.spec.schedulingGates ?? []).length > 0) return
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) {
      this.#waiting.set(key, { key, attempts: 0, retry: undefined, parked: false, backoffUntil: 0 })
      this.#enqueue(key)
    } else if (waiting.parked && before !== undefined && before.spec !== pod.spec) this.#retry(waiting)
  }

  #forget(key: string): void {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) return
    this.#client.api.world.cancel(waiting.retry)
    this.#waiting.delete(key)
  }

  #retryParked(): void {
    for (const waiting of this.#waiting.values()) if (waiting.parked) this.#retry(waiting)
  }

  /** Puts a pod that could not be placed back into the queue once its back-off is over. */
  #retry(waiting: Waiting): void {
    const { world } = this.#client.api
    waiting.parked = false
    world.cancel(waiting.retry)
    waiting.retry = world.at(waiting.backoffUntil, () => this.#enqueue(waiting.key))
  }

  /** Queues a pod behind those of its priority and before those of a lower one. */
  #enqueue(key: string): void {
    const { api } = this.#client
    const priority = (k: string): number => api.resource(pods).get(k)?.spec.priority ?? 0
    const own = priority(key)
    let at = this.#active.length
    while (at > 0 && priority(this.#active[at - 1] as string) < own) at--
    this.#active.splice(at, 0, key)
    this.#next()
  }

  #next(): void {
    if (this.#running || this.#active.length === 0) return
    this.#running = true
    this.#client.api.world.after(this.#latencies.schedulingCycle, () => {
      this.#running = false
      if (!this.#alive) return
      const key = this.#active.shift()
      const pod = key === undefined ? undefined : this.#client.api.resource(pods).get(key)
      const waiting = key === undefined ? undefined : this.#waiting.get(key)
      if (pod !== undefined && waiting !== undefined) this.#schedule(pod, waiting)
      this.#next()
    })
  }

  #schedule(pod: Pod, waiting: Waiting): void {
    const present = [...this.#infos.values()].filter((info) => info.node !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1))
    const cycle: Cycle = { pod, demand: demandOf(pod), nodes: present }
    const refusals: Unfit[] = []
    const fit: NodeInfo[] = []
    for (const info of present) {
      const refusal = firstRefusal(cycle, info)
      if (refusal === undefined) fit.push(info)
      else refusals.push(refusal)
    }
    waiting.attempts++
    if (fit.length === 0) this.#fail(pod, waiting, refusals)
    else this.#bind(pod, this.#best(cycle, fit))
  }

  /** The node of the highest score; a seeded draw decides between equals. */
  #best(cycle: Cycle, fit: readonly NodeInfo[]): NodeInfo {
    if (fit.length === 1) return fit[0] as NodeInfo
    const totals = fit.map(() => 0)
    for (const plugin of scorePlugins) {
      const raw = fit.map((info) => plugin.score(cycle, info, info.node as Node))
      const scores = plugin.normalize?.(raw) ?? raw
      scores.forEach((score, i) => (totals[i] = (totals[i] ?? 0) + score * plugin.weight))
    }
    const most = Math.max(...totals)
    return this.#client.api.world.random('kubernetes/scheduler').pick(fit.filter((_, i) => totals[i] === most))
  }

  #bind(pod: Pod, info: NodeInfo): void {
    const { api, caller } = this.#client
    const { namespace = '', name, uid } = pod.metadata
    info.add(pod)
    this.#forget(keyOf(pod))
    this.#client.request(`bind Pod ${namespace}/${name} to ${info.name}`, () => {
      const answer = bindPod(api, namespace, name, uid, info.name, caller)
      if (answer.ok) this.#recorder.record(pod, { type: 'Normal', reason: 'Scheduled', message: `Successfully assigned ${namespace}/${name} to ${info.name}` })
      else info.remove(keyOf(pod))
    })
  }

  #fail(pod: Pod, waiting: Waiting, refusals: readonly Unfit[]): void {
    const { api, caller } = this.#client
    const message = refusals.length === 0 ? 'no nodes available to schedule pods' : fitError(refusals)
    waiting.parked = true
    waiting.backoffUntil = api.world.now + Math.min(FIRST_BACKOFF * 2 ** (waiting.attempts - 1), LONGEST_BACKOFF)
    waiting.retry = api.world.after(FLUSH, () => this.#retry(waiting))
    this.#recorder.record(pod, { type: 'Warning', reason: 'FailedScheduling', message })
    this.#client.request(`update status of Pod ${keyOf(pod)}`, () => {
      const current = api.resource(pods).get(keyOf(pod))
      if (current === undefined) return
      const condition = { type: 'PodScheduled', status: 'False', lastProbeTime: null, lastTransitionTime: api.clock.timestamp(), reason: 'Unschedulable', message } as const
      api.writeStatus(pods, keyOf(pod), withPodCondition(current.status, condition), { caller })
    })
  }
}

function firstRefusal(cycle: Cycle, info: NodeInfo): Unfit | undefined {
  for (const plugin of filterPlugins) {
    const refusal = plugin.filter(cycle, info, info.node as Node)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** The text of FailedScheduling: how many nodes said what, and why preemption would not help. */
export function fitError(refusals: readonly Unfit[]): string {
  const head = `0/${refusals.length} nodes are available:`
  const preemption = refusals.map((r) => (r.resolvable ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling'))
  return `${head} ${histogram(refusals.flatMap((r) => r.reasons))}. preemption: ${head} ${histogram(preemption)}.`
}

function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort().join(', ')
}
