import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config current-context`. */
export const configCurrentContext = kubectlCommand({
  mounts: [{ path: 'config current-context' }],
  usage: '[flags]',
  short: 'Display the current-context',
  long: 'Display the current-context.',
  example: `  # Display the current-context
  kubectl config current-context`,
  args: anyArgs,
  notYet: true,
  flags: {},
  *run() {},
})
