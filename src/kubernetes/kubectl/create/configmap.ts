import { bool, list } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, printFlags, saveConfig, validate } from '../flags.ts'
import { newMeta } from '../generate/container.ts'
import { createObject, knownType, nameArgument } from '../generate/create-object.ts'
import { configMapData, contentHash, readKeyValues } from '../generate/key-values.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create configmap`. */
export const createConfigmap = kubectlCommand({
  mounts: [{ path: 'create configmap', aliases: ['cm'] }],
  usage: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a config map from a local file, directory or literal value',
  long: `Create a config map based on a file, directory, or specified literal value.

 A single config map may package one or more key/value pairs.

 When creating a config map based on a file, the key will default to the basename of the file, and the value will default to the file content.  If the basename is an invalid key, you may specify an alternate key.

 When creating a config map based on a directory, each file whose basename is a valid key in the directory will be packaged into the config map.  Any directory entries except regular files are ignored (e.g. subdirectories, symlinks, devices, pipes, etc).`,
  example: `  # Create a new config map named my-config based on folder bar
  kubectl create configmap my-config --from-file=path/to/bar
  
  # Create a new config map named my-config with specified keys instead of file basenames on disk
  kubectl create configmap my-config --from-file=key1=/path/to/bar/file1.txt --from-file=key2=/path/to/bar/file2.txt
  
  # Create a new config map named my-config with key1=config1 and key2=config2
  kubectl create configmap my-config --from-literal=key1=config1 --from-literal=key2=config2
  
  # Create a new config map named my-config from the key=value pairs in the file
  kubectl create configmap my-config --from-file=path/to/bar
  
  # Create a new config map named my-config from an env file
  kubectl create configmap my-config --from-env-file=path/to/foo.env --from-env-file=path/to/bar.env`,
  args: anyArgs,
  complete: 'none',
  flags: {
    ...printFlags,
    'append-hash': bool({ help: 'Append a hash of the configmap to its name.' }),
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    'from-env-file': list({ help: 'Specify the path to a file to read lines of key=val pairs to create a configmap.' }),
    'from-file': list({ help: 'Key file can be specified using its file path, in which case file basename will be used as configmap key, or optionally with a key and file path, in which case the given key will be used.  Specifying a directory will iterate each named file in the directory whose basename is a valid configmap key.' }),
    'from-literal': list({ help: 'Specify a key and literal value to insert in configmap (i.e. mykey=somevalue)' }),
    'save-config': saveConfig,
    validate,
  },
  *run(invocation) {
    const { flags, env } = invocation
    const name = nameArgument(invocation)
    const content = configMapData(yield* readKeyValues(flags, 'configmap', name, env))
    const hash = flags['append-hash'] ? `-${contentHash({ kind: 'ConfigMap', name, data: content.data ?? null, ...(content.binaryData ? { binaryData: content.binaryData } : {}) })}` : ''
    const configMap = { kind: 'ConfigMap', apiVersion: 'v1', metadata: newMeta(name + hash), ...content }
    yield* createObject(invocation, flags, knownType('', 'v1', 'ConfigMap', 'configmaps'), configMap, 'failed to create configmap: ')
  },
})
