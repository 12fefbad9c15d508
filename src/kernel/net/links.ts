import { errno } from '../errno.ts'
import type { InterfaceKind, NetInterface, Segment } from './interface.ts'
import { type Cidr, type Ipv4, LOOPBACK, networkOf, parseCidr, parseIpv4 } from './ipv4.ts'
import type { NetNamespace, Route } from './net-namespace.ts'

type LinkOptions = { mac?: string; mtu?: number }

/** `ip link add NAME type KIND`: EEXIST when the name is taken. */
export function createLink(ns: NetNamespace, name: string, kind: InterfaceKind, options: LinkOptions = {}): NetInterface {
  requireFree(ns, name)
  const dev = ns.add({ ...options, name, kind })
  ns.publish(dev)
  return dev
}

/** A bridge, down and without an address. */
export function createBridge(ns: NetNamespace, name: string, options: LinkOptions = {}): NetInterface {
  return createLink(ns, name, 'bridge', options)
}

/** A veth pair; its ends may be in different namespaces, of one host. */
export function createVethPair(a: { ns: NetNamespace; name: string } & LinkOptions, b: { ns: NetNamespace; name: string } & LinkOptions): [NetInterface, NetInterface] {
  requireFree(a.ns, a.name)
  requireFree(b.ns, b.name)
  if (a.ns === b.ns && a.name === b.name) throw errno('EEXIST')
  const make = ({ ns, ...rest }: typeof a): NetInterface => ns.add({ ...rest, kind: 'veth' })
  const pair: [NetInterface, NetInterface] = [make(a), make(b)]
  pair[0].peer = pair[1]
  pair[1].peer = pair[0]
  for (const dev of pair) dev.ns.publish(dev)
  return pair
}

/** An Ethernet card plugged into a segment. */
export function createEther(ns: NetNamespace, name: string, segment: Segment & { plug(dev: NetInterface): void }, options: LinkOptions = {}): NetInterface {
  const dev = createLink(ns, name, 'ether', options)
  dev.segment = segment
  segment.plug(dev)
  return dev
}

/** `ip link set DEV master BRIDGE`; undefined takes it out. */
export function setMaster(dev: NetInterface, bridge: NetInterface | undefined): void {
  if (bridge !== undefined && bridge.ns !== dev.ns) throw errno('ENODEV')
  if (bridge !== undefined && bridge.kind !== 'bridge') throw errno('EOPNOTSUPP')
  dev.master = bridge
  dev.ns.publish(dev)
}

export function setUp(dev: NetInterface, up = true): void {
  if (dev.up === up) return
  dev.up = up
  if (dev.kind === 'loopback') setLoopbackAddress(dev, up)
  if (up) for (const address of dev.addresses) addConnected(dev, address)
  else dropRoutes(dev.ns, (r) => r.dev === dev)
  dev.ns.publish(dev)
}

/** `ip addr add a.b.c.d/n dev DEV`: EEXIST when it has it already. Adds the route to its network. */
export function addAddress(dev: NetInterface, text: string): void {
  const address = cidr(text)
  if (dev.addresses.some((a) => a.address === address.address && a.prefix === address.prefix)) throw errno('EEXIST')
  dev.addresses = [...dev.addresses, address]
  if (dev.up) addConnected(dev, address)
  dev.ns.publish(dev)
}

/** EADDRNOTAVAIL when it does not have it. */
export function removeAddress(dev: NetInterface, text: string): void {
  const gone = cidr(text)
  const rest = dev.addresses.filter((a) => a.address !== gone.address || a.prefix !== gone.prefix)
  if (rest.length === dev.addresses.length) throw errno('EADDRNOTAVAIL')
  dev.addresses = rest
  const network = networkOf(gone)
  dropRoutes(dev.ns, (r) => r.dev === dev && r.protocol === 'kernel' && r.source === gone.address && sameCidr(r.destination, network))
  dev.ns.publish(dev)
}

export type RouteRequest = { destination: string; via?: string; dev?: string; source?: string; metric?: number; protocol?: Route['protocol'] }

/** `ip route add`: EEXIST when there is one; ENETUNREACH when the next hop is on no link. */
export function addRoute(ns: NetNamespace, request: RouteRequest): void {
  const destination = networkOf(cidr(request.destination))
  const via = request.via === undefined ? undefined : ip(request.via)
  const metric = request.metric ?? 0
  const dev = request.dev === undefined ? via === undefined ? undefined : ns.route(via)?.dev : ns.interfaces.get(request.dev)
  if (dev === undefined) throw errno(request.dev === undefined ? 'ENETUNREACH' : 'ENODEV')
  if (!dev.up) throw errno('ENETDOWN')
  if (via !== undefined && ns.route(via)?.dev !== dev) throw errno('ENETUNREACH')
  if (ns.routes.some((r) => sameCidr(r.destination, destination) && r.metric === metric)) throw errno('EEXIST')
  const source = request.source === undefined ? undefined : ip(request.source)
  insertRoute(ns, { destination, via, dev, source, metric, protocol: request.protocol ?? 'boot', scope: via === undefined ? 'link' : 'global' })
}

