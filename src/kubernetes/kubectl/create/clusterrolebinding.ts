import { list, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, validate } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create clusterrolebinding`. */
export const createClusterrolebinding = kubectlCommand({
  mounts: [{ path: 'create clusterrolebinding' }],
  usage: 'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a cluster role binding for a particular cluster role',
  long: 'Create a cluster role binding for a particular cluster role.',
  example: `  # Create a cluster role binding for user1, user2, and group1 using the cluster-admin cluster role
  kubectl create clusterrolebinding cluster-admin --clusterrole=cluster-admin --user=user1 --user=user2 --group=group1`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    clusterrole: text({ help: 'ClusterRole this ClusterRoleBinding should reference' }),
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    group: list({ help: 'Groups to bind to the clusterrole. The flag can be repeated to add multiple groups.' }),
    'save-config': saveConfig,
    serviceaccount: list({ help: 'Service accounts to bind to the clusterrole, in the format <namespace>:<name>. The flag can be repeated to add multiple service accounts.' }),
    user: list({ help: 'Usernames to bind to the clusterrole. The flag can be repeated to add multiple users.' }),
    validate,
  },
  *run() {},
})
