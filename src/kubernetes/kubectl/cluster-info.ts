import { anyArgs } from '../../cli/arity.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl cluster-info`. */
export const clusterInfo = kubectlCommand({
  mounts: [{ path: 'cluster-info' }],
  usage: '[flags]',
  short: 'Display cluster information',
  long: "Display addresses of the control plane and services with label kubernetes.io/cluster-service=true. To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.",
  example: `  # Print the address of the control plane and cluster services
  kubectl cluster-info`,
  args: anyArgs,
  notYet: true,
  flags: {},
  *run() {},
})
