import { controllerOf } from '../../api/object.ts'
import { selectorPicks } from '../../api/labels.ts'
import type { Pod, TopologySpreadConstraint } from '../../kinds/pod-types.ts'
import type { NodeInfo } from '../node-info.ts'
import { MAX_SCORE, unfit, type Cycle, type FilterPlugin, type ScorePlugin } from '../plugin.ts'
import { nodePicked } from './node-affinity.ts'

const matches = (constraint: TopologySpreadConstraint, pod: Pod, other: Pod): boolean =>
  other.metadata.namespace === pod.metadata.namespace && other.metadata.deletionTimestamp === undefined && selectorPicks(constraint.labelSelector, other.metadata.labels)

function countIn(constraint: TopologySpreadConstraint, cycle: Cycle, value: string): number {
  let count = 0
  for (const info of cycle.nodes) {
    if (info.node?.metadata.labels?.[constraint.topologyKey] !== value) continue
    for (const other of info.pods.values()) if (matches(constraint, cycle.pod, other)) count++
  }
  return count
}

function least(constraint: TopologySpreadConstraint, cycle: Cycle): number {
  const domains = new Set<string>()
  for (const { node } of cycle.nodes) {
    const value = node?.metadata.labels?.[constraint.topologyKey]
    if (node !== undefined && value !== undefined && nodePicked(cycle.pod.spec, node)) domains.add(value)
  }
  if (domains.size < (constraint.minDomains ?? 1)) return 0
  return Math.min(...[...domains].map((value) => countIn(constraint, cycle, value)))
}

/** topologySpreadConstraints; without any, a workload's pods are spread over nodes as the scheduler's own defaults ask. */
export const podTopologySpread: FilterPlugin & ScorePlugin = {
  name: 'PodTopologySpread',
  weight: 2,
  filter(cycle, _info, node) {
    for (const constraint of cycle.pod.spec.topologySpreadConstraints ?? []) {
      if (constraint.whenUnsatisfiable !== 'DoNotSchedule') continue
      const value = node.metadata.labels?.[constraint.topologyKey]
      if (value === undefined) return unfit("node(s) didn't match pod topology spread constraints (missing required label)")
      const self = selectorPicks(constraint.labelSelector, cycle.pod.metadata.labels) ? 1 : 0
      if (countIn(constraint, cycle, value) + self - least(constraint, cycle) > constraint.maxSkew) return unfit("node(s) didn't match pod topology spread constraints", true)
    }
    return undefined
  },
  score(cycle, info, node) {
    const soft = (cycle.pod.spec.topologySpreadConstraints ?? []).filter((c) => c.whenUnsatisfiable === 'ScheduleAnyway')
    if (soft.length === 0) return siblings(cycle.pod, info)
    return soft.reduce((sum, c) => sum + countIn(c, cycle, node.metadata.labels?.[c.topologyKey] ?? ''), 0)
  },
  normalize(scores) {
    const most = Math.max(...scores)
    const fewest = Math.min(...scores)
    return scores.map((s) => (most === 0 ? MAX_SCORE : Math.floor((MAX_SCORE * (most + fewest - s)) / most)))
  },
}

const siblings = (pod: Pod, info: NodeInfo): number => {
  const owner = controllerOf(pod)
  return owner === undefined ? 0 : (info.owners.get(owner.uid) ?? 0)
}
