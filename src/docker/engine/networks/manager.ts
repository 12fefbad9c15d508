import { createBridge, createVethPair, deleteLink, addAddress, addRoute, setMaster, setUp } from '../../../kernel/net/links.ts'
import { type Cidr, contains, formatIpv4, networkOf, parseCidr, parseIpv4 } from '../../../kernel/net/ipv4.ts'
import type { NetNamespace } from '../../../kernel/net/net-namespace.ts'
import type { Engine } from '../engine.ts'
import { ApiError, badRequest, conflict, notFound, notSimulated, serverError } from '../errors.ts'
import type { EndpointSettings } from '../wire.ts'
import { type Endpoint, Network } from './network.ts'

export type NetworkRequest = {
  Name?: string; CheckDuplicate?: boolean; Driver?: string; Internal?: boolean; Attachable?: boolean; Ingress?: boolean; EnableIPv6?: boolean; Scope?: string; ConfigOnly?: boolean
  IPAM?: { Driver?: string; Config?: { Subnet?: string; Gateway?: string; IPRange?: string; AuxiliaryAddresses?: Record<string, string> }[] | null; Options?: Record<string, string> | null } | null
  Options?: Record<string, string> | null; Labels?: Record<string, string> | null
}

/** Docker's default address pools for networks that people make. */
const POOLS: readonly string[] = [
  ...Array.from({ length: 15 }, (_, i) => `172.${17 + i}.0.0/16`), ...Array.from({ length: 16 }, (_, i) => `192.168.${i * 16}.0/20`),
]

