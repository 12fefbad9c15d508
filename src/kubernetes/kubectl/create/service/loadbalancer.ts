import { anyArgs } from '../../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, tcp, validate } from '../../flags.ts'
import { createObject, nameArgument } from '../../generate/create-object.ts'
import { newService, SERVICE_TYPE } from '../../generate/service.ts'
import { kubectlCommand } from '../../kubectl.ts'

/** `kubectl create service loadbalancer`. */
export const createServiceLoadbalancer = kubectlCommand({
  mounts: [{ path: 'create service loadbalancer' }],
  usage: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a LoadBalancer service',
  long: 'Create a LoadBalancer service with the specified name.',
  example: `  # Create a new LoadBalancer service named my-lbs
  kubectl create service loadbalancer my-lbs --tcp=5678:8080`,
  args: anyArgs,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    'save-config': saveConfig,
    tcp,
    validate,
  },
  *run(invocation) {
    const { flags } = invocation
    yield* createObject(invocation, flags, SERVICE_TYPE, newService(nameArgument(invocation), 'LoadBalancer', { tcp: flags.tcp }), 'failed to create LoadBalancer service: ')
  },
})
