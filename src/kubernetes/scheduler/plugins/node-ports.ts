import { unfit, type FilterPlugin } from '../plugin.ts'

/** Two pods on one node cannot have the same host port. */
export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  filter({ demand }, info) {
    for (const wanted of demand.hostPorts) {
      const [protocol = '', ip = '', port = ''] = wanted.split('/')
      for (const taken of info.ports.keys()) {
        const [p, address, n] = taken.split('/')
        if (p === protocol && n === port && (address === ip || address === '0.0.0.0' || ip === '0.0.0.0')) return unfit("node(s) didn't have free ports for the requested pod ports", true)
      }
    }
    return undefined
  },
}
