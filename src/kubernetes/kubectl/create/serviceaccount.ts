import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, validate } from '../flags.ts'
import { newMeta } from '../generate/container.ts'
import { createObject, knownType, nameArgument } from '../generate/create-object.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create serviceaccount`. */
export const createServiceaccount = kubectlCommand({
  mounts: [{ path: 'create serviceaccount', aliases: ['sa'] }],
  usage: 'NAME [--dry-run=server|client|none]',
  short: 'Create a service account with the specified name',
  long: 'Create a service account with the specified name.',
  example: `  # Create a new service account named my-service-account
  kubectl create serviceaccount my-service-account`,
  args: anyArgs,
  complete: 'none',
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    'save-config': saveConfig,
    validate,
  },
  *run(invocation) {
    const account = { kind: 'ServiceAccount', apiVersion: 'v1', metadata: newMeta(nameArgument(invocation)) }
    yield* createObject(invocation, invocation.flags, knownType('', 'v1', 'ServiceAccount', 'serviceaccounts'), account, 'failed to create serviceaccount: ')
  },
})
