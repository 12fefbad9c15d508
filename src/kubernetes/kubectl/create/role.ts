import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, resource, resourceName, saveConfig, validate, verb } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create role`. */
export const createRole = kubectlCommand({
  mounts: [{ path: 'create role' }],
  usage: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  long: 'Create a role with single rule.',
  example: `  # Create a role named "pod-reader" that allows user to perform "get", "watch" and "list" on pods
  kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods
  
  # Create a role named "pod-reader" with ResourceName specified
  kubectl create role pod-reader --verb=get --resource=pods --resource-name=readablepod --resource-name=anotherpod
  
  # Create a role named "foo" with API Group specified
  kubectl create role foo --verb=get,list,watch --resource=rs.apps
  
  # Create a role named "foo" with SubResource specified
  kubectl create role foo --verb=get,list,watch --resource=pods,pods/status`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    resource,
    'resource-name': resourceName,
    'save-config': saveConfig,
    validate,
    verb,
  },
  *run() {},
})
