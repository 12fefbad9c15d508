import { text } from '../../../../cli/flag.ts'
import { anyArgs } from '../../../../cli/arity.ts'
import { appendHash, dryRun, fieldManager, printFlags, saveConfig, validate } from '../../flags.ts'
import { kubectlCommand } from '../../kubectl.ts'

/** `kubectl create secret tls`. */
export const createSecretTls = kubectlCommand({
  mounts: [{ path: 'create secret tls' }],
  usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  short: 'Create a TLS secret',
  long: `Create a TLS secret from the given public/private key pair.

 The public/private key pair must exist beforehand. The public key certificate must be .PEM encoded and match the given private key.`,
  example: `  # Create a new TLS secret named tls-secret with the given key pair
  kubectl create secret tls tls-secret --cert=path/to/tls.crt --key=path/to/tls.key`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'append-hash': appendHash,
    cert: text({ help: 'Path to PEM encoded public key certificate.' }),
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    key: text({ help: 'Path to private key associated with given certificate.' }),
    'save-config': saveConfig,
    validate,
  },
  *run() {},
})
