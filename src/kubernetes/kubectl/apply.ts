import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { cascade, dryRun, fieldManager, filename, force, forceConflicts, gracePeriod, kustomizeDirectory, printFlags, pruneAllowlist, recursive, selector, serverSide, timeout, validate, wait } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl apply`. */
export const apply = kubectlCommand({
  mounts: [{ path: 'apply' }],
  usage: '(-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: `Apply a configuration to a resource by file name or stdin. The resource name must be specified. This resource will be created if it doesn't exist yet. To use 'apply', always create the resource initially with either 'apply' or 'create --save-config'.

 JSON and YAML formats are accepted.

 Alpha Disclaimer: the --prune functionality is not yet complete. Do not use unless you are aware of what the current state is. See https://issues.k8s.io/34274.`,
  example: `  # Apply the configuration in pod.json to a pod
  kubectl apply -f ./pod.json
  
  # Apply resources from a directory containing kustomization.yaml - e.g. dir/kustomization.yaml
  kubectl apply -k dir/
  
  # Apply the JSON passed into stdin to a pod
  cat pod.json | kubectl apply -f -
  
  # Apply the configuration from all files that end with '.json'
  kubectl apply -f '*.json'
  
  # Note: --prune is still in Alpha
  # Apply the configuration in manifest.yaml that matches label app=nginx and delete all other resources that are not in the file and match label app=nginx
  kubectl apply --prune -f manifest.yaml -l app=nginx
  
  # Apply the configuration in manifest.yaml and delete all the other config maps that are not in the file
  kubectl apply --prune -f manifest.yaml --all --prune-allowlist=core/v1/ConfigMap`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    all: bool({ help: 'Select all resources in the namespace of the specified resource types.' }),
    cascade,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-client-side-apply'),
    filename: filename('The files that contain the configurations to apply.'),
    force,
    'force-conflicts': forceConflicts,
    'grace-period': gracePeriod,
    kustomize: kustomizeDirectory,
    'openapi-patch': bool({ default: true, help: 'If true, use openapi to calculate diff when the openapi presents and the resource can be found in the openapi spec. Otherwise, fall back to use baked-in types.' }),
    overwrite: bool({ default: true, help: 'Automatically resolve conflicts between the modified and live configuration by using values from the modified configuration' }),
    prune: bool({ help: 'Automatically delete resource objects, that do not appear in the configs and are created by either apply or create --save-config. Should be used with either -l or --all.' }),
    'prune-allowlist': pruneAllowlist,
    recursive,
    selector,
    'server-side': serverSide,
    subresource: text({ help: 'If specified, apply will operate on the subresource of the requested object.  Only allowed when using --server-side. This flag is beta and may change in the future.' }),
    timeout,
    validate,
    wait,
  },
  *run() {},
})
