import { bool } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { allNamespaces, chunkSize, filename, kustomize, recursive, selector } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl describe`. */
export const describe = kubectlCommand({
  mounts: [{ path: 'describe' }],
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  long: `Show details of a specific resource or group of resources.

 Print a detailed description of the selected resources, including related resources such as events or controllers. You may select a single object by name, all objects of that type, provide a name prefix, or label selector. For example:

        $ kubectl describe TYPE NAME_PREFIX
        
 will first check for an exact match on TYPE and NAME_PREFIX. If no such resource exists, it will output details for every resource that has a name prefixed with NAME_PREFIX.

Use "kubectl api-resources" for a complete list of supported resources.`,
  example: `  # Describe a node
  kubectl describe nodes kubernetes-node-emt8.c.myproject.internal
  
  # Describe a pod
  kubectl describe pods/nginx
  
  # Describe a pod identified by type and name in "pod.json"
  kubectl describe -f pod.json
  
  # Describe all pods
  kubectl describe pods
  
  # Describe pods by label name=myLabel
  kubectl describe pods -l name=myLabel
  
  # Describe all pods managed by the 'frontend' replication controller
  # (rc-created pods get the name of the rc as a prefix in the pod name)
  kubectl describe pods frontend`,
  args: anyArgs,
  notYet: true,
  flags: {
    'all-namespaces': allNamespaces,
    'chunk-size': chunkSize,
    filename: filename('Filename, directory, or URL to files containing the resource to describe'),
    kustomize,
    recursive,
    selector,
    'show-events': bool({ default: true, help: 'If true, display events related to the described object.' }),
  },
  *run() {},
})
