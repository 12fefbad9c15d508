import type { Kernel } from '../../../kernel/kernel.ts'
import type { NetInterface } from '../../../kernel/net/interface.ts'
import { addAddress, addRoute, createBridge, createVethPair, destroyNamespace, setMaster, setUp } from '../../../kernel/net/links.ts'
import { NetNamespace } from '../../../kernel/net/net-namespace.ts'

/** A pod's place in the network: its namespace, and its address. */
export type PodAddress = { readonly net: NetNamespace; readonly ip: string; readonly host: number }

/**
 * The pod network of one node, as the bridge CNI plugin with host-local addresses makes it: a bridge `cni0`, a veth pair a pod, and
 * routes to the other nodes' pods.
 */
export class PodNetwork {
  readonly #kernel: Kernel
  readonly #prefix: string
  readonly #bridge: NetInterface
  readonly #taken = new Set<number>()
  #last = 1
  #veths = 0

  /** `subnet` is the node's pod CIDR, a /24 such as `10.244.1.0/24`. */
  constructor(kernel: Kernel, subnet: string) {
    this.#kernel = kernel
    this.#prefix = subnet.replace(/\.\d+\/24$/, '')
    const { net } = kernel.initNamespaces
    this.#bridge = createBridge(net, 'cni0')
    setUp(this.#bridge)
    addAddress(this.#bridge, `${this.#prefix}.1/24`)
    net.forwarding = true
    net.netfilter.append('nat', 'POSTROUTING', { match: { source: subnet, notDestination: '10.244.0.0/16' }, target: { kind: 'MASQUERADE' } })
  }

  /** The way to another node's pods. */
  addPeer(subnet: string, node: string): void {
    addRoute(this.#kernel.initNamespaces.net, { destination: subnet, via: node, dev: 'eth0' })
  }

  attach(): PodAddress {
    const net = new NetNamespace(this.#kernel.nextId(), this.#kernel)
    setUp(net.loopback)
    const host = this.#nextHost()
    const ip = `${this.#prefix}.${host}`
    const outside = this.#kernel.initNamespaces.net
    const [veth, eth0] = createVethPair({ ns: outside, name: `veth${(++this.#veths).toString(16).padStart(8, '0')}` }, { ns: net, name: 'eth0' })
    setMaster(veth, this.#bridge)
    setUp(veth)
    setUp(eth0)
    addAddress(eth0, `${ip}/24`)
    addRoute(net, { destination: '0.0.0.0/0', via: `${this.#prefix}.1`, dev: 'eth0' })
    return { net, ip, host }
  }

  detach({ net, host }: PodAddress): void {
    this.#taken.delete(host)
    destroyNamespace(net)
  }

  /** The next free host number, going round. */
  #nextHost(): number {
    for (let i = 0; i < 253; i++) {
      this.#last = this.#last >= 254 ? 2 : this.#last + 1
      if (!this.#taken.has(this.#last)) break
    }
    this.#taken.add(this.#last)
    return this.#last
  }
}
