import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { dryRun, fieldManager, filename, kustomize, printFlags, recursive } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl patch`. */
export const patch = kubectlCommand({
  mounts: [{ path: 'patch' }],
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  short: 'Update fields of a resource',
  long: `Update fields of a resource using strategic merge patch, a JSON merge patch, or a JSON patch.

 JSON and YAML formats are accepted.

 Note: Strategic merge patch is not supported for custom resources.`,
  example: `  # Partially update a node using a strategic merge patch, specifying the patch as JSON
  kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'
  
  # Partially update a node using a strategic merge patch, specifying the patch as YAML
  kubectl patch node k8s-node-1 -p $'spec:\\n unschedulable: true'
  
  # Partially update a node identified by the type and name specified in "node.json" using strategic merge patch
  kubectl patch -f node.json -p '{"spec":{"unschedulable":true}}'
  
  # Update a container's image; spec.containers[*].name is required because it's a merge key
  kubectl patch pod valid-pod -p '{"spec":{"containers":[{"name":"kubernetes-serve-hostname","image":"new image"}]}}'
  
  # Update a container's image using a JSON patch with positional arrays
  kubectl patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]'
  
  # Update a deployment's replicas through the 'scale' subresource using a merge patch
  kubectl patch deployment nginx-deployment --subresource='scale' --type='merge' -p '{"spec":{"replicas":2}}'`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-patch'),
    filename: filename('Filename, directory, or URL to files identifying the resource to update'),
    kustomize,
    local: bool({ help: 'If true, patch will operate on the content of the file, not the server-side resource.' }),
    patch: text({ short: 'p', help: 'The patch to be applied to the resource JSON file.' }),
    'patch-file': text({ help: 'A file containing a patch to be applied to the resource.' }),
    recursive,
    subresource: text({ help: 'If specified, patch will operate on the subresource of the requested object. This flag is beta and may change in the future.' }),
    type: text({ default: 'strategic', help: 'The type of patch being provided; one of [json merge strategic]' }),
  },
  *run() {},
})
