import { int } from '../../../../cli/flag.ts'
import { anyArgs } from '../../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, tcp, validate } from '../../flags.ts'
import { createObject, nameArgument } from '../../generate/create-object.ts'
import { newService, SERVICE_TYPE } from '../../generate/service.ts'
import { kubectlCommand } from '../../kubectl.ts'

/** `kubectl create service nodeport`. */
export const createServiceNodeport = kubectlCommand({
  mounts: [{ path: 'create service nodeport' }],
  usage: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a NodePort service',
  long: 'Create a NodePort service with the specified name.',
  example: `  # Create a new NodePort service named my-ns
  kubectl create service nodeport my-ns --tcp=5678:8080`,
  args: anyArgs,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    'node-port': int({ help: 'Port used to expose the service on each node in a cluster.' }),
    'save-config': saveConfig,
    tcp,
    validate,
  },
  *run(invocation) {
    const { flags } = invocation
    yield* createObject(invocation, flags, SERVICE_TYPE, newService(nameArgument(invocation), 'NodePort', { tcp: flags.tcp, nodePort: flags['node-port'] }), 'failed to create NodePort service: ')
  },
})
