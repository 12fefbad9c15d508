import { scaled, unfit, type FilterPlugin, type ScorePlugin } from '../plugin.ts'
import { covers, tolerates } from '../tolerations.ts'

/** Keeps pods off nodes whose taints they do not tolerate, and prefers nodes with fewer PreferNoSchedule taints. */
export const taintToleration: FilterPlugin & ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,
  filter({ pod }, _info, node) {
    const taint = node.spec.taints?.find((t) => (t.effect === 'NoSchedule' || t.effect === 'NoExecute') && !tolerates(pod.spec.tolerations, t))
    return taint === undefined ? undefined : unfit(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`)
  },
  score: ({ pod }, _info, node) =>
    (node.spec.taints ?? []).filter((t) => t.effect === 'PreferNoSchedule' && !(pod.spec.tolerations ?? []).some((o) => (o.effect === undefined || o.effect === '' || o.effect === 'PreferNoSchedule') && covers(o, t))).length,
  normalize: (scores) => scaled(scores, true),
}
