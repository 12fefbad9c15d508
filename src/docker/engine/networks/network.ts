import type { NetInterface } from '../../../kernel/net/interface.ts'
import { type Cidr, formatIpv4, type Ipv4, networkOf } from '../../../kernel/net/ipv4.ts'
import type { Micros } from '../../../sim/time.ts'

/** A container's end of a network. The addresses are there while it runs. */
export type Endpoint = {
  id: string
  readonly containerId: string
  readonly network: Network
  ip: Ipv4 | undefined
  mac: string
  readonly aliases: readonly string[]
  readonly wantedIp: string | undefined
  link: NetInterface | undefined
}

/** A network of the engine. */
export class Network {
  readonly id: string
  readonly name: string
  readonly driver: 'bridge' | 'host' | 'null'
  readonly created: Micros
  readonly subnet: Cidr | undefined
  readonly gateway: Ipv4 | undefined
  readonly internal: boolean
  readonly attachable: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
  readonly ipamOptions: Readonly<Record<string, string>> | null
  readonly bridge: NetInterface | undefined
  /** Of running containers, by container id. */
  readonly endpoints = new Map<string, Endpoint>()
  readonly #taken = new Set<Ipv4>()

  constructor(fields: {
    id: string; name: string; driver: Network['driver']; created: Micros; subnet?: Cidr | undefined; gateway?: Ipv4 | undefined; internal?: boolean; attachable?: boolean
    labels?: Readonly<Record<string, string>>; options?: Readonly<Record<string, string>>; ipamOptions?: Readonly<Record<string, string>> | null; bridge?: NetInterface | undefined
  }) {
    this.id = fields.id
    this.name = fields.name
    this.driver = fields.driver
    this.created = fields.created
    this.subnet = fields.subnet === undefined ? undefined : networkOf(fields.subnet)
    this.gateway = fields.gateway
    this.internal = fields.internal ?? false
    this.attachable = fields.attachable ?? false
    this.labels = fields.labels ?? {}
    this.options = fields.options ?? {}
    this.ipamOptions = fields.ipamOptions ?? null
    this.bridge = fields.bridge
    if (this.gateway !== undefined) this.#taken.add(this.gateway)
  }

  /** Whether it is one that people make: containers on it find each other by name. */
  get userDefined(): boolean {
    return !['bridge', 'host', 'none'].includes(this.name)
  }

  get subnetText(): string {
    return this.subnet === undefined ? '' : `${formatIpv4(this.subnet.address)}/${this.subnet.prefix}`
  }

  /** The lowest free address, or the one that is wanted; undefined when it is taken or none is left. */
  takeAddress(wanted?: Ipv4): Ipv4 | undefined {
    if (this.subnet === undefined) return undefined
    if (wanted !== undefined) {
      if (this.#taken.has(wanted)) return undefined
      this.#taken.add(wanted)
      return wanted
    }
    const size = 2 ** (32 - this.subnet.prefix)
    for (let i = 1; i < size - 1; i++) {
      const address = this.subnet.address + i
      if (this.#taken.has(address)) continue
      this.#taken.add(address)
      return address
    }
    return undefined
  }

  freeAddress(address: Ipv4): void {
    if (address !== this.gateway) this.#taken.delete(address)
  }
}