/** `ip route del`: ESRCH when there is no such route. */
export function removeRoute(ns: NetNamespace, request: { destination: string; via?: string; dev?: string }): void {
  const destination = networkOf(cidr(request.destination))
  const via = request.via === undefined ? undefined : ip(request.via)
  const wanted = (r: Route): boolean =>
    sameCidr(r.destination, destination) && (via === undefined || r.via === via) && (request.dev === undefined || r.dev.name === request.dev)
  const found = ns.routes.find(wanted)
  if (found === undefined) throw errno('ESRCH')
  dropRoutes(ns, (r) => r === found)
}

/** Takes an interface away, and the other end of a veth pair with it. */
export function deleteLink(dev: NetInterface): void {
  if (dev.kind === 'loopback') throw errno('EOPNOTSUPP')
  for (const end of [dev, dev.peer]) {
    if (end === undefined) continue
    dropRoutes(end.ns, (r) => r.dev === end)
    if (end.kind === 'bridge') for (const port of end.ns.interfaces.values()) if (port.master === end) setMaster(port, undefined)
    end.ns.interfaces.delete(end.name)
    end.up = false
    end.ns.publish(end, true)
  }
}

/** `ip link set DEV netns NS`: it arrives down, without addresses; `name` renames it on the way. */
export function moveLink(dev: NetInterface, to: NetNamespace, name: string = dev.name): void {
  if (dev.kind === 'loopback' || dev.kind === 'bridge') throw errno('EINVAL')
  if (to !== dev.ns || name !== dev.name) requireFree(to, name)
  dropRoutes(dev.ns, (r) => r.dev === dev)
  dev.ns.interfaces.delete(dev.name)
  dev.ns.publish(dev, true)
  if (to !== dev.ns) {
    dev.up = false
    dev.addresses = []
    dev.master = undefined
  }
  if (to !== dev.ns && to.byIndex(dev.index) !== undefined) dev.index = to.nextIndex()
  dev.ns = to
  dev.name = name
  to.interfaces.set(name, dev)
  to.publish(dev)
  if (dev.peer !== undefined) dev.peer.ns.publish(dev.peer)
}

/** `ip link set DEV name NAME`: EBUSY while it is up. */
export function renameLink(dev: NetInterface, name: string): void {
  if (dev.up) throw errno('EBUSY')
  moveLink(dev, dev.ns, name)
}

/** Changes its hardware address or MTU. */
export function setLink(dev: NetInterface, change: LinkOptions): void {
  if (change.mac !== undefined) dev.mac = change.mac
  if (change.mtu !== undefined) dev.mtu = change.mtu
  dev.ns.publish(dev)
}

/** Takes all interfaces of a namespace away: nobody is in it any more. */
export function destroyNamespace(ns: NetNamespace): void {
  for (const dev of Array.from(ns.interfaces.values())) {
    if (dev.kind === 'loopback') {
      if (dev.up) setUp(dev, false)
      ns.publish(dev, true)
    } else deleteLink(dev)
  }
}

function setLoopbackAddress(dev: NetInterface, up: boolean): void {
  if (up && dev.addresses.length === 0) dev.addresses = [{ address: LOOPBACK, prefix: 8 }]
}

/** The route to an address's own network, which comes with it. */
function addConnected(dev: NetInterface, address: Cidr): void {
  if (address.prefix === 32 || dev.kind === 'loopback') return
  const destination = networkOf(address)
  if (dev.ns.routes.some((r) => r.dev === dev && sameCidr(r.destination, destination))) return
  insertRoute(dev.ns, { destination, via: undefined, dev, source: address.address, metric: 0, protocol: 'kernel', scope: 'link' })
}

/** Routes are kept in the order `ip route` prints: by network. */
function insertRoute(ns: NetNamespace, route: Route): void {
  const order = (r: Route): number => (r.destination.prefix === 0 ? -1 : r.destination.address)
  ns.routes = [...ns.routes, route].sort((a, b) => order(a) - order(b) || a.metric - b.metric)
}

function dropRoutes(ns: NetNamespace, which: (route: Route) => boolean): void {
  ns.routes = ns.routes.filter((r) => !which(r))
}

function requireFree(ns: NetNamespace, name: string): void {
  if (ns.interfaces.has(name)) throw errno('EEXIST')
  if (name === '' || name.length > 15 || /[/\s]/.test(name)) throw errno('EINVAL')
}

function cidr(text: string): Cidr {
  const parsed = parseCidr(text)
  if (parsed === undefined) throw errno('EINVAL')
  return parsed
}

function ip(text: string): Ipv4 {
  const parsed = parseIpv4(text)
  if (parsed === undefined) throw errno('EINVAL')
  return parsed
}

const sameCidr = (a: Cidr, b: Cidr): boolean => a.prefix === b.prefix && a.address === b.address
