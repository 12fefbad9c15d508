import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config get-clusters`. */
export const configGetClusters = kubectlCommand({
  mounts: [{ path: 'config get-clusters' }],
  usage: '[flags]',
  short: 'Display clusters defined in the kubeconfig',
  long: 'Display clusters defined in the kubeconfig.',
  example: `  # List the clusters that kubectl knows about
  kubectl config get-clusters`,
  args: anyArgs,
  flags: {},
  *run({ out, context }) {
    yield* out.text(`NAME\n${[...context.config.loaded.config.clusters.keys()].sort().map((name) => `${name}\n`).join('')}`)
  },
})
