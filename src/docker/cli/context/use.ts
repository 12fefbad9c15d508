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
  *run({ args: [name = ''], out, err, context: { config } }) {
    if (name !== DEFAULT_CONTEXT) throw contextNotFound(name, config)
    if (config.values.currentContext !== undefined) {
      const { currentContext: _, ...rest } = config.values
      yield* writeConfig(config, rest)
    }
    yield* out.line(name)
    yield* err.line(`Current context is now "${name}"`)
  },
})
