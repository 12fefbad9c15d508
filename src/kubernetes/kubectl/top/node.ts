import { bool, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { selector, useProtocolBuffers } from '../flags.ts'
import { notSimulated } from '../../../cli/execute.ts'
import { discover } from '../client/discovery.ts'
import { failure, kubectlCommand } from '../kubectl.ts'

/** `kubectl top node`. */
export const topNode = kubectlCommand({
  mounts: [{ path: 'top node', aliases: ['nodes', 'no'] }],
  usage: '[NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of nodes',
  long: `Display resource (CPU/memory) usage of nodes.

 The top-node command allows you to see the resource consumption of nodes.`,
  example: `  # Show metrics for all nodes
  kubectl top node
  
  # Show metrics for a given node
  kubectl top node NODE_NAME`,
  args: anyArgs,
  complete: 'nodes',
  flags: {
    'no-headers': bool({ help: 'If present, print output without headers' }),
    selector,
    'show-capacity': bool({ help: 'Print node resources based on Capacity instead of Allocatable(default) of the nodes.' }),
    'sort-by': text({ help: "If non-empty, sort nodes list using specified field. The field can be either 'cpu' or 'memory'." }),
    'use-protocol-buffers': useProtocolBuffers,
  },
  *run({ err, context }) {
    const { groups } = yield* discover(context.api, err)
    if (!groups.some(({ group }) => group === 'metrics.k8s.io')) throw failure('Metrics API not available')
    throw notSimulated('kubectl top node', 1)
  },
})
