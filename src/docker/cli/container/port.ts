import { between } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import { segment } from '../client/engine.ts'
import type { ContainerDetails } from '../client/types.ts'
import { dockerCommand, mounts } from '../docker.ts'
import type { PortBinding } from '../opts/ports.ts'

/** `docker port`: the mappings of GET /containers/ID/json. */
export const port = dockerCommand({
  mounts: mounts('port', 'container port'),
  usage: 'CONTAINER [PRIVATE_PORT[/PROTO]]',
  short: 'List port mappings or a specific mapping for the container',
  aliasLine: 'docker container port, docker port',
  args: between(1, 2),
  complete: 'running-containers',
  flags: {},
  *run({ args: [name = '', wanted], out, context: { engine } }) {
    const { NetworkSettings } = yield* engine.json<ContainerDetails>('GET', `/containers/${segment(name)}/json`)
    const ports = NetworkSettings.Ports ?? {}
    if (wanted !== undefined) {
      const bindings = ports[fullPort(wanted)]
      if (bindings === undefined || bindings === null || bindings.length === 0) throw new Failure(`Error: No public port '${wanted}' published for ${name}`)
      for (const binding of bindings) yield* out.line(address(binding))
      return
    }
    const lines = Object.entries(ports).flatMap(([from, bindings]) => (bindings ?? []).map((binding) => `${from} -> ${address(binding)}`))
    for (const line of lines.sort(naturally)) yield* out.line(line)
  },
})

function fullPort(text: string): string {
  const [number = '', protocol = 'tcp'] = text.split('/')
  if (!/^\d+$/.test(number)) throw new Failure(`Error: invalid port (${number}): strconv.ParseUint: parsing "${number}": invalid syntax`)
  return `${number}/${protocol}`
}

/** `host:port`, with brackets around an IPv6 address. */
export function address({ HostIp, HostPort }: PortBinding): string {
  return HostIp.includes(':') ? `[${HostIp}]:${HostPort}` : `${HostIp}:${HostPort}`
}

/** Orders texts with numbers in them by the numbers (fvbommel/sortorder). */
export function naturally(a: string, b: string): number {
  const split = (text: string): readonly string[] => text.match(/\d+|\D+/g) ?? []
  const left = split(a)
  const right = split(b)
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = '', y = ''] = [left[i], right[i]]
    if (x === y) continue
    if (/^\d/.test(x) && /^\d/.test(y) && Number(x) !== Number(y)) return Number(x) - Number(y)
    return x < y ? -1 : 1
  }
  return left.length - right.length
}
