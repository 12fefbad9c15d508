import { controllerOf, keyOf } from '../api/object.ts'
import type { Node } from '../kinds/node.ts'
import type { Pod } from '../kinds/pod-types.ts'
import { amountOf, demandOf } from './demand.ts'

/** A node with the sum of what runs on it, kept up to date pod by pod. */
export class NodeInfo {
  readonly name: string
  node: Node | undefined
  readonly pods = new Map<string, Pod>()
  readonly requested: Record<string, number> = {}
  readonly ports = new Map<string, number>()
  /** How many pods of each controller (by uid) are here: what spreading looks at. */
  readonly owners = new Map<string, number>()
  nonZeroCpu = 0
  nonZeroMemory = 0
  #allocatable: Readonly<Record<string, number>> = {}
  #allocatableOf: unknown
  #objecting = 0

  constructor(name: string) {
    this.name = name
  }

  /** Some pod here objects to others beside it. */
  get hasAntiAffinity(): boolean {
    return this.#objecting > 0
  }

  /** What the node has to give, by resource. */
  get allocatable(): Readonly<Record<string, number>> {
    const source = this.node?.status.allocatable
    if (source !== this.#allocatableOf) {
      this.#allocatableOf = source
      this.#allocatable = Object.fromEntries(Object.entries(source ?? {}).map(([name, text]) => [name, amountOf(name, text)]))
    }
    return this.#allocatable
  }

  add(pod: Pod): void {
    this.remove(keyOf(pod))
    this.pods.set(keyOf(pod), pod)
    this.#account(pod, 1)
  }

  remove(key: string): void {
    const pod = this.pods.get(key)
    if (pod === undefined) return
    this.pods.delete(key)
    this.#account(pod, -1)
  }

  #account(pod: Pod, sign: 1 | -1): void {
    const demand = demandOf(pod)
    for (const name in demand.requests) this.requested[name] = (this.requested[name] ?? 0) + sign * (demand.requests[name] ?? 0)
    this.nonZeroCpu += sign * demand.nonZeroCpu
    this.nonZeroMemory += sign * demand.nonZeroMemory
    if (pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined) this.#objecting += sign
    for (const port of demand.hostPorts) bump(this.ports, port, sign)
    const owner = controllerOf(pod)
    if (owner !== undefined) bump(this.owners, owner.uid, sign)
  }
}

function bump(counts: Map<string, number>, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by
  if (next <= 0) counts.delete(key)
  else counts.set(key, next)
}
