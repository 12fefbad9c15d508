import { anyArgs } from '../../../cli/arity.ts'
import { writeConfig } from '../client/kubeconfig-write.ts'
import { failure, kubectlCommand, usageError } from '../kubectl.ts'

/** `kubectl config delete-context`. */
export const configDeleteContext = kubectlCommand({
  mounts: [{ path: 'config delete-context' }],
  usage: 'NAME',
  short: 'Delete the specified context from the kubeconfig',
  long: 'Delete the specified context from the kubeconfig.',
  example: `  # Delete the context for the minikube cluster
  kubectl config delete-context minikube`,
  args: anyArgs,
  complete: 'contexts',
  flags: {},
  *run(invocation) {
    const { args, out, err, context } = invocation
    const { loaded } = context.config
    const [name] = args
    if (name === undefined || args.length > 1) throw usageError(invocation, `unexpected args: [${args.join(' ')}]`)
    const contexts = new Map(loaded.config.contexts)
    if (!contexts.delete(name)) throw failure(`cannot delete context ${name}, not in ${loaded.paths[0] ?? ''}`)
    if (loaded.config.currentContext === name) yield* err.text(`warning: this removed your active context, use "kubectl config use-context" to select a different one\n`)
    yield* writeConfig(loaded, { ...loaded.config, contexts })
    yield* out.line(`deleted context ${name} from ${loaded.paths[0] ?? ''}`)
  },
})
