import type { DnsQuestion, DnsRecord } from '../../kernel/libc/dns-message.ts'
import type { ApiServer } from '../api/server.ts'
import { endpointSlices } from '../kinds/endpoints.ts'
import { namespaces } from '../kinds/namespace.ts'
import { services } from '../kinds/service.ts'
import type { EndpointSlice, Service } from '../kinds/service-types.ts'

const ZONE = 'cluster.local'
const TTL = 30
const SERVICE_LABEL = 'kubernetes.io/service-name'

/** What the cluster's zone says; undefined when the name is not in it and somebody else must be asked. */
export type ClusterAnswer = { readonly exists: boolean; readonly records: readonly DnsRecord[] } | undefined

const nothing = { exists: false, records: [] } as const

/** Answers a question about services and pods by the Kubernetes DNS specification 1.1. */
export function clusterRecords(api: ApiServer, { name, type }: DnsQuestion): ClusterAnswer {
  const asked = name.toLowerCase().replace(/\.$/, '')
  const reverse = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(asked)
  if (reverse !== null) return pointer(api, name, `${reverse[4]}.${reverse[3]}.${reverse[2]}.${reverse[1]}`)
  if (asked !== ZONE && !asked.endsWith(`.${ZONE}`)) return undefined
  const labels = asked === ZONE ? [] : asked.slice(0, -ZONE.length - 1).split('.')
  const kind = labels.pop()
  const namespace = labels.pop()
  if (kind === undefined || namespace === undefined) return { exists: kind === undefined || kind === 'svc' || kind === 'pod', records: [] }
  if (api.find(namespaces, undefined, namespace) === undefined) return nothing
  if (kind === 'pod') return podRecords(name, type, labels)
  if (kind !== 'svc') return nothing
  const serviceName = labels.pop()
  const service = serviceName === undefined ? undefined : api.find(services, namespace, serviceName)
  if (service === undefined) return serviceName === undefined ? { exists: true, records: [] } : nothing
  return serviceRecords(api, name, type, service, labels)
}

function podRecords(name: string, type: string, labels: readonly string[]): ClusterAnswer {
  const ip = labels.length === 1 && /^\d+-\d+-\d+-\d+$/.test(labels[0] ?? '') ? labels[0]?.replaceAll('-', '.') : undefined
  if (ip === undefined) return nothing
  return { exists: true, records: type === 'A' ? [{ name, type: 'A', ttl: TTL, data: ip }] : [] }
}

const slicesOf = (api: ApiServer, service: Service): EndpointSlice[] => api.resource(endpointSlices).list(service.metadata.namespace).filter((s) => s.metadata.labels?.[SERVICE_LABEL] === service.metadata.name)

function serviceRecords(api: ApiServer, name: string, type: string, service: Service, below: readonly string[]): ClusterAnswer {
  const { spec } = service
  if (spec.type === 'ExternalName') return { exists: true, records: [{ name, type: 'CNAME', ttl: TTL, data: spec.externalName ?? '' }] }
  if (below.length === 2) return portRecords(name, type, service, below)
  const headless = spec.clusterIP === 'None'
  if (below.length > (headless ? 1 : 0)) return nothing
  const ips = headless ? backends(slicesOf(api, service), below[0]) : [spec.clusterIP ?? '']
  if (headless && below.length === 1 && ips.length === 0) return nothing
  return { exists: true, records: type === 'A' ? ips.map((data) => ({ name, type: 'A', ttl: TTL, data })) : [] }
}

/** Addresses of a headless service, or of the one backend that is called so. */
function backends(slices: readonly EndpointSlice[], host: string | undefined): string[] {
  return slices.flatMap((s) => s.endpoints.filter((e) => e.conditions?.ready !== false).flatMap((e) => e.addresses)).filter((ip) => host === undefined || ip.replaceAll('.', '-') === host)
}

/** `_http._tcp.web.default.svc.cluster.local`. */
function portRecords(name: string, type: string, { spec, metadata }: Service, [port = '', protocol = '']: readonly string[]): ClusterAnswer {
  const found = spec.ports?.find((p) => `_${p.name ?? ''}` === port && `_${(p.protocol ?? 'TCP').toLowerCase()}` === protocol)
  if (found === undefined) return nothing
  return { exists: true, records: type === 'SRV' ? [{ name, type: 'SRV', ttl: TTL, data: `0 100 ${found.port} ${metadata.name}.${metadata.namespace ?? ''}.svc.${ZONE}` }] : [] }
}

function pointer(api: ApiServer, name: string, ip: string): ClusterAnswer {
  const service = api.resource(services).list(undefined).find((s) => s.spec.clusterIP === ip)
  if (service === undefined) return undefined
  return { exists: true, records: [{ name, type: 'PTR', ttl: TTL, data: `${service.metadata.name}.${service.metadata.namespace ?? ''}.svc.${ZONE}` }] }
}
