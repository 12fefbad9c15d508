import { expressionMatches } from '../../api/labels.ts'
import type { Node } from '../../kinds/node.ts'
import type { NodeSelectorTerm, PodSpec } from '../../kinds/pod-types.ts'
import { scaled, unfit, type FilterPlugin, type ScorePlugin } from '../plugin.ts'

/** Whether a node-selector term picks a node; a term without expressions picks none. */
export function termPicks(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term
  if (matchExpressions.length === 0 && matchFields.length === 0) return false
  return matchExpressions.every((e) => expressionMatches(e, node.metadata.labels ?? {})) && matchFields.every((e) => expressionMatches(e, { 'metadata.name': node.metadata.name }))
}

/** Whether nodeSelector and the required node affinity both pick a node. */
export function nodePicked(spec: PodSpec, node: Node): boolean {
  for (const key in spec.nodeSelector) if (node.metadata.labels?.[key] !== spec.nodeSelector[key]) return false
  const needed = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return needed === undefined || needed.nodeSelectorTerms.some((term) => termPicks(term, node))
}

/** nodeSelector and node affinity. */
export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,
  filter: ({ pod }, _info, node) => (nodePicked(pod.spec, node) ? undefined : unfit("node(s) didn't match Pod's node affinity/selector")),
  score: ({ pod }, _info, node) =>
    (pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).reduce((sum, p) => sum + (termPicks(p.preference, node) ? p.weight : 0), 0),
  normalize: (scores) => scaled(scores),
}
