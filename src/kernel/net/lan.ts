import type { NetInterface, Segment } from './interface.ts'
import { type Link, NETWORK } from './latency.ts'

/** An Ethernet switch that joins the hosts of a world (or, with a longer delay, the internet). */
export class Lan implements Segment {
  readonly link: Link
  #ports: readonly NetInterface[] = []

  constructor(link: Link = NETWORK.lan) {
    this.link = link
  }

  get ports(): readonly NetInterface[] {
    return this.#ports
  }

  plug(dev: NetInterface): void {
    this.#ports = [...this.#ports, dev]
  }

  unplug(dev: NetInterface): void {
    this.#ports = this.#ports.filter((p) => p !== dev)
  }
}
