import { atLeast } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { forEachAtOnce } from '../each.ts'

/** `docker unpause`: POST /containers/ID/unpause for each. */
export const unpause = dockerCommand({
  mounts: mounts('unpause', 'container unpause'),
  usage: 'CONTAINER [CONTAINER...]',
  short: 'Unpause all processes within one or more containers',
  aliasLine: 'docker container unpause, docker unpause',
  args: atLeast(1),
  complete: 'paused-containers',
  flags: {},
  *run({ args, out, context: { engine } }) {
    yield* forEachAtOnce(args, out, (name) => engine.send('POST', `/containers/${segment(name)}/unpause`))
  },
})
