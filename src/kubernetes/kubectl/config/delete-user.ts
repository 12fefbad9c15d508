import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config delete-user`. */
export const configDeleteUser = kubectlCommand({
  mounts: [{ path: 'config delete-user' }],
  usage: 'NAME',
  short: 'Delete the specified user from the kubeconfig',
  long: 'Delete the specified user from the kubeconfig.',
  example: `  # Delete the minikube user
  kubectl config delete-user minikube`,
  args: anyArgs,
  notYet: true,
  flags: {},
  *run() {},
})
