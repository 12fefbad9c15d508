import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config get-users`. */
export const configGetUsers = kubectlCommand({
  mounts: [{ path: 'config get-users' }],
  usage: '[flags]',
  short: 'Display users defined in the kubeconfig',
  long: 'Display users defined in the kubeconfig.',
  example: `  # List the users that kubectl knows about
  kubectl config get-users`,
  args: anyArgs,
  flags: {},
  *run({ out, context }) {
    yield* out.text(`NAME\n${[...context.config.loaded.config.users.keys()].sort().map((name) => `${name}\n`).join('')}`)
  },
})
