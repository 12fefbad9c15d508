import { anyArgs } from '../../../cli/arity.ts'
import { writeConfig } from '../client/kubeconfig-write.ts'
import { failure, kubectlCommand, usageError } from '../kubectl.ts'

/** `kubectl config rename-context`. */
export const configRenameContext = kubectlCommand({
  mounts: [{ path: 'config rename-context' }],
  usage: 'CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  long: `Renames a context from the kubeconfig file.

 CONTEXT_NAME is the context name that you want to change.

 NEW_NAME is the new name you want to set.

 Note: If the context being renamed is the 'current-context', this field will also be updated.`,
  example: `  # Rename the context 'old-name' to 'new-name' in your kubeconfig file
  kubectl config rename-context old-name new-name`,
  args: anyArgs,
  complete: 'contexts',
  flags: {},
  *run(invocation) {
    const { args, out, context } = invocation
    const { loaded } = context.config
    const { config } = loaded
    const [from, to] = args
    if (from === undefined || to === undefined || args.length > 2) throw usageError(invocation, `unexpected args: [${args.join(' ')}]`)
    const found = config.contexts.get(from)
    if (found === undefined) throw failure(`cannot rename the context "${from}", it's not in ${loaded.paths[0] ?? ''}`)
    if (config.contexts.has(to)) throw failure(`cannot rename the context "${from}", the context "${to}" already exists in ${loaded.paths[0] ?? ''}`)
    const contexts = new Map([...config.contexts].filter(([name]) => name !== from))
    contexts.set(to, found)
    yield* writeConfig(loaded, { ...config, contexts, currentContext: config.currentContext === from ? to : config.currentContext })
    yield* out.line(`Context "${from}" renamed to "${to}".`)
  },
})
