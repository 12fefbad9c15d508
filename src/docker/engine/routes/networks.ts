import type { Gen } from '../../../kernel/coroutine.ts'
import { formatIpv4 } from '../../../kernel/net/ipv4.ts'
import { sys } from '../../../kernel/sys.ts'
import { publishContainer } from '../containers/publish.ts'
import type { Engine } from '../engine.ts'
import { ApiError, badRequest, conflict } from '../errors.ts'
import { matchesLabels, parseFilters } from '../filters.ts'
import { LATENCY } from '../latency.ts'
import type { NetworkRequest } from '../networks/manager.ts'
import type { Network } from '../networks/network.ts'
import type { EndpointSettings } from '../wire.ts'
import { isTrue, jsonBody, microsOf } from './parameters.ts'
import { route, type Route, type RouteContext } from './route.ts'

/** A network as inspect shows it; lists leave the containers out. */
export function networkView(engine: Engine, network: Network, withContainers = true): object {
  const containers: Record<string, object> = {}
  for (const [id, e] of network.endpoints) {
    const address = e.ip === undefined ? '' : `${formatIpv4(e.ip)}/${network.subnet?.prefix ?? 0}`
    containers[id] = { Name: engine.containers.get(id)?.name ?? '', EndpointID: e.id, MacAddress: e.mac, IPv4Address: address, IPv6Address: '' }
  }
  const config = network.subnet === undefined ? null : [{ Subnet: network.subnetText, Gateway: network.gateway === undefined ? '' : formatIpv4(network.gateway) }]
  return {
    Name: network.name, Id: network.id, Created: engine.time(network.created), Scope: 'local', Driver: network.driver, EnableIPv4: true, EnableIPv6: false,
    IPAM: { Driver: 'default', Options: network.userDefined ? (network.ipamOptions ?? {}) : null, Config: config }, Internal: network.internal, Attachable: network.attachable, Ingress: false,
    ConfigFrom: { Network: '' }, ConfigOnly: false, Containers: withContainers ? containers : {}, Options: network.options, Labels: network.labels,
  }
}

function* list({ engine, request, respond }: RouteContext): Gen<void> {
  const filters = parseFilters(request.query, ['dangling', 'driver', 'id', 'label', 'label!', 'name', 'scope', 'type'])
  const any = (values: readonly string[], test: (v: string) => boolean): boolean => values.length === 0 || values.some(test)
  for (const type of filters.get('type')) if (!['custom', 'builtin'].includes(type)) throw badRequest(`invalid filter: 'type'='${type}'`)
  const [dangling] = filters.get('dangling')
  const found = engine.networks.all().filter((n) =>
    any(filters.get('driver'), (d) => n.driver === d) && any(filters.get('id'), (id) => n.id.startsWith(id)) && any(filters.get('name'), (name) => n.name.includes(name))
    && any(filters.get('scope'), (s) => s === 'local') && any(filters.get('type'), (t) => (t === 'custom') === n.userDefined) && matchesLabels(n.labels, filters)
    && // Real: lists do not know who is on a network, so every network that people made counts as dangling.
    (dangling === undefined || isTrue(dangling) === n.userDefined))
  yield* respond.json(200, found.map((n) => networkView(engine, n, false)))
}

function* connect({ engine, request, respond, params }: RouteContext): Gen<void> {
  const network = engine.networks.get(params['id'] ?? '')
  const { Container: term = '', EndpointConfig: settings } = yield* jsonBody<{ Container?: string; EndpointConfig?: EndpointSettings | null }>(request)
  const container = engine.container(term)
  if (container.endpoints.has(network.name)) throw new ApiError(403, `endpoint with name ${container.name} already exists in network ${network.name}`)
  const mode = container.hostConfig.NetworkMode
  if (mode === 'host' || network.driver === 'host') throw new ApiError(403, 'cannot connect container to host network - container must be created in host network mode')
  if (mode.startsWith('container:')) throw new ApiError(403, 'container sharing network namespace with another container or host cannot be connected to any other network')
  if (mode === 'none' || network.driver === 'null') throw new ApiError(403, 'container cannot be connected to multiple networks with one of the networks in private (none) mode')
  const endpoint = engine.networks.endpoint(network, container.id, settings)
  if (container.running && container.netns !== undefined) {
    let n = 0
    while (container.netns.interfaces.has(`eth${n}`)) n++
    engine.networks.connect(network, container.netns, endpoint, `eth${n}`, n === 0)
  }
  container.endpoints.set(network.name, endpoint)
  publishContainer(engine, container)
  yield* sys.sleep(LATENCY.network)
  yield* respond.send(200)
}

function* disconnect({ engine, request, respond, params }: RouteContext): Gen<void> {
  const network = engine.networks.get(params['id'] ?? '')
  const { Container: term = '' } = yield* jsonBody<{ Container?: string; Force?: boolean }>(request)
  const container = engine.container(term)
  const endpoint = container.endpoints.get(network.name)
  if (endpoint === undefined) throw new ApiError(403, `container ${container.id} is not connected to network ${network.name}`)
  if (network.driver === 'host') throw conflict('container cannot be disconnected from host network or connected to host network')
  engine.networks.disconnect(endpoint)
  container.endpoints.delete(network.name)
  publishContainer(engine, container)
  yield* sys.sleep(LATENCY.network)
  yield* respond.send(200)
}

function* prune({ engine, request, respond }: RouteContext): Gen<void> {
  const filters = parseFilters(request.query, ['until', 'label', 'label!'])
  const until = filters.get('until').map((text) => microsOf(engine, text))
  const used = new Set([...engine.containers.values()].flatMap((c) => (c.running ? [...c.endpoints.values()].map((e) => e.network.id) : [])))
  const gone = engine.networks.all().filter((n) => n.userDefined && n.endpoints.size === 0 && !used.has(n.id) && matchesLabels(n.labels, filters) && until.every((t) => t === undefined || n.created < t))
  for (const network of gone) engine.networks.remove(network)
  yield* respond.json(200, { NetworksDeleted: gone.length > 0 ? gone.map((n) => n.name) : null })
}

export const networkRoutes: readonly Route[] = [
  route('GET', '/networks', list),
  route('POST', '/networks/create', function* ({ engine, request, respond }) {
    const network = engine.networks.create(yield* jsonBody<NetworkRequest>(request))
    yield* sys.sleep(LATENCY.network)
    yield* respond.json(201, { Id: network.id, Warning: '' })
  }),
  route('POST', '/networks/prune', prune),
  route('GET', '/networks/{id}', function* ({ engine, respond, params }) {
    yield* respond.json(200, networkView(engine, engine.networks.get(params['id'] ?? '')))
  }),
  route('POST', '/networks/{id}/connect', connect),
  route('POST', '/networks/{id}/disconnect', disconnect),
  route('DELETE', '/networks/{id}', function* ({ engine, respond, params }) {
    engine.networks.remove(engine.networks.get(params['id'] ?? ''))
    yield* sys.sleep(LATENCY.network)
    yield* respond.send(204)
  }),
]
