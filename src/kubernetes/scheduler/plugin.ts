import type { Node } from '../kinds/node.ts'
import type { Pod } from '../kinds/pod-types.ts'
import type { NodeInfo } from './node-info.ts'
import type { Demand } from './demand.ts'

/** What a scheduling cycle knows: the pod, what it asks for, and all nodes with what runs on them. */
export type Cycle = { readonly pod: Pod; readonly demand: Demand; readonly nodes: readonly NodeInfo[] }

/** Why a node will not do. Preemption could help only when `resolvable`. */
export type Unfit = { readonly reasons: readonly string[]; readonly resolvable: boolean }

/** A filter: undefined when the pod may run on the node. */
export type FilterPlugin = { readonly name: string; filter(cycle: Cycle, info: NodeInfo, node: Node): Unfit | undefined }

/** A score of 0 to 100 for a node, times the weight; `normalize` sees all nodes' raw scores first. */
export type ScorePlugin = {
  readonly name: string
  readonly weight: number
  score(cycle: Cycle, info: NodeInfo, node: Node): number
  normalize?(scores: readonly number[]): readonly number[]
}

export const MAX_SCORE = 100

/** Scales scores so that the highest is 100 (helper.DefaultNormalizeScore). */
export function scaled(scores: readonly number[], reverse = false): number[] {
  const most = Math.max(0, ...scores)
  if (most === 0) return scores.map(() => (reverse ? MAX_SCORE : 0))
  return scores.map((s) => (reverse ? MAX_SCORE - Math.floor((s * MAX_SCORE) / most) : Math.floor((s * MAX_SCORE) / most)))
}

export const unfit = (reason: string, resolvable = false): Unfit => ({ reasons: [reason], resolvable })
