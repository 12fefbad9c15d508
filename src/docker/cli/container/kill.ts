import { text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { forEachAtOnce } from '../each.ts'

/** `docker kill`: POST /containers/ID/kill for each. */
export const kill = dockerCommand({
  mounts: mounts('kill', 'container kill'),
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Kill one or more running containers',
  aliasLine: 'docker container kill, docker kill',
  args: atLeast(1),
  complete: 'running-containers',
  flags: {
    signal: text({ completes: 'signals', short: 's', help: 'Signal to send to the container' }),
  },
  *run({ args, flags, out, context: { engine } }) {
    yield* forEachAtOnce(args, out, (name) => engine.send('POST', `/containers/${segment(name)}/kill`, { query: { signal: flags.signal } }))
  },
})
