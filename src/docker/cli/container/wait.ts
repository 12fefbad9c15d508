import { atLeast } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { collecting } from '../each.ts'

/** `docker wait`: POST /containers/ID/wait for each, one after the other; prints the exit codes. */
export const wait = dockerCommand({
  mounts: mounts('wait', 'container wait'),
  usage: 'CONTAINER [CONTAINER...]',
  short: 'Block until one or more containers stop, then print their exit codes',
  aliasLine: 'docker container wait, docker wait',
  args: atLeast(1),
  complete: 'running-containers',
  flags: {},
  *run({ args, out, context: { engine } }) {
    const refusals = yield* collecting(args, function* (name) {
      const { StatusCode } = yield* engine.json<{ StatusCode: number }>('POST', `/containers/${segment(name)}/wait`)
      yield* out.line(String(StatusCode))
    })
    if (refusals.length > 0) throw new Failure(refusals.join('\n'))
  },
})
