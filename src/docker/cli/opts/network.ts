import { type Flag, BadValue, csvLine, flagOf, type FlagAttributes } from '../../../cli/flag.ts'

/** One `--network` value: a mode or name alone, or with options for the endpoint. */
export type NetworkAttachment = {
  readonly target: string
  readonly aliases: readonly string[]
  readonly driverOpts: Readonly<Record<string, string>>
  readonly ip?: string
  readonly ip6?: string
  readonly linkLocalIps: readonly string[]
  readonly macAddress?: string
  readonly gwPriority?: number
}

export const networks = (attributes: FlagAttributes<readonly NetworkAttachment[]>): Flag<readonly NetworkAttachment[]> =>
  flagOf({ type: 'network', initial: [], format: () => '', parse: (text, soFar) => [...soFar, parseNetwork(text)] }, attributes)

/** Reads one value (docker/cli opts.NetworkOpt); throws `BadValue` with its words. */
export function parseNetwork(text: string): NetworkAttachment {
  let found: NetworkAttachment = { target: '', aliases: [], driverOpts: {}, linkLocalIps: [] }
  if (!/^\w+=/.test(text)) return { ...found, target: text }
  for (const field of csvLine(text)) found = withField(found, field)
  if (found.target === '') throw new BadValue('network name/id is not specified')
  return found
}

function withField(found: NetworkAttachment, field: string): NetworkAttachment {
  const equals = field.indexOf('=')
  if (equals < 1) throw new BadValue(`invalid field ${field}`)
  const key = field.slice(0, equals).trim().toLowerCase()
  const value = field.slice(equals + 1).trim()
  switch (key) {
    case 'name': return { ...found, target: value }
    case 'alias': return { ...found, aliases: [...found.aliases, value] }
    case 'ip': return { ...found, ip: value }
    case 'ip6': return { ...found, ip6: value }
    case 'mac-address': return { ...found, macAddress: value }
    case 'link-local-ip': return { ...found, linkLocalIps: [...found.linkLocalIps, value] }
    case 'driver-opt': return { ...found, driverOpts: { ...found.driverOpts, ...driverOpt(value) } }
    case 'gw-priority': return { ...found, gwPriority: priority(value) }
    default: throw new BadValue(`invalid field key ${key}`)
  }
}

function driverOpt(value: string): Readonly<Record<string, string>> {
  const parts = value.split('=')
  if (parts.length !== 2) throw new BadValue('invalid key value pair format in driver options')
  return { [(parts[0] ?? '').trim().toLowerCase()]: (parts[1] ?? '').trim() }
}

function priority(value: string): number {
  if (!/^-?\d+$/.test(value)) throw new BadValue(`invalid gw-priority: strconv.Atoi: parsing "${value}": invalid syntax`)
  return Number(value)
}
