import { bool } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl plugin list`. */
export const pluginList = kubectlCommand({
  mounts: [{ path: 'plugin list' }],
  usage: '[flags]',
  short: "List all visible plugin executables on a user's PATH",
  long: `List all available plugin files on a user's PATH. To see plugins binary names without the full path use --name-only flag.

 Available plugin files are those that are: - executable - anywhere on the user's PATH - begin with "kubectl-"`,
  example: `  # List all available plugins
  kubectl plugin list
  
  # List only binary names of available plugins without paths
  kubectl plugin list --name-only`,
  args: anyArgs,
  notYet: true,
  flags: {
    'name-only': bool({ help: 'If true, display only the binary name of each plugin, rather than its full path' }),
  },
  *run() {},
})
