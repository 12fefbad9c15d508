import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { dryRun, fieldManager, filename, kustomize, printFlags, recursive, saveConfig, selector, validate } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl create`. */
export const create = kubectlCommand({
  mounts: [{ path: 'create' }],
  usage: '-f FILENAME',
  short: 'Create a resource from a file or from stdin',
  long: `Create a resource from a file or from stdin.

 JSON and YAML formats are accepted.`,
  example: `  # Create a pod using the data in pod.json
  kubectl create -f ./pod.json
  
  # Create a pod based on the JSON passed into stdin
  cat pod.json | kubectl create -f -
  
  # Edit the data in registry.yaml in JSON then create the resource using the edited data
  kubectl create -f registry.yaml --edit -o json`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    edit: bool({ help: 'Edit the API resource before creating' }),
    'field-manager': fieldManager('kubectl-create'),
    filename: filename('Filename, directory, or URL to files to use to create the resource'),
    kustomize,
    raw: text({ help: 'Raw URI to POST to the server.  Uses the transport specified by the kubeconfig file.' }),
    recursive,
    'save-config': saveConfig,
    selector,
    validate,
    'windows-line-endings': bool({ help: 'Only relevant if --edit=true. Defaults to the line ending native to your platform.' }),
  },
  *run() {},
})
