import { list, text } from '../../../../cli/flag.ts'
import { anyArgs } from '../../../../cli/arity.ts'
import { appendHash, dryRun, fieldManager, printFlags, saveConfig, validate } from '../../flags.ts'
import { toBase64 } from '../../../../base/base64.ts'
import { encodeUtf8 } from '../../../../base/bytes.ts'
import { goJson } from '../../../../base/json.ts'
import { newMeta } from '../../generate/container.ts'
import { createObject, knownType, nameArgument } from '../../generate/create-object.ts'
import { contentHash, readKeyValues, secretData } from '../../generate/key-values.ts'
import { failure, kubectlCommand } from '../../kubectl.ts'

/** `kubectl create secret docker-registry`. */
export const createSecretDockerRegistry = kubectlCommand({
  mounts: [{ path: 'create secret docker-registry' }],
  usage: 'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  short: 'Create a secret for use with a Docker registry',
  long: `Create a new secret for use with Docker registries.
        
        Dockercfg secrets are used to authenticate against Docker registries.
        
        When using the Docker command line to push images, you can authenticate to a given registry by running:
        '$ docker login DOCKER_REGISTRY_SERVER --username=DOCKER_USER --password=DOCKER_PASSWORD --email=DOCKER_EMAIL'.
        
 That produces a ~/.dockercfg file that is used by subsequent 'docker push' and 'docker pull' commands to authenticate to the registry. The email address is optional.

        When creating applications, you may have a Docker registry that requires authentication.  In order for the
        nodes to pull images on your behalf, they must have the credentials.  You can provide this information
        by creating a dockercfg secret and attaching it to your service account.`,
  example: `  # If you do not already have a .dockercfg file, create a dockercfg secret directly
  kubectl create secret docker-registry my-secret --docker-server=DOCKER_REGISTRY_SERVER --docker-username=DOCKER_USER --docker-password=DOCKER_PASSWORD --docker-email=DOCKER_EMAIL
  
  # Create a new secret named my-secret from ~/.docker/config.json
  kubectl create secret docker-registry my-secret --from-file=path/to/.docker/config.json`,
  args: anyArgs,
  flags: {
    ...printFlags,
    'append-hash': appendHash,
    'docker-email': text({ help: 'Email for Docker registry' }),
    'docker-password': text({ help: 'Password for Docker registry authentication' }),
    'docker-server': text({ default: 'https://index.docker.io/v1/', help: 'Server location for Docker registry' }),
    'docker-username': text({ help: 'Username for Docker registry authentication' }),
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    'from-file': list({ help: 'Key files can be specified using their file path, in which case a default name of .dockerconfigjson will be given to them, or optionally with a name and file path, in which case the given name will be used. Specifying a directory will iterate each named file in the directory that is a valid secret key. For this command, the key should always be .dockerconfigjson.' }),
    'save-config': saveConfig,
    validate,
  },
  *run(invocation) {
    const { flags, env } = invocation
    const name = nameArgument(invocation)
    const credentials = flags['docker-username'] !== '' && flags['docker-password'] !== '' && flags['docker-server'] !== ''
    if (flags['from-file'].length === 0 && !credentials) {
      throw failure('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required')
    }
    const data = flags['from-file'].length > 0
      ? secretData(yield* readKeyValues({ 'from-file': flags['from-file'], 'from-literal': [], 'from-env-file': [] }, 'secret', name, env))
      : { '.dockerconfigjson': toBase64(encodeUtf8(dockerConfig(flags['docker-server'], flags['docker-username'], flags['docker-password'], flags['docker-email']))) }
    const type = 'kubernetes.io/dockerconfigjson'
    const hash = flags['append-hash'] ? `-${contentHash({ kind: 'Secret', type, name, data })}` : ''
    const secret = { kind: 'Secret', apiVersion: 'v1', metadata: newMeta(name + hash), data, type }
    yield* createObject(invocation, flags, knownType('', 'v1', 'Secret', 'secrets'), secret, 'failed to create secret ')
  },
})

/** A ~/.docker/config.json with one registry. */
function dockerConfig(server: string, username: string, password: string, email: string): string {
  const auth = toBase64(encodeUtf8(`${username}:${password}`))
  return goJson({ auths: { [server]: { username, password, ...(email === '' ? {} : { email }), auth } } })
}
