import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config unset`. */
export const configUnset = kubectlCommand({
  mounts: [{ path: 'config unset' }],
  usage: 'PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  long: `Unset an individual value in a kubeconfig file.

 PROPERTY_NAME is a dot delimited name where each token represents either an attribute name or a map key.  Map keys may not contain dots.`,
  example: `  # Unset the current-context
  kubectl config unset current-context
  
  # Unset namespace in foo context
  kubectl config unset contexts.foo.namespace`,
  args: anyArgs,
  notYet: true,
  flags: {},
  *run() {},
})
