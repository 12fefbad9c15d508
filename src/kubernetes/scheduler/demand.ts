import { milliOf, unitsOf } from '../api/quantity.ts'
import type { Container, Pod, PodSpec } from '../kinds/pod-types.ts'

/** Amounts by resource name: CPU in thousandths, everything else in whole units. */
export type Amounts = Readonly<Record<string, number>>

/** What a pod asks of a node. `nonZero` counts 100m CPU and 200 MB for containers that ask for nothing, so that scoring sees them. */
export type Demand = { readonly requests: Amounts; readonly nonZeroCpu: number; readonly nonZeroMemory: number; readonly hostPorts: readonly string[] }

const DEFAULT_CPU = 100
const DEFAULT_MEMORY = 200 * 1024 * 1024

export const amountOf = (name: string, text: string | undefined): number => (name === 'cpu' ? milliOf(text) : unitsOf(text))

const demands = new WeakMap<object, Demand>()

/** The demand of a pod; the same lists of containers are reckoned once. */
export function demandOf(pod: Pod): Demand {
  const first = pod.spec.containers[0]?.resources ?? pod.spec.containers
  const simple = pod.spec.containers.length === 1 && pod.spec.initContainers === undefined && pod.spec.containers[0]?.ports === undefined
  const known = simple ? demands.get(first) : undefined
  if (known !== undefined) return known
  const demand = reckon(pod.spec)
  if (simple) demands.set(first, demand)
  return demand
}

function reckon(spec: PodSpec): Demand {
  const requests = requestsOf(spec)
  let nonZeroCpu = 0
  let nonZeroMemory = 0
  for (const { resources } of spec.containers) {
    nonZeroCpu += resources?.requests?.['cpu'] === undefined ? DEFAULT_CPU : milliOf(resources.requests['cpu'])
    nonZeroMemory += resources?.requests?.['memory'] === undefined ? DEFAULT_MEMORY : unitsOf(resources.requests['memory'])
  }
  const hostPorts = spec.containers.flatMap((c) => (c.ports ?? []).filter((p) => (p.hostPort ?? 0) > 0).map((p) => `${p.protocol ?? 'TCP'}/${p.hostIP ?? '0.0.0.0'}/${p.hostPort}`))
  return { requests, nonZeroCpu, nonZeroMemory, hostPorts }
}

/** Requests of a whole pod: the containers' sum, or the largest init container's if that is more. */
export function requestsOf(spec: PodSpec): Amounts {
  const out: Record<string, number> = {}
  const add = (c: Container): void => {
    for (const [name, text] of Object.entries(c.resources?.requests ?? {})) out[name] = (out[name] ?? 0) + amountOf(name, text)
  }
  for (const c of spec.containers) add(c)
  for (const c of spec.initContainers ?? []) {
    if (c.restartPolicy === 'Always') add(c)
    else for (const [name, text] of Object.entries(c.resources?.requests ?? {})) out[name] = Math.max(out[name] ?? 0, amountOf(name, text))
  }
  return out
}
