import type { World } from '../../sim/world.ts'
import { errno } from '../errno.ts'
import { ANY, type Ipv4 } from './ipv4.ts'

/** Whoever has a port: a bound socket. */
export type PortOwner = { readonly host: Ipv4; readonly port: number }

/** net.ipv4.ip_local_port_range */
const FIRST = 32_768
const LAST = 60_999

/** The ports of one protocol in one namespace. Two owners share a port only on different addresses, none of them 0.0.0.0. */
export class Ports {
  readonly #world: World
  readonly #bound = new Map<number, PortOwner[]>()

  constructor(world: World) {
    this.#world = world
  }

  /** Takes a port; 0 takes a free ephemeral one. Gives its number. */
  bind(host: Ipv4, port: number, make: (port: number) => PortOwner): PortOwner {
    const chosen = port === 0 ? this.#ephemeral(host) : port
    if (this.#conflicts(host, chosen)) throw errno('EADDRINUSE')
    const owner = make(chosen)
    this.#bound.set(chosen, [...(this.#bound.get(chosen) ?? []), owner])
    return owner
  }

  release(owner: PortOwner): void {
    const rest = (this.#bound.get(owner.port) ?? []).filter((o) => o !== owner)
    if (rest.length > 0) this.#bound.set(owner.port, rest)
    else this.#bound.delete(owner.port)
  }

  /** Who gets what arrives for an address and port: the owner of that very address before the owner of any. */
  find(host: Ipv4, port: number): PortOwner | undefined {
    const owners = this.#bound.get(port)
    return owners?.find((o) => o.host === host) ?? owners?.find((o) => o.host === ANY)
  }

  /** All, by port. */
  owners(): PortOwner[] {
    return [...this.#bound].sort(([a], [b]) => a - b).flatMap(([, owners]) => owners)
  }

  #conflicts(host: Ipv4, port: number): boolean {
    return this.#bound.get(port)?.some((o) => o.host === host || o.host === ANY || host === ANY) ?? false
  }

  #ephemeral(host: Ipv4): number {
    const span = LAST - FIRST + 1
    const start = this.#world.random('ports').int(span)
    for (let i = 0; i < span; i++) {
      const port = FIRST + ((start + i) % span)
      if (!this.#conflicts(host, port)) return port
    }
    throw errno('EADDRNOTAVAIL')
  }
}
