import { tolerates } from '../tolerations.ts'
import { unfit, type FilterPlugin } from '../plugin.ts'

/** Keeps pods off cordoned nodes. */
export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  filter: ({ pod }, _info, node) =>
    node.spec.unschedulable === true && !tolerates(pod.spec.tolerations, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }) ? unfit('node(s) were unschedulable') : undefined,
}
