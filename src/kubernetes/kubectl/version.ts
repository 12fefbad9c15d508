import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import type { Writer } from '../../cli/writer.ts'
import { goJson, type Json } from '../../base/json.ts'
import { emitYaml } from '../../base/yaml-emit.ts'
import { KubectlError } from './client/errors.ts'
import { failure, kubectlCommand, usageError } from './kubectl.ts'
import { type ApiObject, textField } from './resource/object.ts'

/** `kubectl version`. */
export const version = kubectlCommand({
  mounts: [{ path: 'version' }],
  usage: '[flags]',
  short: 'Print the client and server version information',
  long: 'Print the client and server version information for the current context.',
  example: `  # Print the client and server versions for the current context
  kubectl version`,
  args: anyArgs,
  complete: 'none',
  flags: {
    client: bool({ help: 'If true, shows client version only (no server required).' }),
    output: text({ short: 'o', help: "One of 'yaml' or 'json'." }),
  },
  *run(invocation) {
    const { args, flags, out, err, context } = invocation
    if (args.length > 0) throw usageError(invocation, `extra arguments: [${args.join(' ')}]`)
    if (!['', 'yaml', 'json'].includes(flags.output)) throw failure("--output must be 'yaml' or 'json'")
    let server: ApiObject | undefined
    let failed: KubectlError | undefined
    if (!flags.client) {
      try {
        server = yield* context.api.json<ApiObject>('GET', '/version', { query: { timeout: '32s' } })
      } catch (error) {
        if (!(error instanceof KubectlError)) throw error
        failed = error
      }
    }
    const info = { clientVersion: CLIENT_VERSION, kustomizeVersion: KUSTOMIZE_VERSION, ...(server === undefined ? {} : { serverVersion: server }) }
    if (flags.output === 'json') yield* out.text(`${goJson(info, { indent: '  ' })}\n`)
    else if (flags.output === 'yaml') yield* out.text(emitYaml(info as Json))
    else {
      yield* out.text(`Client Version: ${CLIENT_VERSION.gitVersion}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`)
      if (server !== undefined) yield* out.line(`Server Version: ${textField(server, 'gitVersion')}`)
    }
    if (failed !== undefined) throw failed
    if (server !== undefined) yield* warnOfSkew(server, err)
  },
})

const CLIENT_VERSION = {
  major: '1', minor: '32', gitVersion: 'v1.32.5', gitCommit: '9894294ef13a5b32803e3ca2c0d620a088cc84d1', gitTreeState: 'clean', buildDate: '2025-05-15T09:14:16Z',
  goVersion: 'go1.23.8', compiler: 'gc', platform: 'linux/amd64',
}
const KUSTOMIZE_VERSION = 'v5.5.0'
const SUPPORTED_SKEW = 1

function* warnOfSkew(server: ApiObject, err: Writer): Gen<void> {
  const major = textField(server, 'major')
  const minor = textField(server, 'minor').replace(/\D.*$/, '')
  if (Math.abs(Number(CLIENT_VERSION.minor) - Number(minor)) <= SUPPORTED_SKEW) return
  yield* err.line(`WARNING: version difference between client (${CLIENT_VERSION.major}.${CLIENT_VERSION.minor}) and server (${major}.${minor}) exceeds the supported minor version skew of +/-${SUPPORTED_SKEW}`)
}
