import { anyArgs } from '../../../cli/arity.ts'
import { fieldManager, filename, kustomize, printFlags, recursive, selector } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl rollout restart`. */
export const rolloutRestart = kubectlCommand({
  mounts: [{ path: 'rollout restart' }],
  usage: 'RESOURCE',
  short: 'Restart a resource',
  long: `Restart a resource.

        Resource rollout will be restarted.`,
  example: `  # Restart all deployments in the test-namespace namespace
  kubectl rollout restart deployment -n test-namespace
  
  # Restart a deployment
  kubectl rollout restart deployment/nginx
  
  # Restart a daemon set
  kubectl rollout restart daemonset/abc
  
  # Restart deployments with the app=nginx label
  kubectl rollout restart deployment --selector=app=nginx`,
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
