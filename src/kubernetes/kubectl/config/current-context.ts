import { anyArgs } from '../../../cli/arity.ts'
import { failure, kubectlCommand } from '../kubectl.ts'

/** `kubectl config current-context`. */
export const configCurrentContext = kubectlCommand({
  mounts: [{ path: 'config current-context' }],
  usage: '[flags]',
  short: 'Display the current-context',
  long: 'Display the current-context.',
  example: `  # Display the current-context
  kubectl config current-context`,
  args: anyArgs,
  complete: 'none',
  flags: {},
  *run({ out, context }) {
    const { currentContext } = context.config.loaded.config
    if (currentContext === '') throw failure('current-context is not set')
    yield* out.line(currentContext)
  },
})
