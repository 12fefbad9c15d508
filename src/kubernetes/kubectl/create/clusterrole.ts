import { list, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, resource, resourceName, saveConfig, validate, verb } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create clusterrole`. */
export const createClusterrole = kubectlCommand({
  mounts: [{ path: 'create clusterrole' }],
  usage: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a cluster role',
  long: 'Create a cluster role.',
  example: `  # Create a cluster role named "pod-reader" that allows user to perform "get", "watch" and "list" on pods
  kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods
  
  # Create a cluster role named "pod-reader" with ResourceName specified
  kubectl create clusterrole pod-reader --verb=get --resource=pods --resource-name=readablepod --resource-name=anotherpod
  
  # Create a cluster role named "foo" with API Group specified
  kubectl create clusterrole foo --verb=get,list,watch --resource=rs.apps
  
  # Create a cluster role named "foo" with SubResource specified
  kubectl create clusterrole foo --verb=get,list,watch --resource=pods,pods/status
  
  # Create a cluster role name "foo" with NonResourceURL specified
  kubectl create clusterrole "foo" --verb=get --non-resource-url=/logs/*
  
  # Create a cluster role name "monitoring" with AggregationRule specified
  kubectl create clusterrole monitoring --aggregation-rule="rbac.example.com/aggregate-to-monitoring=true"`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'aggregation-rule': text({ type: 'value', help: 'An aggregation label selector for combining ClusterRoles.' }),
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    'non-resource-url': list({ help: 'A partial url that user should have access to.' }),
    resource,
    'resource-name': resourceName,
    'save-config': saveConfig,
    validate,
    verb,
  },
  *run() {},
})
