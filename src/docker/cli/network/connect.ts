import { commaList, int, list, text } from '../../../cli/flag.ts'
import { exactly } from '../../../cli/arity.ts'
import { checkLink } from '../opts/checks.ts'
import { pairs } from '../opts/env-file.ts'
import { segment } from '../client/engine.ts'
import { dockerCommand } from '../docker.ts'

/** `docker network connect`: POST /networks/NAME/connect. */
export const connect = dockerCommand({
  mounts: [{ path: 'network connect' }],
  usage: '[OPTIONS] NETWORK CONTAINER',
  short: 'Connect a container to a network',
  args: exactly(2),
  complete: 'networks-then-containers',
  flags: {
    alias: commaList({ help: 'Add network-scoped alias for the container' }),
    'driver-opt': commaList({ help: 'driver options for the network' }),
    'gw-priority': int({ help: 'Highest gw-priority provides the default gateway. Accepts positive and negative values.' }),
    ip: text({ help: 'IPv4 address (e.g., "172.30.100.104")' }),
    ip6: text({ notYet: true, help: 'IPv6 address (e.g., "2001:db8::33")' }),
    link: list({ help: 'Add link to another container' }, checkLink),
    'link-local-ip': commaList({ notYet: true, help: 'Add a link-local address for the container' }),
  },
  *run({ args: [network = '', container = ''], flags, context: { engine } }) {
    const ipam = flags.ip === '' ? {} : { IPAMConfig: { IPv4Address: flags.ip } }
    const priority = flags['gw-priority'] === 0 ? {} : { GwPriority: flags['gw-priority'] }
    const options = flags['driver-opt'].length > 0 ? { DriverOpts: pairs(flags['driver-opt']) } : {}
    yield* engine.send('POST', `/networks/${segment(network)}/connect`, {
      body: { Container: container, EndpointConfig: { ...ipam, Links: flags.link, Aliases: flags.alias, ...options, ...priority } },
    })
  },
})
