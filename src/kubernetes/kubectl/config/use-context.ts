import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config use-context`. */
export const configUseContext = kubectlCommand({
  mounts: [{ path: 'config use-context', aliases: ['use'] }],
  usage: 'CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  long: 'Set the current-context in a kubeconfig file.',
  example: `  # Use the context for the minikube cluster
  kubectl config use-context minikube`,
  args: anyArgs,
  notYet: true,
  flags: {},
  *run() {},
})
