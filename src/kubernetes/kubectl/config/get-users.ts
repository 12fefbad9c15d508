import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config get-users`. */
export const configGetUsers = kubectlCommand({
  mounts: [{ path: 'config get-users' }],
  usage: '[flags]',
  short: 'Display users defined in the kubeconfig',
  long: 'Display users defined in the kubeconfig.',
  example: `  # List the users that kubectl knows about
  kubectl config get-users`,
  args: anyArgs,
  notYet: true,
  flags: {},
  *run() {},
})
