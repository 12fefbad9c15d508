import { anyArgs } from '../../../cli/arity.ts'
import { writeConfig } from '../client/kubeconfig-write.ts'
import { failure, kubectlCommand, usageError } from '../kubectl.ts'

/** `kubectl config use-context`. */
export const configUseContext = kubectlCommand({
  mounts: [{ path: 'config use-context', aliases: ['use'] }],
  usage: 'CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  long: 'Set the current-context in a kubeconfig file.',
  example: `  # Use the context for the minikube cluster
  kubectl config use-context minikube`,
  args: anyArgs,
  complete: 'contexts',
  flags: {},
  *run(invocation) {
    const { args, out, context } = invocation
    const { loaded } = context.config
    const [name] = args
    if (name === undefined || args.length > 1) throw usageError(invocation, `unexpected args: [${args.join(' ')}]`)
    if (!loaded.config.contexts.has(name)) throw failure(`no context exists with the name: "${name}"`)
    yield* writeConfig(loaded, { ...loaded.config, currentContext: name })
    yield* out.line(`Switched to context "${name}".`)
  },
})
