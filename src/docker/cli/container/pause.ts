import { atLeast } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { forEachAtOnce } from '../each.ts'

/** `docker pause`: POST /containers/ID/pause for each. */
export const pause = dockerCommand({
  mounts: mounts('pause', 'container pause'),
  usage: 'CONTAINER [CONTAINER...]',
  short: 'Pause all processes within one or more containers',
  aliasLine: 'docker container pause, docker pause',
  args: atLeast(1),
  complete: 'running-containers',
  flags: {},
  *run({ args, out, context: { engine } }) {
    yield* forEachAtOnce(args, out, (name) => engine.send('POST', `/containers/${segment(name)}/pause`))
  },
})
