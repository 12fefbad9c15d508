import { bool } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, filename, kustomize, printFlags, recursive } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl auth reconcile`. */
export const authReconcile = kubectlCommand({
  mounts: [{ path: 'auth reconcile' }],
  usage: '-f FILENAME',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  long: `Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects.

 Missing objects are created, and the containing namespace is created for namespaced objects, if required.

 Existing roles are updated to include the permissions in the input objects, and remove extra permissions if --remove-extra-permissions is specified.

 Existing bindings are updated to include the subjects in the input objects, and remove extra subjects if --remove-extra-subjects is specified.

 This is preferred to 'apply' for RBAC resources so that semantically-aware merging of rules and subjects is done.`,
  example: `  # Reconcile RBAC resources from a file
  kubectl auth reconcile -f my-rbac-rules.yaml`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    filename: filename('Filename, directory, or URL to files identifying the resource to reconcile.'),
    kustomize,
    recursive,
    'remove-extra-permissions': bool({ help: 'If true, removes extra permissions added to roles' }),
    'remove-extra-subjects': bool({ help: 'If true, removes extra subjects added to rolebindings' }),
  },
  *run() {},
})
