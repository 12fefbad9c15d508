import type { Cidr } from './ipv4.ts'
import type { Link } from './latency.ts'
import type { NetNamespace } from './net-namespace.ts'

export type InterfaceKind = 'loopback' | 'veth' | 'bridge' | 'ether' | 'dummy'

/** A network segment outside of any host, which `ether` interfaces are plugged into. */
export interface Segment {
  readonly link: Link
  /** All interfaces on it. */
  readonly ports: readonly NetInterface[]
}

/** An interface as the window and `ip` see it; addresses as `a.b.c.d/n`. */
export type InterfaceRecord = {
  readonly host: string
  readonly ns: number
  readonly index: number
  readonly name: string
  readonly kind: InterfaceKind
  readonly mac: string
  readonly mtu: number
  readonly up: boolean
  readonly addresses: readonly string[]
  /** Index of the bridge it is a port of, in the same namespace. */
  readonly master: number | undefined
  /** Where the other end of a veth pair is. */
  readonly peer: { readonly ns: number; readonly index: number } | undefined
}

/** A network interface. Change it through links.ts, which keeps its record and its namespace's routes. */
export class NetInterface {
  index: number
  readonly kind: InterfaceKind
  ns: NetNamespace
  name: string
  mac: string
  mtu: number
  up = false
  addresses: readonly Cidr[] = []
  master: NetInterface | undefined
  /** The other end of a veth pair. */
  peer: NetInterface | undefined
  /** What an `ether` interface is plugged into. */
  segment: Segment | undefined
  /** Bytes and packets that have gone through, for /proc/net/dev. */
  readonly traffic = { rxBytes: 0, rxPackets: 0, txBytes: 0, txPackets: 0 }

  constructor(fields: { ns: NetNamespace; index: number; name: string; kind: InterfaceKind; mac: string; mtu?: number }) {
    this.ns = fields.ns
    this.index = fields.index
    this.name = fields.name
    this.kind = fields.kind
    this.mac = fields.mac
    this.mtu = fields.mtu ?? (fields.kind === 'loopback' ? 65_536 : 1500)
  }

  /** Whether bytes can pass: a veth needs both its ends up. */
  get carrier(): boolean {
    if (!this.up) return false
    if (this.kind === 'veth') return this.peer?.up === true
    return this.kind !== 'ether' || this.segment !== undefined
  }
}
