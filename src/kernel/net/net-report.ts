import type { Process } from '../proc/process.ts'
import { errno } from '../errno.ts'
import type { NetInterface } from './interface.ts'
import { broadcastOf, formatCidr, formatIpv4, parseIpv4 } from './ipv4.ts'
import type { NetNamespace, Route } from './net-namespace.ts'
import type { LinkInfo, NeighbourInfo, RouteInfo, SocketInfo } from './netlink.ts'
import type { TcpSocket } from './tcp-socket.ts'
import { UdpSocket } from './udp-socket.ts'

/** The interfaces of a namespace by index. */
export function linksOf(ns: NetNamespace): LinkInfo[] {
  return [...ns.interfaces.values()].sort((a, b) => a.index - b.index).map(linkInfo)
}

function linkInfo(dev: NetInterface): LinkInfo {
  return {
    index: dev.index, name: dev.name, kind: dev.kind, mac: dev.mac, mtu: dev.mtu, up: dev.up, carrier: dev.carrier,
    addresses: dev.addresses.map((a) => ({
      address: formatIpv4(a.address), prefix: a.prefix, scope: dev.kind === 'loopback' ? 'host' : 'global',
      broadcast: dev.kind === 'loopback' || a.prefix > 30 ? undefined : formatIpv4(broadcastOf(a)),
    })),
    master: dev.master?.name,
    peer: dev.peer === undefined ? undefined : { index: dev.peer.index, name: dev.peer.name, elsewhere: dev.peer.ns !== dev.ns },
    ...dev.traffic,
  }
}

export const routesOf = (ns: NetNamespace): RouteInfo[] => ns.routes.filter((r) => r.dev.up).map(routeInfo)

function routeInfo(route: Route): RouteInfo {
  return {
    destination: route.destination.prefix === 0 ? 'default' : formatCidr(route.destination).replace(/\/32$/, ''),
    via: route.via === undefined ? undefined : formatIpv4(route.via), dev: route.dev.name,
    source: route.source === undefined ? undefined : formatIpv4(route.source), metric: route.metric, protocol: route.protocol, scope: route.scope,
    linkdown: !route.dev.carrier || (route.dev.kind === 'bridge' && ![...route.dev.ns.interfaces.values()].some((p) => p.master === route.dev && p.carrier)),
  }
}

/** The route a packet to an address would take (`ip route get`); ENETUNREACH when there is none. */
export function routeTo(ns: NetNamespace, text: string): RouteInfo {
  const address = parseIpv4(text)
  if (address === undefined) throw errno('EINVAL')
  const own = ns.owner(address)
  const route = own === undefined ? ns.route(address) : undefined
  if (route === undefined && own === undefined) throw errno('ENETUNREACH')
  if (route === undefined) {
    return { destination: text, via: undefined, dev: 'lo', source: text, metric: 0, protocol: 'kernel', scope: 'link', linkdown: false }
  }
  const first = route.dev.addresses[0]
  return { ...routeInfo(route), destination: text, source: route.source !== undefined ? formatIpv4(route.source) : first === undefined ? undefined : formatIpv4(first.address) }
}

/** Whom the namespace has spoken to on its links (`ip neigh`); a minute later an entry is stale. */
export function neighboursOf(ns: NetNamespace): NeighbourInfo[] {
  const { now } = ns.kernel.world
  return [...ns.neighbours].map(([address, { dev, mac, at }]) => ({
    address: formatIpv4(address), dev: dev.name, mac, state: mac === undefined ? 'FAILED' : now - at > 60_000_000 ? 'STALE' : 'REACHABLE',
  }))
}

/** TCP and UDP sockets of a namespace and who holds them, pids as `viewer` sees them. */
export function socketsOf(ns: NetNamespace, viewer: Process): SocketInfo[] {
  const holders = socketHolders(viewer)
  const tcp = [...ns.tcpSockets].map((s) => tcpInfo(s, holders))
  const udp = ns.udp.owners().filter((o) => o instanceof UdpSocket).map((s) => udpInfo(s, holders))
  return [...udp, ...tcp]
}

type Holders = ReadonlyMap<unknown, { readonly uid: number; readonly users: SocketInfo['users'] }>

function socketHolders(viewer: Process): Holders {
  const holders = new Map<unknown, { uid: number; users: { pid: number; comm: string; fd: number }[] }>()
  for (const process of viewer.ns.pid.processes()) {
    for (const [fd, { file }] of process.fds) {
      const entry = holders.get(file.ops) ?? { uid: process.cred.euid, users: [] }
      holders.set(file.ops, entry)
      entry.users.push({ pid: process.pidIn(viewer.ns.pid), comm: process.comm, fd })
    }
  }
  return holders
}

const at = (host: number, port: number): { host: string; port: number } => ({ host: formatIpv4(host), port })

function tcpInfo(socket: TcpSocket, holders: Holders): SocketInfo {
  const listening = socket.state === 'listen'
  const held = holders.get(socket)
  return {
    protocol: 'tcp', state: listening ? 'LISTEN' : socket.state === 'connecting' ? 'SYN-SENT' : socket.halfClosed ? 'CLOSE-WAIT' : 'ESTAB',
    local: at(socket.host, socket.port), remote: socket.remote === undefined ? undefined : at(socket.remote.host, socket.remote.port),
    receiveQueue: listening ? socket.backlog.length : socket.unread, sendQueue: listening ? socket.backlogLimit : 0, inode: socket.ino,
    uid: held?.uid ?? 0, users: held?.users ?? [],
  }
}

function udpInfo(socket: UdpSocket, holders: Holders): SocketInfo {
  const held = holders.get(socket)
  return {
    protocol: 'udp', state: socket.remote === undefined ? 'UNCONN' : 'ESTAB', local: at(socket.host, socket.port),
    remote: socket.remote === undefined ? undefined : at(socket.remote.host, socket.remote.port), receiveQueue: socket.unread, sendQueue: 0, inode: socket.ino,
    uid: held?.uid ?? 0, users: held?.users ?? [],
  }
}
