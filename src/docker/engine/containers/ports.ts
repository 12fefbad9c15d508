import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { ANY, formatIpv4, isLoopback, parseIpv4 } from '../../../kernel/net/ipv4.ts'
import { copy } from '../../../kernel/libc/io.ts'
import { type Fd, type SocketAddress, sys } from '../../../kernel/sys.ts'
import type { Engine } from '../engine.ts'
import { serverError } from '../errors.ts'
import type { PortMap } from '../wire.ts'
import type { BoundPort, Container } from './container.ts'
import type { Endpoint } from '../networks/network.ts'

const FIRST_EPHEMERAL = 32_768
const LAST_EPHEMERAL = 60_999

/** Binds a container's published ports on the host: DNAT rules and a docker-proxy each. Throws when one is taken; nothing is left bound then. */
export function publishPorts(engine: Engine, container: Container, endpoint: Endpoint): BoundPort[] {
  const bound: BoundPort[] = []
  try {
    for (const [port, bindings] of Object.entries(portMap(container))) {
      const [number = '', protocol = 'tcp'] = port.split('/')
      for (const binding of bindings ?? []) {
        const range = hostPorts(binding.HostPort ?? '')
        const ips = binding.HostIp ? [binding.HostIp] : ['0.0.0.0', '::']
        bound.push(...bindOne(engine, container, endpoint, Number(number), protocol as 'tcp' | 'udp', ips, range))
      }
    }
  } catch (error) {
    for (const port of bound) port.close()
    throw error
  }
  return bound
}

function portMap(container: Container): PortMap {
  const { PortBindings: given, PublishAllPorts: all } = container.hostConfig
  const map: PortMap = {}
  const exposed = Object.keys(container.config.ExposedPorts ?? {})
  const sort = (a: string, b: string): number => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1)
  for (const [port, bindings] of Object.entries(given).sort(([a], [b]) => sort(a, b))) map[port] = bindings !== null && bindings.length > 0 ? bindings : [{}]
  if (all) for (const port of exposed.sort(sort)) map[port] ??= [{}]
  return map
}

function hostPorts(text: string): [first: number, last: number] | undefined {
  if (text === '' || text === '0') return undefined
  const [first, last] = text.split('-').map(Number)
  return [first as number, last ?? (first as number)]
}

function bindOne(
  engine: Engine, container: Container, endpoint: Endpoint, containerPort: number, protocol: 'tcp' | 'udp', ips: readonly string[], range: [number, number] | undefined,
): BoundPort[] {
  const [first, last] = range ?? [FIRST_EPHEMERAL, LAST_EPHEMERAL]
  const v4 = ips.find((ip) => !ip.includes(':'))
  const fail = (why: string): never => {
    throw serverError(`driver failed programming external connectivity on endpoint ${container.name} (${endpoint.id}): ${why}`)
  }
  if (v4 !== undefined) checkHostIp(engine, v4, first, protocol, fail)
  const span = last - first + 1
  const offset = range === undefined ? engine.nextPort - first : 0
  for (let i = 0; i < span; i++) {
    const port = first + ((offset + i) % span)
    const free = isFree(engine, v4 ?? '0.0.0.0', port, protocol)
    if (free === true) {
      if (range === undefined) engine.nextPort = port + 1
      const close = openPort(engine, endpoint, v4, port, containerPort, protocol)
      return ips.map((hostIp, i) => ({ hostIp, hostPort: port, containerPort, protocol, close: i === 0 ? close : () => {} }))
    }
    if (range === undefined || i < span - 1) continue
    if (free === 'allocated') fail(`Bind for ${v4 ?? '::'}:${port} failed: port is already allocated`)
    fail(`failed to bind host port for ${v4 ?? '::'}:${port}:${endpoint.ip === undefined ? '' : formatIpv4(endpoint.ip)}:${containerPort}/${protocol}: address already in use`)
  }
  return fail('all ports are allocated')
}

