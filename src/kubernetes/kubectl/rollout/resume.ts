import { anyArgs } from '../../../cli/arity.ts'
import { fieldManager, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl rollout resume`. */
export const rolloutResume = kubectlCommand({
  mounts: [{ path: 'rollout resume' }],
  usage: 'RESOURCE',
  short: 'Resume a paused resource',
  long: `Resume a paused resource.

 Paused resources will not be reconciled by a controller. By resuming a resource, we allow it to be reconciled again. Currently only deployments support being resumed.`,
  example: `  # Resume an already paused deployment
  kubectl rollout resume deployment/nginx`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'field-manager': fieldManager('kubectl-rollout'),
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    kustomize,
    recursive,
    selector,
  },
  *run() {},
})
