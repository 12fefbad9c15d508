import { text } from '../../../../cli/flag.ts'
import { anyArgs } from '../../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, tcp, validate } from '../../flags.ts'
import { createObject, nameArgument } from '../../generate/create-object.ts'
import { newService, SERVICE_TYPE } from '../../generate/service.ts'
import { kubectlCommand } from '../../kubectl.ts'

/** `kubectl create service clusterip`. */
export const createServiceClusterip = kubectlCommand({
  mounts: [{ path: 'create service clusterip' }],
  usage: 'NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  short: 'Create a ClusterIP service',
  long: 'Create a ClusterIP service with the specified name.',
  example: `  # Create a new ClusterIP service named my-cs
  kubectl create service clusterip my-cs --tcp=5678:8080
  
  # Create a new ClusterIP service named my-cs (in headless mode)
  kubectl create service clusterip my-cs --clusterip="None"`,
  args: anyArgs,
  flags: {
    ...printFlags,
    clusterip: text({ help: "Assign your own ClusterIP or set to 'None' for a 'headless' service (no loadbalancing)." }),
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    'save-config': saveConfig,
    tcp,
    validate,
  },
  *run(invocation) {
    const { flags } = invocation
    yield* createObject(invocation, flags, SERVICE_TYPE, newService(nameArgument(invocation), 'ClusterIP', { tcp: flags.tcp, clusterIP: flags.clusterip }), 'failed to create ClusterIP service: ')
  },
})
