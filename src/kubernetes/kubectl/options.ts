import { anyArgs } from '../../cli/arity.ts'
import { kubectlOptions } from '../../cli/dialects/kubectl.ts'
import { commandTree } from '../../cli/tree.ts'
import { globalFlags } from './global-flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl options`. */
export const options = kubectlCommand({
  mounts: [{ path: 'options', hidden: true }],
  usage: '',
  short: 'List of global command-line options (applies to all commands)',
  args: anyArgs,
  complete: 'none',
  flags: {},
  *run({ out }) {
    yield* out.text(kubectlOptions(commandTree({ name: 'kubectl', usage: '', short: '', globals: globalFlags }, [], [])))
  },
})
