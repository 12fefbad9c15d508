import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config delete-context`. */
export const configDeleteContext = kubectlCommand({
  mounts: [{ path: 'config delete-context' }],
  usage: 'NAME',
  short: 'Delete the specified context from the kubeconfig',
  long: 'Delete the specified context from the kubeconfig.',
  example: `  # Delete the context for the minikube cluster
  kubectl config delete-context minikube`,
  args: anyArgs,
  notYet: true,
  flags: {},
  *run() {},
})
