import { MAX_SCORE, type FilterPlugin, type ScorePlugin } from '../plugin.ts'

/** A node must have room for what a pod requests; among those that have, the emptiest scores best (LeastAllocated). */
export const nodeResourcesFit: FilterPlugin & ScorePlugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter({ demand }, info) {
    const reasons: string[] = []
    const { allocatable, requested } = info
    let possible = true
    if (info.pods.size + 1 > (allocatable['pods'] ?? 0)) reasons.push('Too many pods')
    for (const name in demand.requests) {
      const wanted = demand.requests[name] ?? 0
      if (wanted === 0 || wanted <= (allocatable[name] ?? 0) - (requested[name] ?? 0)) continue
      reasons.push(`Insufficient ${name}`)
      if (wanted > (allocatable[name] ?? 0)) possible = false
    }
    return reasons.length === 0 ? undefined : { reasons, resolvable: possible }
  },
  score({ demand }, info) {
    const share = (used: number, total: number): number => (total === 0 || used > total ? 0 : Math.floor(((total - used) * MAX_SCORE) / total))
    return Math.floor((share(info.nonZeroCpu + demand.nonZeroCpu, info.allocatable['cpu'] ?? 0) + share(info.nonZeroMemory + demand.nonZeroMemory, info.allocatable['memory'] ?? 0)) / 2)
  },
}

/** Prefers nodes whose CPU and memory are used alike. */
export const nodeResourcesBalanced: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score({ demand }, info) {
    const fraction = (used: number, total: number): number => (total === 0 ? 1 : Math.min(1, used / total))
    const cpu = fraction((info.requested['cpu'] ?? 0) + (demand.requests['cpu'] ?? 0), info.allocatable['cpu'] ?? 0)
    const memory = fraction((info.requested['memory'] ?? 0) + (demand.requests['memory'] ?? 0), info.allocatable['memory'] ?? 0)
    return Math.floor((1 - Math.abs(cpu - memory) / 2) * MAX_SCORE)
  },
}
