import type { Service, ServicePort } from '../../kinds/service-types.ts'
import { services } from '../../kinds/service.ts'
import type { Admission } from '../admission.ts'
import { invalidValue, causeOf } from '../field-error.ts'
import type { ApiServer } from '../server.ts'
import { invalid } from '../status.ts'

/** --service-cluster-ip-range 10.96.0.0/12 and --service-node-port-range. */
const FIRST_NODE_PORT = 30_000
const LAST_NODE_PORT = 32_767
const RANGE_HOSTS = 2 ** 20 - 2

const inRange = (ip: string): boolean => /^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/.test(ip)

function freeAddress(api: ApiServer): string {
  const taken = new Set(api.resource(services).list(undefined).map((s) => s.spec.clusterIP))
  const random = api.world.random('kubernetes/cluster-ips')
  for (;;) {
    // Real: addresses are drawn from above the first sixteenth, which is kept for those who ask for one.
    const n = 256 + random.int(RANGE_HOSTS - 256)
    const ip = `10.${96 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`
    if (!taken.has(ip)) return ip
  }
}

function withNodePorts(api: ApiServer, service: Service, own: readonly ServicePort[]): ServicePort[] {
  const taken = new Set(api.resource(services).list(undefined).filter((s) => s.metadata.uid !== service.metadata.uid).flatMap((s) => (s.spec.ports ?? []).map((p) => p.nodePort)))
  const random = api.world.random('kubernetes/node-ports')
  return own.map((port) => {
    if (port.nodePort !== undefined && port.nodePort !== 0) return port
    let nodePort = FIRST_NODE_PORT + random.int(LAST_NODE_PORT - FIRST_NODE_PORT + 1)
    while (taken.has(nodePort)) nodePort = FIRST_NODE_PORT + random.int(LAST_NODE_PORT - FIRST_NODE_PORT + 1)
    taken.add(nodePort)
    return { ...port, nodePort }
  })
}

/** Gives services their cluster address and node ports, as the API server's allocators do. */
export const serviceAddress: Admission = {
  name: 'ServiceAddressAllocator',
  operations: ['CREATE', 'UPDATE'],
  resources: ['services'],
  mutate(object, { api, previous }) {
    const service = object as Service
    const { type } = service.spec
    if (type === 'ExternalName') {
      const { clusterIP: _ip, clusterIPs: _ips, ...spec } = service.spec
      return { ...service, spec } as Service
    }
    const given = service.spec.clusterIP ?? service.spec.clusterIPs?.[0] ?? (previous as Service | undefined)?.spec.clusterIP ?? ''
    if (given !== '' && given !== 'None' && given !== (previous as Service | undefined)?.spec.clusterIP) {
      const refusal = refuse(api, service, given)
      if (refusal !== undefined) return refusal
    }
    const clusterIP = given === '' ? freeAddress(api) : given
    const exposed = type === 'NodePort' || (type === 'LoadBalancer' && service.spec.allocateLoadBalancerNodePorts !== false)
    return {
      ...service,
      spec: {
        ...service.spec, clusterIP, clusterIPs: [clusterIP], ipFamilies: service.spec.ipFamilies ?? ['IPv4'], ipFamilyPolicy: service.spec.ipFamilyPolicy ?? 'SingleStack',
        ...(exposed && service.spec.ports !== undefined ? { ports: withNodePorts(api, service, service.spec.ports) } : {}),
      },
    } as Service
  },
  validate(object, { api }) {
    const service = object as Service
    for (const [i, port] of (service.spec.ports ?? []).entries()) {
      const { nodePort } = port
      if (nodePort === undefined || nodePort === 0) continue
      const field = `spec.ports[${i}].nodePort`
      if (nodePort < FIRST_NODE_PORT || nodePort > LAST_NODE_PORT) return invalid(services, service.metadata.name, [causeOf(invalidValue(field, nodePort, `provided port is not in the valid range. The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`))])
      const other = api.resource(services).list(undefined).some((s) => s.metadata.uid !== service.metadata.uid && (s.spec.ports ?? []).some((p) => p.nodePort === nodePort && p.protocol === port.protocol))
      if (other) return invalid(services, service.metadata.name, [causeOf(invalidValue(field, nodePort, 'provided port is already allocated'))])
    }
    return undefined
  },
}

function refuse(api: ApiServer, service: Service, ip: string): ReturnType<typeof invalid> | undefined {
  const field = 'spec.clusterIPs'
  const say = (text: string): ReturnType<typeof invalid> => invalid(services, service.metadata.name, [causeOf(invalidValue(field, [ip], text))])
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(ip)) return invalid(services, service.metadata.name, [causeOf(invalidValue('spec.clusterIPs[0]', ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'))])
  if (!inRange(ip)) return say(`failed to allocate IP ${ip}: the provided IP (${ip}) is not in the valid range. The range of valid IPs is 10.96.0.0/12`)
  const taken = api.resource(services).list(undefined).some((s) => s.spec.clusterIP === ip && s.metadata.uid !== service.metadata.uid)
  return taken ? say(`failed to allocate IP ${ip}: provided IP is already allocated`) : undefined
}
