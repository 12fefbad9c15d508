import { bool, commaList, list, map, text, type FlagValues } from '../../../cli/flag.ts'
import { exactly } from '../../../cli/arity.ts'
import { checkLabel } from '../opts/checks.ts'
import { pairs } from '../opts/env-file.ts'
import { dockerCommand } from '../docker.ts'
import { poolsOf } from './pools.ts'

const CREATE_FLAGS = {
    attachable: bool({ help: 'Enable manual container attachment' }),
    'aux-address': map({ shown: 'map[]', help: 'Auxiliary IPv4 or IPv6 addresses used by Network driver' }),
    'config-from': text({ notYet: true, help: 'The network from which to copy the configuration' }),
    'config-only': bool({ notYet: true, help: 'Create a configuration only network' }),
    driver: text({ short: 'd', default: 'bridge', help: 'Driver to manage the Network' }),
    gateway: commaList({ help: 'IPv4 or IPv6 Gateway for the master subnet' }),
    ingress: bool({ notYet: true, help: 'Create swarm routing-mesh network' }),
    internal: bool({ help: 'Restrict external access to the network' }),
    'ip-range': commaList({ help: 'Allocate container ip from a sub-range' }),
    'ipam-driver': text({ default: 'default', help: 'IP Address Management Driver' }),
    'ipam-opt': map({ shown: 'map[]', help: 'Set IPAM driver specific options' }),
    ipv4: bool({ default: true, help: 'Enable or disable IPv4 address assignment' }),
    ipv6: bool({ help: 'Enable or disable IPv6 address assignment' }),
    label: list({ help: 'Set metadata on a network' }, checkLabel),
    opt: map({ short: 'o', shown: 'map[]', help: 'Set driver specific options' }),
    scope: text({ notYet: true, help: "Control the network's scope" }),
    subnet: commaList({ help: 'Subnet in CIDR format that represents a network segment' }),
  }

/** `docker network create`: POST /networks/create. */
export const create = dockerCommand({
  mounts: [{ path: 'network create' }],
  usage: '[OPTIONS] NETWORK',
  short: 'Create a network',
  args: exactly(1),
  complete: 'none',
  flags: CREATE_FLAGS,
  *run({ args: [name = ''], flags, out, context: { engine } }) {
    const { Id } = yield* engine.json<{ Id: string }>('POST', '/networks/create', { body: networkBody(name, flags) })
    yield* out.line(Id)
  },
})

function networkBody(name: string, flags: FlagValues<typeof CREATE_FLAGS>): object {
  return {
    Name: name, Driver: flags.driver, Internal: flags.internal, Attachable: flags.attachable,
    ...(flags.given('ipv4') ? { EnableIPv4: flags.ipv4 } : {}), ...(flags.given('ipv6') ? { EnableIPv6: flags.ipv6 } : {}),
    IPAM: { Driver: flags['ipam-driver'], Options: Object.fromEntries(flags['ipam-opt']), Config: poolsOf(flags.subnet, flags['ip-range'], flags.gateway, flags['aux-address']) },
    Options: Object.fromEntries(flags.opt), Labels: pairs(flags.label),
  }
}
