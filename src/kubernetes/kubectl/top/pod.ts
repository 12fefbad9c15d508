import { bool, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { allNamespaces, fieldSelector, selector, useProtocolBuffers } from '../flags.ts'
import { notSimulated } from '../../../cli/execute.ts'
import { discover } from '../client/discovery.ts'
import { failure, kubectlCommand } from '../kubectl.ts'

/** `kubectl top pod`. */
export const topPod = kubectlCommand({
  mounts: [{ path: 'top pod', aliases: ['pods', 'po'] }],
  usage: '[NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of pods',
  long: `Display resource (CPU/memory) usage of pods.

 The 'top pod' command allows you to see the resource consumption of pods.

 Due to the metrics pipeline delay, they may be unavailable for a few minutes since pod creation.`,
  example: `  # Show metrics for all pods in the default namespace
  kubectl top pod
  
  # Show metrics for all pods in the given namespace
  kubectl top pod --namespace=NAMESPACE
  
  # Show metrics for a given pod and its containers
  kubectl top pod POD_NAME --containers
  
  # Show metrics for the pods defined by label name=myLabel
  kubectl top pod -l name=myLabel`,
  args: anyArgs,
  flags: {
    'all-namespaces': allNamespaces,
    containers: bool({ help: 'If present, print usage of containers within a pod.' }),
    'field-selector': fieldSelector,
    'no-headers': bool({ help: 'If present, print output without headers.' }),
    selector,
    'sort-by': text({ help: "If non-empty, sort pods list using specified field. The field can be either 'cpu' or 'memory'." }),
    sum: bool({ help: 'Print the sum of the resource usage' }),
    'use-protocol-buffers': useProtocolBuffers,
  },
  *run({ err, context }) {
    const { groups } = yield* discover(context.api, err)
    if (!groups.some(({ group }) => group === 'metrics.k8s.io')) throw failure('Metrics API not available')
    throw notSimulated('kubectl top pod', 1)
  },
})
