import { bool } from '../../../cli/flag.ts'
import { exactly } from '../../../cli/arity.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand } from '../docker.ts'

/** `docker network disconnect`: POST /networks/NAME/disconnect. */
export const disconnect = dockerCommand({
  mounts: [{ path: 'network disconnect' }],
  usage: '[OPTIONS] NETWORK CONTAINER',
  short: 'Disconnect a container from a network',
  args: exactly(2),
  complete: 'networks-then-containers',
  flags: {
    force: bool({ short: 'f', help: 'Force the container to disconnect from a network' }),
  },
  *run({ args: [network = '', container = ''], flags, context: { engine } }) {
    yield* engine.send('POST', `/networks/${segment(network)}/disconnect`, { body: { Container: container, Force: flags.force } })
  },
})
