import { anyArgs } from '../../../cli/arity.ts'
import { fieldManager, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl rollout pause`. */
export const rolloutPause = kubectlCommand({
  mounts: [{ path: 'rollout pause' }],
  usage: 'RESOURCE',
  short: 'Mark the provided resource as paused',
  long: `Mark the provided resource as paused.

 Paused resources will not be reconciled by a controller. Use "kubectl rollout resume" to resume a paused resource. Currently only deployments support being paused.`,
  example: `  # Mark the nginx deployment as paused
  # Any current state of the deployment will continue its function; new updates
  # to the deployment will not have an effect as long as the deployment is paused
  kubectl rollout pause deployment/nginx`,
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
