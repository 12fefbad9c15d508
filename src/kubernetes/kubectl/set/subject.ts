import { bool, list } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { all, dryRun, fieldManager, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl set subject`. */
export const setSubject = kubectlCommand({
  mounts: [{ path: 'set subject' }],
  usage: '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  long: 'Update the user, group, or service account in a role binding or cluster role binding.',
  example: `  # Update a cluster role binding for serviceaccount1
  kubectl set subject clusterrolebinding admin --serviceaccount=namespace:serviceaccount1
  
  # Update a role binding for user1, user2, and group1
  kubectl set subject rolebinding admin --user=user1 --user=user2 --group=group1
  
  # Print the result (in YAML format) of updating rolebinding subjects from a local, without hitting the server
  kubectl create rolebinding admin --role=admin --user=admin -o yaml --dry-run=client | kubectl set subject --local -f - --user=foo -o yaml`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    all,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-set'),
    filename: filename('Filename, directory, or URL to files the resource to update the subjects'),
    group: list({ help: 'Groups to bind to the role' }),
    kustomize,
    local: bool({ help: 'If true, set subject will NOT contact api-server but run locally.' }),
    recursive,
    selector,
    serviceaccount: list({ help: 'Service accounts to bind to the role' }),
    user: list({ help: 'Usernames to bind to the role' }),
  },
  *run() {},
})
