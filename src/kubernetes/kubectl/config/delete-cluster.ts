import { anyArgs } from '../../../cli/arity.ts'
import { writeConfig } from '../client/kubeconfig-write.ts'
import { failure, kubectlCommand, usageError } from '../kubectl.ts'

/** `kubectl config delete-cluster`. */
export const configDeleteCluster = kubectlCommand({
  mounts: [{ path: 'config delete-cluster' }],
  usage: 'NAME',
  short: 'Delete the specified cluster from the kubeconfig',
  long: 'Delete the specified cluster from the kubeconfig.',
  example: `  # Delete the minikube cluster
  kubectl config delete-cluster minikube`,
  args: anyArgs,
  complete: 'clusters',
  flags: {},
  *run(invocation) {
    const { args, out, context } = invocation
    const { loaded } = context.config
    const [name] = args
    if (name === undefined || args.length > 1) throw usageError(invocation, `unexpected args: [${args.join(' ')}]`)
    const clusters = new Map(loaded.config.clusters)
    if (!clusters.delete(name)) throw failure(`cannot delete cluster ${name}, not in ${loaded.paths[0] ?? ''}`)
    yield* writeConfig(loaded, { ...loaded.config, clusters })
    yield* out.line(`deleted cluster ${name} from ${loaded.paths[0] ?? ''}`)
  },
})
