import type { Micros } from '../../sim/time.ts'
import { invariant } from '../../sim/invariant.ts'
import type { Errno } from '../errno.ts'
import type { NetInterface } from './interface.ts'
import type { Ipv4 } from './ipv4.ts'
import { chain, type Link, NETWORK } from './latency.ts'
import type { NetNamespace, Route } from './net-namespace.ts'
import type { Packet, Protocol, Surroundings, Verdict } from './netfilter.ts'

/** What somebody wants to send: `source` undefined lets the route choose. */
export type Request = {
  readonly protocol: Protocol
  readonly source: Ipv4 | undefined
  readonly sport: number
  readonly destination: Ipv4
  readonly dport: number
  readonly ttl?: number
}

/** Where it ends: the receiving namespace, the addresses as it sees them, and what the way there is like. */
export type Arrival = {
  readonly ok: true
  readonly ns: NetNamespace
  readonly host: Ipv4
  readonly port: number
  readonly source: Ipv4
  readonly sport: number
  /** The sender's own address, before any translation. */
  readonly origin: Ipv4
  readonly link: Link
  /** Routers passed. */
  readonly hops: number
  /** Interfaces it leaves and enters by, in order. */
  readonly sent: readonly NetInterface[]
  readonly received: readonly NetInterface[]
}

/** Why it does not arrive and how long it takes until the sender knows; `by` is the router that said so, if one did. */
export type Failure = { readonly ok: false; readonly errno: Errno; readonly after: Micros; readonly by?: Ipv4; readonly expired?: boolean }

const MAX_HOPS = 64
const MAX_NEIGHBOURS = 256

/**
 * Follows a new connection (or datagram) from a namespace through routes, address translation, veth pairs, bridges and networks to the
 * namespace that takes it. Nothing is sent: the caller delays by `link`.
 */
export function follow(from: NetNamespace, request: Request): Arrival | Failure {
  return new Journey(from, request).run()
}

class Journey {
  readonly #packet: Packet
  readonly #links: Link[] = []
  readonly #sent: NetInterface[] = []
  readonly #received: NetInterface[] = []
  readonly #bound: Ipv4 | undefined
  readonly #ttl: number
  #ns: NetNamespace
  #origin: Ipv4 = 0
  #hops = 0

