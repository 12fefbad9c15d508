import { bool, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config set-context`. */
export const configSetContext = kubectlCommand({
  mounts: [{ path: 'config set-context' }],
  usage: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  long: `Set a context entry in kubeconfig.

 Specifying a name that already exists will merge new fields on top of existing values for those fields.`,
  example: `  # Set the user field on the gce context entry without touching other values
  kubectl config set-context gce --user=cluster-admin`,
  args: anyArgs,
  notYet: true,
  flags: {
    cluster: text({ help: 'cluster for the context entry in kubeconfig' }),
    current: bool({ help: 'Modify the current context' }),
    namespace: text({ help: 'namespace for the context entry in kubeconfig' }),
    user: text({ help: 'user for the context entry in kubeconfig' }),
  },
  *run() {},
})
