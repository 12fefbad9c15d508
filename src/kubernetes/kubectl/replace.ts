import { text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { cascade, dryRun, fieldManager, filename, force, gracePeriod, kustomizeDirectory, printFlags, recursive, saveConfig, timeout, validate, wait } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl replace`. */
export const replace = kubectlCommand({
  mounts: [{ path: 'replace' }],
  usage: '-f FILENAME',
  short: 'Replace a resource by file name or stdin',
  long: `Replace a resource by file name or stdin.

 JSON and YAML formats are accepted. If replacing an existing resource, the complete resource spec must be provided. This can be obtained by

        $ kubectl get TYPE NAME -o yaml`,
  example: `  # Replace a pod using the data in pod.json
  kubectl replace -f ./pod.json
  
  # Replace a pod based on the JSON passed into stdin
  cat pod.json | kubectl replace -f -
  
  # Update a single-container pod's image version (tag) to v4
  kubectl get pod mypod -o yaml | sed 's/\\(image: myimage\\):.*$/\\1:v4/' | kubectl replace -f -
  
  # Force replace, delete and then re-create the resource
  kubectl replace --force -f ./pod.json`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    cascade,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-replace'),
    filename: filename('The files that contain the configurations to replace.'),
    force,
    'grace-period': gracePeriod,
    kustomize: kustomizeDirectory,
    raw: text({ help: 'Raw URI to PUT to the server.  Uses the transport specified by the kubeconfig file.' }),
    recursive,
    'save-config': saveConfig,
    subresource: text({ help: 'If specified, replace will operate on the subresource of the requested object. This flag is beta and may change in the future.' }),
    timeout,
    validate,
    wait,
  },
  *run() {},
})
