import { list, text } from '../../../../cli/flag.ts'
import { anyArgs } from '../../../../cli/arity.ts'
import { appendHash, dryRun, fieldManager, printFlags, saveConfig, validate } from '../../flags.ts'
import { newMeta } from '../../generate/container.ts'
import { createObject, knownType, nameArgument } from '../../generate/create-object.ts'
import { contentHash, readKeyValues, secretData } from '../../generate/key-values.ts'
import { kubectlCommand } from '../../kubectl.ts'

/** `kubectl create secret generic`. */
export const createSecretGeneric = kubectlCommand({
  mounts: [{ path: 'create secret generic' }],
  usage: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a secret from a local file, directory, or literal value',
  long: `Create a secret based on a file, directory, or specified literal value.

 A single secret may package one or more key/value pairs.

 When creating a secret based on a file, the key will default to the basename of the file, and the value will default to the file content. If the basename is an invalid key or you wish to chose your own, you may specify an alternate key.

 When creating a secret based on a directory, each file whose basename is a valid key in the directory will be packaged into the secret. Any directory entries except regular files are ignored (e.g. subdirectories, symlinks, devices, pipes, etc).`,
  example: `  # Create a new secret named my-secret with keys for each file in folder bar
  kubectl create secret generic my-secret --from-file=path/to/bar
  
  # Create a new secret named my-secret with specified keys instead of names on disk
  kubectl create secret generic my-secret --from-file=ssh-privatekey=path/to/id_rsa --from-file=ssh-publickey=path/to/id_rsa.pub
  
  # Create a new secret named my-secret with key1=supersecret and key2=topsecret
  kubectl create secret generic my-secret --from-literal=key1=supersecret --from-literal=key2=topsecret
  
  # Create a new secret named my-secret using a combination of a file and a literal
  kubectl create secret generic my-secret --from-file=ssh-privatekey=path/to/id_rsa --from-literal=passphrase=topsecret
  
  # Create a new secret named my-secret from env files
  kubectl create secret generic my-secret --from-env-file=path/to/foo.env --from-env-file=path/to/bar.env`,
  args: anyArgs,
  flags: {
    ...printFlags,
    'append-hash': appendHash,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    'from-env-file': list({ help: 'Specify the path to a file to read lines of key=val pairs to create a secret.' }),
    'from-file': list({ help: 'Key files can be specified using their file path, in which case a default name will be given to them, or optionally with a name and file path, in which case the given name will be used.  Specifying a directory will iterate each named file in the directory that is a valid secret key.' }),
    'from-literal': list({ help: 'Specify a key and literal value to insert in secret (i.e. mykey=somevalue)' }),
    'save-config': saveConfig,
    type: text({ help: 'The type of secret to create' }),
    validate,
  },
  *run(invocation) {
    const { flags, env } = invocation
    const name = nameArgument(invocation)
    const data = secretData(yield* readKeyValues(flags, 'secret', name, env))
    const hash = flags['append-hash'] ? `-${contentHash({ kind: 'Secret', type: flags.type, name, data })}` : ''
    const secret = {
      kind: 'Secret', apiVersion: 'v1', metadata: newMeta(name + hash), ...(Object.keys(data).length === 0 ? {} : { data }), ...(flags.type === '' ? {} : { type: flags.type }),
    }
    yield* createObject(invocation, flags, knownType('', 'v1', 'Secret', 'secrets'), secret, 'failed to create secret ')
  },
})
