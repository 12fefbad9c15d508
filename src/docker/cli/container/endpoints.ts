import { Failure } from '../../../cli/failure.ts'
import { quoteGo } from '../../../base/quote.ts'
import type { NetworkAttachment } from '../opts/network.ts'

/** The older flags that mean the first network. */
export type FirstNetwork = {
  readonly aliases: readonly string[]
  readonly links: readonly string[]
  readonly ip: string
  readonly ip6: string
  readonly linkLocalIps: readonly string[]
  readonly macAddress: string
}

/** How a container joins a network, as the Engine API has it. */
export type EndpointSettings = {
  readonly Aliases?: readonly string[]
  readonly Links?: readonly string[]
  readonly DriverOpts?: Readonly<Record<string, string>>
  readonly IPAMConfig?: { readonly IPv4Address?: string; readonly IPv6Address?: string; readonly LinkLocalIPs?: readonly string[] }
  readonly MacAddress?: string
  readonly GwPriority?: number
}

/** Whether a network mode names a network that somebody made. */
export function isUserDefined(mode: string): boolean {
  return !['default', 'bridge', 'host', 'none', ''].includes(mode) && !mode.startsWith('container:')
}

/** The endpoints of `--network` values and the older flags (docker/cli parseNetworkOpts). A single plain network has none: the mode says it. */
export function endpoints(attachments: readonly NetworkAttachment[], first: FirstNetwork): Readonly<Record<string, EndpointSettings>> {
  const all = attachments.length > 0 ? attachments : [{ target: 'default', aliases: [], driverOpts: {}, linkLocalIps: [] }]
  const found: Record<string, EndpointSettings> = {}
  all.forEach((attachment, index) => {
    const full = index === 0 ? withFirst(attachment, first) : { attachment, links: [] }
    const endpoint = settings(full.attachment, full.links)
    if (Object.hasOwn(found, attachment.target)) throw new Failure(`network ${quoteGo(attachment.target)} is specified multiple times`)
    if (index === 0 && all.length === 1 && Object.keys(endpoint).length === 0) return
    found[attachment.target] = endpoint
  })
  const kinds = new Set(all.map(({ target }) => isUserDefined(target)))
  if (kinds.size > 1) throw new Failure('conflicting options: cannot attach both user-defined and non-user-defined network-modes')
  return found
}

function withFirst(attachment: NetworkAttachment, first: FirstNetwork): { attachment: NetworkAttachment; links: readonly string[] } {
  if (attachment.aliases.length > 0 && first.aliases.length > 0) throw new Failure('conflicting options: cannot specify both --network-alias and per-network alias')
  if (attachment.ip !== undefined && first.ip !== '') throw new Failure('conflicting options: cannot specify both --ip and per-network IPv4 address')
  if (attachment.ip6 !== undefined && first.ip6 !== '') throw new Failure('conflicting options: cannot specify both --ip6 and per-network IPv6 address')
  if (attachment.macAddress !== undefined && first.macAddress !== '') throw new Failure('conflicting options: cannot specify both --mac-address and per-network MAC address')
  const merged: NetworkAttachment = {
    ...attachment,
    aliases: first.aliases.length > 0 ? first.aliases : attachment.aliases,
    linkLocalIps: first.linkLocalIps.length > 0 ? first.linkLocalIps : attachment.linkLocalIps,
    ...(first.ip === '' ? {} : { ip: first.ip }),
    ...(first.ip6 === '' ? {} : { ip6: first.ip6 }),
    ...(first.macAddress === '' ? {} : { macAddress: first.macAddress }),
  }
  return { attachment: merged, links: isUserDefined(attachment.target) ? first.links : [] }
}

function settings(attachment: NetworkAttachment, links: readonly string[]): EndpointSettings {
  const { target, aliases, driverOpts, ip, ip6, linkLocalIps, macAddress, gwPriority } = attachment
  if (target.trim() === '') throw new Failure('no name set for network')
  if (!isUserDefined(target) && aliases.length > 0) throw new Failure('network-scoped aliases are only supported for user-defined networks')
  const ipam = ip !== undefined || ip6 !== undefined || linkLocalIps.length > 0
  return {
    ...(aliases.length > 0 ? { Aliases: aliases } : {}),
    ...(links.length > 0 ? { Links: links } : {}),
    ...(Object.keys(driverOpts).length > 0 ? { DriverOpts: driverOpts } : {}),
    ...(ipam ? { IPAMConfig: { ...(ip === undefined ? {} : { IPv4Address: ip }), ...(ip6 === undefined ? {} : { IPv6Address: ip6 }), ...(linkLocalIps.length > 0 ? { LinkLocalIPs: linkLocalIps } : {}) } } : {}),
    ...(macAddress === undefined ? {} : { MacAddress: macAddress }),
    ...(gwPriority === undefined ? {} : { GwPriority: gwPriority }),
  }
}
