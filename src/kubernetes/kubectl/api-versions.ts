import { anyArgs } from '../../cli/arity.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl api-versions`. */
export const apiVersions = kubectlCommand({
  mounts: [{ path: 'api-versions' }],
  usage: '',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  long: 'Print the supported API versions on the server, in the form of "group/version".',
  example: `  # Print the supported API versions
  kubectl api-versions`,
  args: anyArgs,
  notYet: true,
  flags: {},
  *run() {},
})
