import { anyArgs } from '../../../cli/arity.ts'
import { writeConfig } from '../client/kubeconfig-write.ts'
import { failure, kubectlCommand, usageError } from '../kubectl.ts'

/** `kubectl config delete-user`. */
export const configDeleteUser = kubectlCommand({
  mounts: [{ path: 'config delete-user' }],
  usage: 'NAME',
  short: 'Delete the specified user from the kubeconfig',
  long: 'Delete the specified user from the kubeconfig.',
  example: `  # Delete the minikube user
  kubectl config delete-user minikube`,
  args: anyArgs,
  complete: 'users',
  flags: {},
  *run(invocation) {
    const { args, out, context } = invocation
    const { loaded } = context.config
    const [name] = args
    if (name === undefined || args.length > 1) throw usageError(invocation, `unexpected args: [${args.join(' ')}]`)
    const users = new Map(loaded.config.users)
    if (!users.delete(name)) throw failure(`cannot delete user ${name}, not in ${loaded.paths[0] ?? ''}`)
    yield* writeConfig(loaded, { ...loaded.config, users })
    yield* out.line(`deleted user ${name} from ${loaded.paths[0] ?? ''}`)
  },
})
