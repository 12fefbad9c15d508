import { exactly } from '../../../cli/arity.ts'
import { writeConfig } from '../config-file.ts'
import { dockerCommand } from '../docker.ts'
import { contextNotFound, DEFAULT_CONTEXT } from './contexts.ts'

/** `docker context use`. */
export const use = dockerCommand({
  mounts: [{ path: 'context use' }],
  usage: 'CONTEXT',
  short: 'Set the current docker context',
  args: exactly(1),
  complete: 'none',
  flags: {},
  *run({ args: [name = ''], out, err, env, context: { config } }) {
    if (name !== DEFAULT_CONTEXT) throw contextNotFound(name, config)
    if (config.values.currentContext !== undefined) {
      const { currentContext: _, ...rest } = config.values
      yield* writeConfig(config, rest)
    }
    yield* out.line(name)
    yield* err.line(`Current context is now "${name}"`)
    if (env.get('DOCKER_HOST') !== undefined) {
      yield* err.line(`Warning: DOCKER_HOST environment variable overrides the active context. To use "${name}", either set the global --context flag, or unset DOCKER_HOST environment variable.`)
    }
  },
})
