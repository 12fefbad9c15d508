import { int, text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { forEach } from '../each.ts'
import { graceQuery } from './grace.ts'

/** `docker restart`: POST /containers/ID/restart for each. */
export const restart = dockerCommand({
  mounts: mounts('restart', 'container restart'),
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Restart one or more containers',
  aliasLine: 'docker container restart, docker restart',
  args: atLeast(1),
  complete: 'containers',
  flags: {
    signal: text({ completes: 'signals', short: 's', help: 'Signal to send to the container' }),
    timeout: int({ short: 't', help: 'Seconds to wait before killing the container' }),
    time: int({ deprecated: 'use --timeout instead', help: 'Seconds to wait before killing the container' }),
  },
  *run({ args, flags, out, context: { engine } }) {
    yield* forEach(args, out, (name) => engine.send('POST', `/containers/${segment(name)}/restart`, { query: graceQuery(flags) }))
  },
})
