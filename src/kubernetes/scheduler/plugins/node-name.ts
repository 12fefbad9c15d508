import { unfit, type FilterPlugin } from '../plugin.ts'

/** Honours a node asked for by name in a pod that has yet to be bound. */
export const nodeName: FilterPlugin = {
  name: 'NodeName',
  filter: ({ pod }, info) => (pod.spec.nodeName !== undefined && pod.spec.nodeName !== '' && pod.spec.nodeName !== info.name ? unfit("node(s) didn't match the requested node name") : undefined),
}
