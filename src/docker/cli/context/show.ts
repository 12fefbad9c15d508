import { noArgs } from '../../../cli/arity.ts'
import { dockerCommand } from '../docker.ts'

/** `docker context show`. */
export const show = dockerCommand({
  mounts: [{ path: 'context show' }],
  usage: '',
  short: 'Print the name of the current context',
  args: noArgs,
  complete: 'none',
  flags: {},
  *run({ out, context: { contextName } }) {
    yield* out.line(contextName)
  },
})
