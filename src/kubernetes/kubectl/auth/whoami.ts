import { anyArgs } from '../../../cli/arity.ts'
import { printFlags } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl auth whoami`. */
export const authWhoami = kubectlCommand({
  mounts: [{ path: 'auth whoami' }],
  usage: '',
  short: 'Experimental: Check self subject attributes',
  long: `Experimental: Check who you are and your attributes (groups, extra).

        This command is helpful to get yourself aware of the current user attributes,
        especially when dynamic authentication, e.g., token webhook, auth proxy, or OIDC provider,
        is enabled in the Kubernetes cluster.`,
  example: `  # Get your subject attributes
  kubectl auth whoami
  
  # Get your subject attributes in JSON format
  kubectl auth whoami -o json`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
  },
  *run() {},
})
