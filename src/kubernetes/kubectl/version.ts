import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl version`. */
export const version = kubectlCommand({
  mounts: [{ path: 'version' }],
  usage: '[flags]',
  short: 'Print the client and server version information',
  long: 'Print the client and server version information for the current context.',
  example: `  # Print the client and server versions for the current context
  kubectl version`,
  args: anyArgs,
  notYet: true,
  flags: {
    client: bool({ help: 'If true, shows client version only (no server required).' }),
    output: text({ short: 'o', help: "One of 'yaml' or 'json'." }),
  },
  *run() {},
})
