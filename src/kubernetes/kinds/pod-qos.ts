import { compareQuantities, quantityOf, quantityText, addQuantities, type Quantity } from '../api/quantity.ts'
import type { PodSpec } from './pod-types.ts'

const counted = ['cpu', 'memory']

/** The quality-of-service class that a pod's requests and limits give it. */
export function qosClass(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const requests = new Map<string, Quantity>()
  const limits = new Map<string, Quantity>()
  let guaranteed = true
  for (const { resources } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    const limited = new Set<string>()
    gather(requests, resources?.requests)
    for (const name of gather(limits, resources?.limits)) limited.add(name)
    if (!counted.every((name) => limited.has(name))) guaranteed = false
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  if (guaranteed && requests.size === limits.size) {
    for (const [name, request] of requests) {
      const limit = limits.get(name)
      if (limit === undefined || compareQuantities(limit, request) !== 0) guaranteed = false
    }
    if (guaranteed && limits.size === counted.length) return 'Guaranteed'
  }
  return 'Burstable'
}

function gather(into: Map<string, Quantity>, list: Readonly<Record<string, string>> | undefined): string[] {
  const names: string[] = []
  for (const name of counted) {
    const text = list?.[name]
    if (text === undefined) continue
    const amount = quantityOf(text)
    if (quantityText(amount) === '0') continue
    names.push(name)
    const sum = into.get(name)
    into.set(name, sum === undefined ? amount : addQuantities(sum, amount))
  }
  return names
}
