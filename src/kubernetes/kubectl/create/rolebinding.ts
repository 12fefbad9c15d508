import { list, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, validate } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create rolebinding`. */
export const createRolebinding = kubectlCommand({
  mounts: [{ path: 'create rolebinding' }],
  usage: 'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a role binding for a particular role or cluster role',
  long: 'Create a role binding for a particular role or cluster role.',
  example: `  # Create a role binding for user1, user2, and group1 using the admin cluster role
  kubectl create rolebinding admin --clusterrole=admin --user=user1 --user=user2 --group=group1
  
  # Create a role binding for service account monitoring:sa-dev using the admin role
  kubectl create rolebinding admin-binding --role=admin --serviceaccount=monitoring:sa-dev`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    clusterrole: text({ help: 'ClusterRole this RoleBinding should reference' }),
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    group: list({ help: 'Groups to bind to the role. The flag can be repeated to add multiple groups.' }),
    role: text({ help: 'Role this RoleBinding should reference' }),
    'save-config': saveConfig,
    serviceaccount: list({ help: 'Service accounts to bind to the role, in the format <namespace>:<name>. The flag can be repeated to add multiple service accounts.' }),
    user: list({ help: 'Usernames to bind to the role. The flag can be repeated to add multiple users.' }),
    validate,
  },
  *run() {},
})
