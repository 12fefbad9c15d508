import { bool, list, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { noHeaders } from './flags.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl api-resources`. */
export const apiResources = kubectlCommand({
  mounts: [{ path: 'api-resources' }],
  usage: '[flags]',
  short: 'Print the supported API resources on the server',
  long: 'Print the supported API resources on the server.',
  example: `  # Print the supported API resources
  kubectl api-resources
  
  # Print the supported API resources with more information
  kubectl api-resources -o wide
  
  # Print the supported API resources sorted by a column
  kubectl api-resources --sort-by=name
  
  # Print the supported namespaced resources
  kubectl api-resources --namespaced=true
  
  # Print the supported non-namespaced resources
  kubectl api-resources --namespaced=false
  
  # Print the supported API resources with a specific APIGroup
  kubectl api-resources --api-group=rbac.authorization.k8s.io`,
  args: anyArgs,
  notYet: true,
  flags: {
    'api-group': text({ help: 'Limit to resources in the specified API group.' }),
    cached: bool({ help: 'Use the cached list of resources if available.' }),
    categories: list({ help: 'Limit to resources that belong to the specified categories.' }),
    namespaced: bool({ default: true, help: 'If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.' }),
    'no-headers': noHeaders,
    output: text({ short: 'o', help: 'Output format. One of: (wide, name).' }),
    'sort-by': text({ help: "If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'." }),
    verbs: list({ help: 'Limit to resources that support the specified verbs.' }),
  },
  *run() {},
})
