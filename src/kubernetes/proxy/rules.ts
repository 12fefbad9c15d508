import { sha256Bytes } from '../../base/sha256.ts'
import type { Rule } from '../../kernel/net/netfilter.ts'
import type { EndpointSlice, Service, ServicePort } from '../kinds/service-types.ts'

/** The mark of packets that must leave with the node's own address. */
const MASQUERADE_MARK = 0x4000

export type ChainRules = ReadonlyMap<string, readonly Rule[]>

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The first sixteen base32 digits of a name's SHA-256, as kube-proxy names its chains. */
function short(name: string): string {
  const bytes = sha256Bytes(name)
  let out = ''
  for (let bit = 0; out.length < 16; bit += 5) {
    const at = bit >> 3
    out += BASE32.charAt(((((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)) >> (11 - (bit & 7))) & 31)
  }
  return out
}

const jump = (chain: string): Rule['target'] => ({ kind: 'jump', chain })
const markForMasquerade: Rule['target'] = jump('KUBE-MARK-MASQ')

type Endpoint = { readonly ip: string; readonly port: number }

function endpointsOf(port: ServicePort, slices: readonly EndpointSlice[]): Endpoint[] {
  return slices.flatMap((slice) => {
    const number = slice.ports?.find((p) => (p.name ?? '') === (port.name ?? '') && (p.protocol ?? 'TCP') === (port.protocol ?? 'TCP'))?.port
    return number === undefined ? [] : slice.endpoints.filter((e) => e.conditions?.ready !== false).map((e) => ({ ip: e.addresses[0] ?? '', port: number }))
  })
}

/** The nat chains that make services reachable (kube-proxy in iptables mode), and REJECT rules of the filter table for services without endpoints. */
export function serviceRules(services: readonly Service[], slicesOf: (service: Service) => readonly EndpointSlice[]): { readonly nat: ChainRules; readonly filter: ChainRules } {
  const nat = new Map<string, Rule[]>([
    ['KUBE-MARK-MASQ', [{ match: {}, target: { kind: 'MARK', or: MASQUERADE_MARK } }]],
    ['KUBE-POSTROUTING', [{ match: { notMark: { value: MASQUERADE_MARK, mask: MASQUERADE_MARK } }, target: { kind: 'RETURN' } }, { match: {}, target: { kind: 'MASQUERADE' }, comment: 'kubernetes service traffic requiring SNAT' }]],
    ['KUBE-SERVICES', []],
    ['KUBE-NODEPORTS', []],
  ])
  const refused: Rule[] = []
  for (const service of services) {
    const ip = service.spec.clusterIP ?? ''
    if (ip === '' || ip === 'None') continue
    for (const port of service.spec.ports ?? []) addPort(nat, refused, service, ip, port, endpointsOf(port, slicesOf(service)))
  }
  nat.get('KUBE-SERVICES')?.push({ match: { dstType: 'LOCAL' }, target: jump('KUBE-NODEPORTS'), comment: 'kubernetes service nodeports; NOTE: this must be the last rule in this chain' })
  return { nat, filter: new Map([['KUBE-SERVICES', refused]]) }
}

function addPort(nat: Map<string, Rule[]>, refused: Rule[], service: Service, ip: string, port: ServicePort, endpoints: readonly Endpoint[]): void {
  const name = `${service.metadata.namespace ?? ''}/${service.metadata.name}${(port.name ?? '') === '' ? '' : `:${port.name}`}`
  const protocol = (port.protocol ?? 'TCP').toLowerCase()
  if (protocol !== 'tcp' && protocol !== 'udp') return
  const here = { protocol, destination: `${ip}/32`, dport: port.port } as const
  if (endpoints.length === 0) {
    refused.push({ match: here, target: { kind: 'REJECT', with: 'icmp-port-unreachable' }, comment: `${name} has no endpoints` })
    return
  }
  const chain = `KUBE-SVC-${short(name + protocol)}`
  nat.get('KUBE-SERVICES')?.push({ match: here, target: jump(chain), comment: `${name} cluster IP` })
  if ((port.nodePort ?? 0) > 0) {
    const external = `KUBE-EXT-${short(name + protocol)}`
    nat.get('KUBE-NODEPORTS')?.push({ match: { protocol, dport: port.nodePort ?? 0 }, target: jump(external), comment: name })
    nat.set(external, [{ match: {}, target: markForMasquerade, comment: `masquerade traffic for ${name} external destinations` }, { match: {}, target: jump(chain) }])
  }
  nat.set(chain, [
    { match: { ...here, notSource: '10.244.0.0/16' }, target: markForMasquerade, comment: `${name} cluster IP` },
    ...endpoints.map((e, i): Rule => {
      const left = endpoints.length - i
      return { match: left === 1 ? {} : { probability: 1 / left }, target: jump(endpointChain(nat, name, protocol, e)), comment: `${name} -> ${e.ip}:${e.port}` }
    }),
  ])
}

function endpointChain(nat: Map<string, Rule[]>, name: string, protocol: 'tcp' | 'udp', { ip, port }: Endpoint): string {
  const chain = `KUBE-SEP-${short(`${name}${protocol}${ip}:${port}`)}`
  nat.set(chain, [
    { match: { source: `${ip}/32` }, target: markForMasquerade, comment: name },
    { match: { protocol }, target: { kind: 'DNAT', to: `${ip}:${port}` }, comment: name },
  ])
  return chain
}
