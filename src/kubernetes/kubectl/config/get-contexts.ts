import { text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { noHeaders } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config get-contexts`. */
export const configGetContexts = kubectlCommand({
  mounts: [{ path: 'config get-contexts' }],
  usage: '[(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  long: 'Display one or many contexts from the kubeconfig file.',
  example: `  # List all the contexts in your kubeconfig file
  kubectl config get-contexts
  
  # Describe one context in your kubeconfig file
  kubectl config get-contexts my-context`,
  args: anyArgs,
  notYet: true,
  flags: {
    'no-headers': noHeaders,
    output: text({ short: 'o', help: 'Output format. One of: (name).' }),
  },
  *run() {},
})
