import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, validate } from '../flags.ts'
import { newMeta } from '../generate/container.ts'
import { createObject, knownType, nameArgument } from '../generate/create-object.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create namespace`. */
export const createNamespace = kubectlCommand({
  mounts: [{ path: 'create namespace', aliases: ['ns'] }],
  usage: 'NAME [--dry-run=server|client|none]',
  short: 'Create a namespace with the specified name',
  long: 'Create a namespace with the specified name.',
  example: `  # Create a new namespace named my-namespace
  kubectl create namespace my-namespace`,
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
    const name = nameArgument(invocation)
    const namespace = { kind: 'Namespace', apiVersion: 'v1', metadata: newMeta(name), spec: {}, status: {} }
    yield* createObject(invocation, invocation.flags, knownType('', 'v1', 'Namespace', 'namespaces', false), namespace, '')
  },
})
