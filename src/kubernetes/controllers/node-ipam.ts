import type { Kind } from '../api/kind.ts'
import { nodes, type Node } from '../kinds/node.ts'
import { plan, settled, wake, type Controller } from './controller.ts'

/** --cluster-cidr 10.244.0.0/16, a /24 for each node. */
const CIDR = (n: number): string => `10.244.${n}.0/24`
const SUBNETS = 256

/** Gives every node a range of pod addresses of its own. */
export const nodeIpam: Controller = {
  name: 'node-ipam-controller',
  wakes: [wake(nodes, (node, before) => (before === undefined ? [node.metadata.name] : []))],
  reconcile(key, view) {
    const node = view.get(nodes, key)
    if (node === undefined || node.spec.podCIDR !== undefined) return settled
    const taken = new Set(view.list(nodes).map((n) => n.spec.podCIDR))
    for (let n = 0; n < SUBNETS; n++) {
      const podCIDR = CIDR(n)
      if (taken.has(podCIDR)) continue
      return plan([{ do: 'mutate', kind: nodes as unknown as Kind, key, change: (o) => ({ ...(o as Node), spec: { ...(o as Node).spec, podCIDR, podCIDRs: [podCIDR] } }) as Node }])
    }
    return settled
  },
}