function checkHostIp(engine: Engine, ip: string, port: number, protocol: string, fail: (why: string) => never): void {
  const address = parseIpv4(ip)
  if (address === undefined || address === ANY || isLoopback(address)) return
  if (engine.kernel.initNamespaces.net.owner(address) === undefined) fail(`Error starting userland proxy: listen ${protocol}4 ${ip}:${port}: bind: cannot assign requested address`)
}

function isFree(engine: Engine, ip: string, port: number, protocol: 'tcp' | 'udp'): true | 'allocated' | 'in use' {
  for (const other of engine.containers.values()) {
    for (const p of other.ports) if (p.hostPort === port && p.protocol === protocol && (p.hostIp === ip || p.hostIp === '0.0.0.0' || ip === '0.0.0.0')) return 'allocated'
  }
  const { net } = engine.kernel.initNamespaces
  const address = parseIpv4(ip) ?? ANY
  const owners = net[protocol].owners().filter((o) => o.port === port)
  return owners.some((o) => o.host === address || o.host === ANY || address === ANY) ? 'in use' : true
}

function openPort(engine: Engine, endpoint: Endpoint, hostIp: string | undefined, hostPort: number, containerPort: number, protocol: 'tcp' | 'udp'): () => void {
  const { netfilter } = engine.kernel.initNamespaces.net
  const target = endpoint.ip === undefined ? '' : formatIpv4(endpoint.ip)
  const bridge = endpoint.network.bridge?.name ?? ''
  const rule = {
    match: { protocol, dport: hostPort, notIn: bridge, dstType: 'LOCAL', ...(hostIp !== undefined && hostIp !== '0.0.0.0' && { destination: `${hostIp}/32` }) },
    target: { kind: 'DNAT', to: `${target}:${containerPort}` },
  } as const
  netfilter.append('nat', 'PREROUTING', rule)
  const proxy = protocol === 'tcp' && hostIp !== undefined ? startProxy(engine, hostIp, hostPort, target, containerPort) : undefined
  return () => {
    netfilter.delete('nat', 'PREROUTING', rule)
    proxy?.()
  }
}

/** docker-proxy: the process that answers on the host's own addresses and passes bytes on to the container. */
function startProxy(engine: Engine, host: string, port: number, target: string, targetPort: number): () => void {
  const process = engine.kernel.spawn({
    argv: ['/usr/bin/docker-proxy', '-proto', 'tcp', '-host-ip', host, '-host-port', String(port), '-container-ip', target, '-container-port', String(targetPort), '-use-listen-fd'],
    main: { program: () => proxyMain({ family: 'inet', host, port }, { family: 'inet', host: target, port: targetPort }) }, parent: engine.process, newSession: true,
  })
  return () => engine.kernel.lifecycle.end(process, { kind: 'exited', code: 0 })
}

function* proxyMain(from: SocketAddress, to: SocketAddress): Gen<number> {
  yield* sys.sigaction('PIPE', 'ignore')
  const listener = yield* sys.socket('inet')
  yield* sys.bind(listener, from)
  yield* sys.listen(listener)
  for (;;) {
    const { fd } = yield* sys.accept(listener)
    yield* sys.thread(() => passOn(fd, to))
  }
}

function* passOn(client: Fd, to: SocketAddress): Gen<void> {
  const server = yield* sys.socket('inet')
  try {
    yield* sys.connect(server, to)
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* sys.close(server)
    yield* sys.close(client)
    return
  }
  let open = 2
  const half = function* (a: Fd, b: Fd): Gen<void> {
    try {
      yield* copy(a, b)
      yield* sys.shutdown(b, 'write')
    } catch (error) {
      if (!isErrno(error)) throw error
    }
    if (--open > 0) return
    yield* sys.close(client)
    yield* sys.close(server)
  }
  yield* sys.thread(() => half(client, server))
  yield* half(server, client)
}
