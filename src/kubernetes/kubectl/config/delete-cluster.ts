import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config delete-cluster`. */
export const configDeleteCluster = kubectlCommand({
  mounts: [{ path: 'config delete-cluster' }],
  usage: 'NAME',
  short: 'Delete the specified cluster from the kubeconfig',
  long: 'Delete the specified cluster from the kubeconfig.',
  example: `  # Delete the minikube cluster
  kubectl config delete-cluster minikube`,
  args: anyArgs,
  notYet: true,
  flags: {},
  *run() {},
})
