import { bool } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { all, dryRun, fieldManager, filename, kustomize, printFlags, recursive } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl set serviceaccount`. */
export const setServiceaccount = kubectlCommand({
  mounts: [{ path: 'set serviceaccount', aliases: ['sa'] }],
  usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  short: 'Update the service account of a resource',
  long: `Update the service account of pod template resources.

 Possible resources (case insensitive) can be:

 replicationcontroller (rc), deployment (deploy), daemonset (ds), job, replicaset (rs), statefulset`,
  example: `  # Set deployment nginx-deployment's service account to serviceaccount1
  kubectl set serviceaccount deployment nginx-deployment serviceaccount1
  
  # Print the result (in YAML format) of updated nginx deployment with the service account from local file, without hitting the API server
  kubectl set sa -f nginx-deployment.yaml serviceaccount1 --local --dry-run=client -o yaml`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    all,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-set'),
    filename: filename('Filename, directory, or URL to files identifying the resource to get from a server.'),
    kustomize,
    local: bool({ help: 'If true, set serviceaccount will NOT contact api-server but run locally.' }),
    recursive,
  },
  *run() {},
})
