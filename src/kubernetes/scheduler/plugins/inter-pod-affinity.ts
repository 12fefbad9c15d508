import { selectorPicks } from '../../api/labels.ts'
import type { Pod, PodAffinityTerm } from '../../kinds/pod-types.ts'
import { scaled, unfit, type Cycle, type FilterPlugin, type ScorePlugin } from '../plugin.ts'
import type { Node } from '../../kinds/node.ts'

/** Whether a term of `owner` speaks of `other`. A namespaceSelector picks by namespace labels, of which the name is always one. */
function speaksOf(term: PodAffinityTerm, owner: Pod, other: Pod): boolean {
  const namespace = other.metadata.namespace ?? ''
  const named = term.namespaces ?? []
  const bySelector = term.namespaceSelector !== undefined && selectorPicks(term.namespaceSelector, { 'kubernetes.io/metadata.name': namespace })
  const here = named.length === 0 && term.namespaceSelector === undefined ? namespace === owner.metadata.namespace : named.includes(namespace) || bySelector
  return here && selectorPicks(term.labelSelector, other.metadata.labels)
}

/** Pods of one topology domain that a term speaks of. */
function inDomain(term: PodAffinityTerm, cycle: Cycle, node: Node): number {
  const value = node.metadata.labels?.[term.topologyKey]
  if (value === undefined) return 0
  let count = 0
  for (const info of cycle.nodes) {
    if (info.node?.metadata.labels?.[term.topologyKey] !== value) continue
    for (const other of info.pods.values()) if (speaksOf(term, cycle.pod, other)) count++
  }
  return count
}

const anywhere = (term: PodAffinityTerm, cycle: Cycle): boolean => cycle.nodes.some((info) => [...info.pods.values()].some((other) => speaksOf(term, cycle.pod, other)))

function affinityHolds(cycle: Cycle, node: Node): boolean {
  const terms = cycle.pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  return terms.every((term) => {
    if (node.metadata.labels?.[term.topologyKey] === undefined) return false
    // The first pod of a group that wants to be with its own kind may start it.
    return inDomain(term, cycle, node) > 0 || (speaksOf(term, cycle.pod, cycle.pod) && !anywhere(term, cycle))
  })
}

function othersObject(cycle: Cycle, node: Node): boolean {
  for (const info of cycle.nodes) {
    for (const other of info.pods.values()) {
      for (const term of other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
        const value = info.node?.metadata.labels?.[term.topologyKey]
        if (value !== undefined && value === node.metadata.labels?.[term.topologyKey] && speaksOf(term, other, cycle.pod)) return true
      }
    }
  }
  return false
}

/** Pod affinity and anti-affinity. */
export const interPodAffinity: FilterPlugin & ScorePlugin = {
  name: 'InterPodAffinity',
  weight: 2,
  filter(cycle, _info, node) {
    if (!affinityHolds(cycle, node)) return unfit("node(s) didn't match pod affinity rules")
    const anti = cycle.pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    if (anti.some((term) => inDomain(term, cycle, node) > 0)) return unfit("node(s) didn't match pod anti-affinity rules", true)
    return cycle.nodes.some((n) => n.hasAntiAffinity) && othersObject(cycle, node) ? unfit("node(s) didn't satisfy existing pods anti-affinity rules", true) : undefined
  },
  score(cycle, _info, node) {
    const { podAffinity, podAntiAffinity } = cycle.pod.spec.affinity ?? {}
    let score = 0
    for (const p of podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) score += p.weight * inDomain(p.podAffinityTerm, cycle, node)
    for (const p of podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) score -= p.weight * inDomain(p.podAffinityTerm, cycle, node)
    return score
  },
  normalize(scores) {
    const fewest = Math.min(...scores)
    return scaled(scores.map((s) => s - fewest))
  },
}
