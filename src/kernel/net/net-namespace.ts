import type { Micros } from '../../sim/time.ts'
import type { Table } from '../../sim/table.ts'
import type { World } from '../../sim/world.ts'
import type { Kernel } from '../kernel.ts'
import type { InterfaceKind, InterfaceRecord } from './interface.ts'
import { NetInterface } from './interface.ts'
import { type Cidr, contains, formatCidr, type Ipv4, isLoopback } from './ipv4.ts'
import { Netfilter } from './netfilter.ts'
import { Ports } from './ports.ts'
import type { TcpSocket } from './tcp-socket.ts'
import type { UnixSocket } from './unix-socket.ts'

/** A route: where packets to `destination` leave. */
export type Route = {
  readonly destination: Cidr
  /** Next hop; none on the link itself. */
  readonly via: Ipv4 | undefined
  readonly dev: NetInterface
  /** Preferred source address. */
  readonly source: Ipv4 | undefined
  readonly metric: number
  readonly protocol: 'kernel' | 'boot' | 'static' | 'bird'
  readonly scope: 'link' | 'global'
}

const NO_ROUTES: readonly Route[] = []
const macs = new WeakMap<World, { next: number }>()

/**
 * A network namespace (network_namespaces(7)): its interfaces, routes, netfilter tables and ports. What is not used costs nothing:
 * a new one holds a loopback interface, which is down.
 */
export class NetNamespace {
  readonly id: number
  readonly kernel: Kernel
  readonly loopback: NetInterface
  readonly interfaces = new Map<string, NetInterface>()
  routes: readonly Route[] = NO_ROUTES
  /** net.ipv4.ip_forward */
  forwarding = false
  /** Name under /var/run/netns (`ip netns`), if it has one. */
  label: string | undefined
  /** Who has answered ARP on the links of this namespace, by address; without `mac` nobody did. */
  readonly neighbours = new Map<Ipv4, { readonly dev: NetInterface; readonly mac: string | undefined; readonly at: Micros }>()
  /** Listening and connected sockets, in the order in which they became so. */
  readonly tcpSockets = new Set<TcpSocket>()
  #indexes = 1
  #netfilter: Netfilter | undefined
  #tcp: Ports | undefined
  #udp: Ports | undefined
  #abstract: Map<string, UnixSocket> | undefined

  constructor(id: number, kernel: Kernel) {
    this.id = id
    this.kernel = kernel
    this.loopback = new NetInterface({ ns: this, index: 1, name: 'lo', kind: 'loopback', mac: '00:00:00:00:00:00' })
    this.interfaces.set('lo', this.loopback)
  }

  get netfilter(): Netfilter {
    return (this.#netfilter ??= new Netfilter())
  }

  /** Whether it has any rule: asking does not make the tables. */
  get filters(): boolean {
    return this.#netfilter !== undefined
  }

  get tcp(): Ports {
    return (this.#tcp ??= new Ports(this.kernel.world))
  }

  get udp(): Ports {
    return (this.#udp ??= new Ports(this.kernel.world))
  }

  /** Names of unix sockets that are in no file system (they begin with a zero byte). */
  get abstract(): Map<string, UnixSocket> {
    return (this.#abstract ??= new Map())
  }

  /** Adds an interface, which is down and has no address. */
  add(fields: { name: string; kind: InterfaceKind; mac?: string; mtu?: number }): NetInterface {
    const mac = fields.mac ?? this.newMac()
    const added = new NetInterface({ ...fields, ns: this, index: ++this.#indexes, mac })
    this.interfaces.set(added.name, added)
    return added
  }

  /** An index nobody has had here. */
  nextIndex(): number {
    return ++this.#indexes
  }

  /** A locally administered address, different for every interface of the world. */
  newMac(): string {
    const { world } = this.kernel
    const counter = macs.get(world) ?? { next: 0 }
    macs.set(world, counter)
    const head = world.random('mac').bytes(3)
    const n = ++counter.next
    const octets = [(head[0]! & 0xfc) | 2, head[1]!, head[2]!, (n >> 16) & 255, (n >> 8) & 255, n & 255]
    return octets.map((o) => o.toString(16).padStart(2, '0')).join(':')
  }

  byIndex(index: number): NetInterface | undefined {
    for (const dev of this.interfaces.values()) if (dev.index === index) return dev
    return undefined
  }

  /** The interface that has this address; all of 127.0.0.0/8 is the loopback's. */
  owner(address: Ipv4): NetInterface | undefined {
    if (isLoopback(address)) return this.loopback.up ? this.loopback : undefined
    for (const dev of this.interfaces.values()) {
      if (dev.up && dev.addresses.some((a) => a.address === address)) return dev
    }
    return undefined
  }

  /** The route to an address: the longest prefix, then the lowest metric. */
  route(address: Ipv4): Route | undefined {
    let best: Route | undefined
    for (const route of this.routes) {
      if (!route.dev.up || !contains(route.destination, address)) continue
      if (best === undefined || route.destination.prefix > best.destination.prefix) best = route
      else if (route.destination.prefix === best.destination.prefix && route.metric < best.metric) best = route
    }
    return best
  }

  /** Writes an interface's record; `gone` takes it out. */
  publish(dev: NetInterface, gone = false): void {
    const table = interfaceTable(this.kernel.world)
    const key = `${this.id}/${dev.index}`
    if (gone) {
      table.delete(key)
      return
    }
    table.set(key, {
      host: this.kernel.hostname, ns: this.id, index: dev.index, name: dev.name, kind: dev.kind, mac: dev.mac, mtu: dev.mtu, up: dev.up,
      addresses: dev.addresses.map(formatCidr), master: dev.master?.index,
      peer: dev.peer === undefined ? undefined : { ns: dev.peer.ns.id, index: dev.peer.index },
    })
  }
}

const tables = new WeakMap<World, Table<string, InterfaceRecord>>()

/** The records of all interfaces of a world (`net.interfaces`), by `namespace/index`. */
export function interfaceTable(world: World): Table<string, InterfaceRecord> {
  const known = tables.get(world) ?? world.table<string, InterfaceRecord>('net.interfaces')
  tables.set(world, known)
  return known
}