  constructor(from: NetNamespace, request: Request) {
    this.#ns = from
    this.#bound = request.source
    this.#ttl = request.ttl ?? MAX_HOPS
    this.#packet = {
      protocol: request.protocol, source: request.source ?? 0, sport: request.sport, destination: request.destination, dport: request.dport, in: '', out: '', mark: 0,
    }
  }

  run(): Arrival | Failure {
    const first = this.#leave()
    if (first !== undefined) return first
    for (;;) {
      const local = this.#ns.owner(this.#packet.destination)
      if (local !== undefined) return this.#arrive(local)
      const failed = this.#hop()
      if (failed !== undefined) return failed
    }
  }

  /** The sender's half: choose a source, translate (OUTPUT), and see whether there is a way at all. */
  #leave(): Failure | undefined {
    const packet = this.#packet
    const before = this.#choose()
    if (before !== undefined) return before
    this.#origin = packet.source
    const judged = this.#judge('nat', 'OUTPUT') ?? this.#judge('filter', 'OUTPUT')
    // A local process's packet that is dropped on its way out fails with EPERM for datagrams; a connection just times out.
    if (judged !== undefined) return judged
    return undefined
  }

  #choose(): Failure | undefined {
    const packet = this.#packet
    const own = this.#ns.owner(packet.destination)
    if (own !== undefined) {
      packet.out = 'lo'
      packet.source = this.#bound ?? packet.destination
      return undefined
    }
    const route = this.#ns.route(packet.destination)
    if (route === undefined) return { ok: false, errno: 'ENETUNREACH', after: 0 }
    packet.out = route.dev.name
    packet.source = this.#bound ?? sourceOf(route)
    return undefined
  }

  /** Out of one namespace, over a link, into the next; undefined when that went well. */
  #hop(): Failure | undefined {
    const packet = this.#packet
    const route = this.#ns.route(packet.destination)
    if (route === undefined) return this.#unreachable('ENETUNREACH')
    packet.out = route.dev.name
    if (this.#sent.length > 0) {
      if (!this.#ns.forwarding) return this.#silence()
      if (++this.#hops >= this.#ttl) return { ...this.#unreachable('EHOSTUNREACH'), expired: true }
      const judged = this.#judge('filter', 'FORWARD')
      if (judged !== undefined) return judged
    }
    this.#translateSource(route)
    if (!route.dev.carrier) return this.#unreachable('EHOSTUNREACH', NETWORK.arpTimeout)
    const wanted = route.via ?? packet.destination
    const next = neighbour(route.dev, wanted)
    this.#learn(route.dev, wanted, next)
    if (next === undefined) return this.#unreachable('EHOSTUNREACH', NETWORK.arpTimeout)
    this.#sent.push(route.dev)
    this.#received.push(next)
    this.#links.push(route.dev.kind === 'ether' ? (route.dev.segment?.link ?? NETWORK.lan) : NETWORK.bridge)
    this.#ns = next.ns
    packet.in = next.name
    packet.out = ''
    return this.#judge('nat', 'PREROUTING')
  }

  #learn(dev: NetInterface, address: Ipv4, found: NetInterface | undefined): void {
    const { neighbours, kernel } = this.#ns
    neighbours.delete(address)
    neighbours.set(address, { dev, mac: found?.mac, at: kernel.world.now })
    if (neighbours.size <= MAX_NEIGHBOURS) return
    for (const oldest of neighbours.keys()) {
      neighbours.delete(oldest)
      return
    }
  }

  #translateSource(route: Route): void {
    if (!this.#ns.filters) return
    this.#ns.netfilter.judge('nat', 'POSTROUTING', this.#packet, this.#around(route))
  }

  #arrive(local: NetInterface): Arrival | Failure {
    const packet = this.#packet
    if (this.#sent.length === 0) {
      this.#links.push(NETWORK.loopback)
      packet.in = 'lo'
      packet.out = 'lo'
      if (this.#ns.filters) this.#ns.netfilter.judge('nat', 'POSTROUTING', packet, this.#around(undefined))
      this.#sent.push(this.#ns.loopback)
      this.#received.push(this.#ns.loopback)
    }
    packet.out = ''
    const judged = this.#judge('filter', 'INPUT')
    if (judged !== undefined) return judged
    invariant(local.ns === this.#ns, 'a packet arrives in the namespace that owns its destination')
    return {
      ok: true, ns: this.#ns, host: packet.destination, port: packet.dport, source: packet.source, sport: packet.sport, origin: this.#origin,
      link: chain(this.#links), hops: this.#hops, sent: this.#sent, received: this.#received,
    }
  }

  #judge(table: 'nat' | 'filter', hook: string): Failure | undefined {
    if (!this.#ns.filters) return undefined
    const verdict: Verdict = this.#ns.netfilter.judge(table, hook, this.#packet, this.#around(undefined))
    if (verdict === 'ACCEPT') return undefined
    return verdict === 'DROP' ? this.#silence() : { ...this.#unreachable('ECONNREFUSED') }
  }

  #around(route: Route | undefined): Surroundings {
    const ns = this.#ns
    return {
      isLocal: (address) => ns.owner(address) !== undefined,
      outAddress: () => (route === undefined ? undefined : sourceOf(route)),
      random: ns.kernel.world.random('netfilter'),
    }
  }

  #silence(): Failure {
    return { ok: false, errno: 'ETIMEDOUT', after: NETWORK.connectTimeout }
  }

  #unreachable(errno: Errno, wait: Micros = 0): Failure {
    const { delay } = chain(this.#links)
    const entered = this.#received.at(-1)
    const by = entered?.addresses[0]?.address
    return { ok: false, errno, after: 2 * delay + wait, ...(by !== undefined && { by }) }
  }
}

/** The address packets over a route leave with, if nobody chose one. */
function sourceOf(route: Route): Ipv4 {
  if (route.source !== undefined) return route.source
  const own = route.dev.addresses.find((a) => a.prefix < 32) ?? route.dev.addresses[0]
  if (own !== undefined) return own.address
  for (const dev of route.dev.ns.interfaces.values()) {
    if (dev.kind !== 'loopback' && dev.up && dev.addresses[0] !== undefined) return dev.addresses[0].address
  }
  return 0
}

/** The interface that answers ARP for an address on the segment behind `dev`; undefined when nobody does. */
export function neighbour(dev: NetInterface, address: Ipv4): NetInterface | undefined {
  if (dev.kind === 'veth') return dev.peer === undefined ? undefined : beyond(dev.peer, address)
  if (dev.kind === 'bridge') return onBridge(dev, address, dev)
  if (dev.kind === 'ether') return onSegment(dev, address)
  return undefined
}

/** What is reached by arriving at an interface: itself, or the bridge it is a port of. */
function beyond(arriving: NetInterface, address: Ipv4): NetInterface | undefined {
  if (!arriving.up) return undefined
  if (arriving.master !== undefined) return onBridge(arriving.master, address, arriving)
  return arriving.ns.owner(address) === undefined ? undefined : arriving
}

function onBridge(bridge: NetInterface, address: Ipv4, from: NetInterface): NetInterface | undefined {
  if (!bridge.up) return undefined
  if (from !== bridge && bridge.ns.owner(address) !== undefined) return bridge
  for (const port of bridge.ns.interfaces.values()) {
    if (port.master !== bridge || port === from || !port.up) continue
    const found = port.kind === 'veth' ? port.peer && beyond(port.peer, address) : onSegment(port, address)
    if (found !== undefined) return found
  }
  return undefined
}

function onSegment(dev: NetInterface, address: Ipv4): NetInterface | undefined {
  for (const port of dev.segment?.ports ?? []) {
    if (port === dev || !port.up) continue
    const found = beyond(port, address)
    if (found !== undefined) return found
  }
  return undefined
}
