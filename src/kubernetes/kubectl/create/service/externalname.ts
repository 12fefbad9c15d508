import { text } from '../../../../cli/flag.ts'
import { anyArgs } from '../../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, tcp, validate } from '../../flags.ts'
import { createObject, nameArgument } from '../../generate/create-object.ts'
import { newService, SERVICE_TYPE } from '../../generate/service.ts'
import { kubectlCommand, requireFlags } from '../../kubectl.ts'

/** `kubectl create service externalname`. */
export const createServiceExternalname = kubectlCommand({
  mounts: [{ path: 'create service externalname' }],
  usage: 'NAME --external-name external.name [--dry-run=server|client|none]',
  short: 'Create an ExternalName service',
  long: `Create an ExternalName service with the specified name.

 ExternalName service references to an external DNS address instead of only pods, which will allow application authors to reference services that exist off platform, on other clusters, or locally.`,
  example: `  # Create a new ExternalName service named my-ns
  kubectl create service externalname my-ns --external-name bar.com`,
  args: anyArgs,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    'external-name': text({ help: 'External name of service' }),
    'field-manager': fieldManager('kubectl-create'),
    'save-config': saveConfig,
    tcp,
    validate,
  },
  *run(invocation) {
    const { flags } = invocation
    requireFlags(flags, 'external-name')
    yield* createObject(invocation, flags, SERVICE_TYPE, newService(nameArgument(invocation), 'ExternalName', { tcp: flags.tcp, externalName: flags['external-name'] }), 'failed to create ExternalName service: ')
  },
})
