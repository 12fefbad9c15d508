import { int, text } from '../../../cli/flag.ts'
import { atLeast } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand, mounts } from '../docker.ts'
import { forEachAtOnce } from '../each.ts'
import { graceQuery } from './grace.ts'

const stopFlags = {
  signal: text({ completes: 'signals', short: 's', help: 'Signal to send to the container' }),
  timeout: int({ short: 't', help: 'Seconds to wait before killing the container' }),
  time: int({ deprecated: 'use --timeout instead', help: 'Seconds to wait before killing the container' }),
}

/** `docker stop`: POST /containers/ID/stop for each. */
export const stop = dockerCommand({
  mounts: mounts('stop', 'container stop'),
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Stop one or more running containers',
  aliasLine: 'docker container stop, docker stop',
  args: atLeast(1),
  complete: 'running-containers',
  flags: stopFlags,
  *run({ args, flags, out, context: { engine } }) {
    yield* forEachAtOnce(args, out, (name) => engine.send('POST', `/containers/${segment(name)}/stop`, { query: graceQuery(flags) }))
  },
})