/** The networks of the engine and what containers have on them. */
export class Networks {
  readonly #engine: Engine
  readonly #byId = new Map<string, Network>()
  /** Pools that have been given out since the daemon started: they are not reused while others are left. */
  readonly #used = new Set<string>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Makes bridge, host and none, as the daemon does when it starts. */
  boot(): void {
    this.#add('none', 'null', undefined, {})
    this.#add('host', 'host', undefined, {})
    this.#used.add(POOLS[0] as string)
    this.#addBridge('bridge', cidr(POOLS[0] as string), 'docker0', {
      options: {
        'com.docker.network.bridge.default_bridge': 'true', 'com.docker.network.bridge.enable_icc': 'true', 'com.docker.network.bridge.enable_ip_masquerade': 'true',
        'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0', 'com.docker.network.bridge.name': 'docker0', 'com.docker.network.driver.mtu': '1500',
      },
    })
  }

  all(): Network[] {
    return [...this.#byId.values()]
  }

  /** By id, name or unique id prefix. */
  find(term: string): Network | undefined {
    const exact = this.#byId.get(term) ?? this.all().find((n) => n.name === term)
    if (exact !== undefined) return exact
    const found = this.all().filter((n) => n.id.startsWith(term))
    return found.length === 1 && term !== '' ? found[0] : undefined
  }

  get(term: string): Network {
    const found = this.find(term)
    if (found === undefined) throw notFound(`network ${term} not found`)
    return found
  }

  create(request: NetworkRequest): Network {
    const name = request.Name ?? ''
    const driver = request.Driver || 'bridge'
    if (name.trim() === '') throw badRequest('invalid network name: name is empty')
    if (['bridge', 'host', 'none', 'default'].includes(name) && this.all().some((n) => n.name === name)) throw new ApiError(403, `operation is not permitted on predefined ${name} network`)
    if (driver === 'host' || driver === 'null') throw new ApiError(403, `only one instance of "${driver}" network is allowed`)
    if (driver === 'overlay') throw new ApiError(403, 'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.')
    if (driver === 'macvlan' || driver === 'ipvlan') throw notSimulated(`docker network create --driver ${driver}`)
    if (driver !== 'bridge') throw notFound(`plugin "${driver}" not found`)
    if (request.EnableIPv6) throw notSimulated('docker network create --ipv6')
    if (this.all().some((n) => n.name === name)) throw conflict(`network with name ${name} already exists`)
    const config = request.IPAM?.Config ?? []
    if (config.length > 1) throw notSimulated('docker network create with several subnets')
    const [wanted] = config
    const subnet = wanted?.Subnet ? this.#checked(wanted.Subnet) : this.#nextPool()
    const gateway = wanted?.Gateway
    if (gateway !== undefined && gateway !== '') {
      const address = parseIpv4(gateway)
      if (address === undefined || !contains(subnet, address)) {
        throw badRequest(`invalid network config:\ninvalid gateway ${gateway}: parent subnet is ${formatIpv4(subnet.address)}/${subnet.prefix}`)
      }
    }
    const id = this.#engine.newId()
    const network = this.#addBridge(name, subnet, request.Options?.['com.docker.network.bridge.name'] ?? `br-${id.slice(0, 12)}`, {
      id, gateway, internal: request.Internal ?? false, attachable: request.Attachable ?? false, labels: request.Labels ?? {}, options: request.Options ?? {},
      ipamOptions: request.IPAM?.Options ?? {},
    })
    this.#engine.events.publish('network', 'create', network.id, { name, type: driver })
    return network
  }

  remove(network: Network): void {
    if (!network.userDefined) throw new ApiError(403, `${network.name} is a pre-defined network and cannot be removed`)
    if (network.endpoints.size > 0) {
      throw new ApiError(403, `error while removing network: network ${network.name} id ${network.id} has active endpoints`)
    }
    if (network.bridge !== undefined) deleteLink(network.bridge)
    this.#masquerade(network, false)
    this.#byId.delete(network.id)
    this.#engine.tables.networks.delete(network.id)
    this.#engine.events.publish('network', 'destroy', network.id, { name: network.name, type: network.driver })
  }

  /** Plugs a container's network namespace into a network and gives it an address. */
  connect(network: Network, ns: NetNamespace, endpoint: Endpoint, device: string, defaultRoute: boolean): void {
    this.plug(endpoint, ns, device, defaultRoute)
    network.endpoints.set(endpoint.containerId, endpoint)
    this.publish(network)
    this.#engine.events.publish('network', 'connect', network.id, { container: endpoint.containerId, name: network.name, type: network.driver })
  }

  /** The cable and the address alone: nobody is told. */
  plug(endpoint: Endpoint, ns: NetNamespace, device: string, defaultRoute: boolean): void {
    const { network } = endpoint
    if (network.driver !== 'bridge' || network.bridge === undefined || network.subnet === undefined) return
    const wanted = endpoint.wantedIp === undefined ? undefined : parseIpv4(endpoint.wantedIp)
    const ip = network.takeAddress(wanted)
    if (ip === undefined) throw wanted === undefined ? serverError(`no available IPv4 addresses on this network's address pools: ${network.name} (${network.id})`) : new ApiError(403, 'Address already in use')
    const mac = endpoint.mac || `02:42:${[24, 16, 8, 0].map((shift) => ((ip >>> shift) & 255).toString(16).padStart(2, '0')).join(':')}`
    const host = this.#engine.kernel.initNamespaces.net
    const name = `veth${this.#engine.world.random('docker.veth').hex(7)}`
    const [outside, inside] = createVethPair({ ns: host, name }, { ns, name: device, mac })
    setMaster(outside, network.bridge)
    setUp(outside)
    setUp(inside)
    addAddress(inside, `${formatIpv4(ip)}/${network.subnet.prefix}`)
    if (defaultRoute && !network.internal && network.gateway !== undefined) addRoute(ns, { destination: '0.0.0.0/0', via: formatIpv4(network.gateway), dev: device })
    Object.assign(endpoint, { id: this.#engine.newId(), ip, mac, link: outside })
  }

  unplug(endpoint: Endpoint): void {
    const { network, link } = endpoint
    if (link === undefined) return
    if (link.ns.interfaces.get(link.name) === link) deleteLink(link)
    if (endpoint.ip !== undefined) network.freeAddress(endpoint.ip)
    Object.assign(endpoint, { id: '', ip: undefined, mac: '', link: undefined })
  }

  disconnect(endpoint: Endpoint): void {
    const { network } = endpoint
    if (network.driver !== 'bridge' && endpoint.id !== '') network.endpoints.delete(endpoint.containerId)
    if (endpoint.link === undefined) return
    this.unplug(endpoint)
    network.endpoints.delete(endpoint.containerId)
    this.publish(network)
    this.#engine.events.publish('network', 'disconnect', network.id, { container: endpoint.containerId, name: network.name, type: network.driver })
  }

  endpoint(network: Network, containerId: string, settings: EndpointSettings | null | undefined): Endpoint {
    const wantedIp = settings?.IPAMConfig?.IPv4Address || undefined
    if (wantedIp !== undefined && !network.userDefined) throw badRequest(`invalid config for network ${network.name}: invalid endpoint settings:\nuser specified IP address is supported on user defined networks only`)
    if ((settings?.Aliases?.length ?? 0) > 0 && !network.userDefined) throw badRequest(`invalid config for network ${network.name}: invalid endpoint settings:\nnetwork-scoped alias is supported only for containers in user defined networks`)
    return { id: '', containerId, network, ip: undefined, mac: settings?.MacAddress ?? '', aliases: settings?.Aliases ?? [], wantedIp, link: undefined }
  }

  publish(network: Network): void {
    this.#engine.tables.networks.set(network.id, {
      id: network.id, name: network.name, driver: network.driver, subnet: network.subnetText, gateway: network.gateway === undefined ? '' : formatIpv4(network.gateway),
      bridge: network.bridge?.name ?? '', internal: network.internal, containers: [...network.endpoints.keys()],
    })
  }

  #nextPool(): Cidr {
    const overlaps = (pool: string): boolean => this.all().some((n) => n.subnet !== undefined && overlap(n.subnet, cidr(pool)))
    const pool = POOLS.find((p) => !this.#used.has(p) && !overlaps(p)) ?? POOLS.find((p) => !overlaps(p))
    if (pool === undefined) throw badRequest('all predefined address pools have been fully subnetted')
    this.#used.add(pool)
    return cidr(pool)
  }

  #checked(text: string): Cidr {
    const parsed = parseCidr(text)
    if (parsed === undefined || !text.includes('/')) throw badRequest(`invalid network config:\ninvalid subnet ${text}: invalid CIDR block notation`)
    if (networkOf(parsed).address !== parsed.address) throw badRequest(`invalid network config:\ninvalid subnet ${text}: it should be ${formatIpv4(networkOf(parsed).address)}/${parsed.prefix}`)
    if (this.all().some((n) => n.subnet !== undefined && overlap(n.subnet, parsed))) throw new ApiError(403, 'Pool overlaps with other one on this address space')
    return parsed
  }

  #addBridge(name: string, subnet: Cidr, device: string, fields: { id?: string; gateway?: string | undefined; internal?: boolean; attachable?: boolean; labels?: Record<string, string>; options?: Record<string, string>; ipamOptions?: Record<string, string> }): Network {
    const gateway = (fields.gateway ? parseIpv4(fields.gateway) : undefined) ?? networkOf(subnet).address + 1
    const host = this.#engine.kernel.initNamespaces.net
    const bridge = createBridge(host, device.slice(0, 15))
    setUp(bridge)
    addAddress(bridge, `${formatIpv4(gateway)}/${subnet.prefix}`)
    host.forwarding = true
    const { id, gateway: _, ...rest } = fields
    const network = this.#add(name, 'bridge', id, { ...rest, subnet, gateway, bridge })
    this.#masquerade(network, true)
    return network
  }

  #masquerade(network: Network, on: boolean): void {
    if (network.internal || network.subnet === undefined || network.bridge === undefined) return
    const { netfilter } = this.#engine.kernel.initNamespaces.net
    const rule = { match: { source: network.subnetText, notOut: network.bridge.name }, target: { kind: 'MASQUERADE' } } as const
    if (on) netfilter.append('nat', 'POSTROUTING', rule)
    else netfilter.delete('nat', 'POSTROUTING', rule)
  }

  #add(name: string, driver: Network['driver'], id: string | undefined, fields: Partial<ConstructorParameters<typeof Network>[0]>): Network {
    const network = new Network({ ...fields, id: id ?? this.#engine.newId(), name, driver, created: this.#engine.world.now })
    this.#byId.set(network.id, network)
    this.publish(network)
    return network
  }
}

function cidr(text: string): Cidr {
  const parsed = parseCidr(text)
  if (parsed === undefined) throw badRequest(`invalid CIDR address: ${text}`)
  return parsed
}

const overlap = (a: Cidr, b: Cidr): boolean => contains(a, networkOf(b).address) || contains(b, networkOf(a).address)
