import type { World } from '../../sim/world.ts'
import type { Gen } from '../coroutine.ts'
import { Kernel } from '../kernel.ts'
import type { DnsAnswer } from '../libc/dns-server.ts'
import { serveDns } from '../libc/dns-server.ts'
import type { DnsQuestion } from '../libc/dns-message.ts'
import type { Process } from '../proc/process.ts'
import type { Program } from '../program.ts'
import { sys } from '../sys.ts'
import { GATEWAY } from './host-network.ts'
import { formatIpv4, parseIpv4 } from './ipv4.ts'
import { Lan } from './lan.ts'
import { NETWORK } from './latency.ts'
import { addAddress, addRoute, createEther, setUp } from './links.ts'
import { NetNamespace } from './net-namespace.ts'

/** First address given to servers (TEST-NET-3, RFC 5737). */
const FIRST_ADDRESS = '203.0.113.10'

/** What is beyond the LAN of a world: a router, and named servers, each in a network namespace of one hidden host. */
export class Internet {
  /** The host all servers run on; only network packets lead there. */
  readonly kernel: Kernel
  readonly #net = new Lan(NETWORK.internet)
  readonly #names = new Map<string, string>()
  #next = parseIpv4(FIRST_ADDRESS) ?? 0

  constructor(world: World, lan: Lan, programs: readonly Program[] = []) {
    this.kernel = new Kernel(world, { hostname: 'internet', programs })
    const router = this.kernel.initNamespaces.net
    setUp(router.loopback)
    const inside = createEther(router, 'lan0', lan)
    setUp(inside)
    addAddress(inside, `${GATEWAY}/24`)
    this.#plug(router, 'wan0', '203.0.113.1')
    router.forwarding = true
    router.netfilter.append('nat', 'POSTROUTING', { match: { out: 'wan0' }, target: { kind: 'MASQUERADE' } })
    this.kernel.spawn({ argv: ['dnsmasq'], main: { program: () => this.#answerNames() } })
  }

  /** A new host with these names; give its namespace to `start`. */
  addHost(names: readonly string[], address?: string): NetNamespace {
    const ns = new NetNamespace(this.kernel.nextId(), this.kernel)
    const own = address ?? formatIpv4(this.#next++)
    setUp(ns.loopback)
    this.#plug(ns, 'eth0', own)
    for (const name of names) this.#names.set(name.toLowerCase(), own)
    return ns
  }

  /** Runs a server on a host. */
  start(ns: NetNamespace, argv: readonly string[], main: () => Gen<number>): Process {
    return this.kernel.spawn({ argv, ns: { net: ns }, main: { program: main }, newSession: true })
  }

  /** The address of a name, as its DNS gives it. */
  addressOf(name: string): string | undefined {
    return this.#names.get(name.toLowerCase())
  }

  /** Everybody in the internet is on one link. */
  #plug(ns: NetNamespace, name: string, address: string): void {
    const dev = createEther(ns, name, this.#net)
    setUp(dev)
    addAddress(dev, `${address}/32`)
    addRoute(ns, { destination: 'default', dev: name, source: address })
  }

  *#answerNames(): Gen<number> {
    const fd = yield* sys.socket('inet', 'dgram')
    yield* sys.bind(fd, { family: 'inet', host: '0.0.0.0', port: 53 })
    return yield* serveDns(fd, (question) => this.#answer(question))
  }

  *#answer({ name, type }: DnsQuestion): Gen<DnsAnswer> {
    const data = this.addressOf(name)
    if (data === undefined) return { rcode: 'NXDOMAIN' }
    return { rcode: 'NOERROR', answers: type === 'A' || type === 'ANY' ? [{ name, type: 'A', ttl: 300, data }] : [] }
  }
}
