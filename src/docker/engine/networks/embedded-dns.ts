import type { Gen } from '../../../kernel/coroutine.ts'
import { type DnsQuestion, type DnsRecord } from '../../../kernel/libc/dns-message.ts'
import { type DnsAnswer, serveDns } from '../../../kernel/libc/dns-server.ts'
import { parseResolvConf, query } from '../../../kernel/libc/resolver.ts'
import { decodeUtf8 } from '../../../base/bytes.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { formatIpv4 } from '../../../kernel/net/ipv4.ts'
import type { NetNamespace } from '../../../kernel/net/net-namespace.ts'
import { sys } from '../../../kernel/sys.ts'
import { attrAt } from '../../../kernel/vfs/path.ts'
import type { Container } from '../containers/container.ts'
import { dnsOf } from '../containers/network-files.ts'
import type { Engine } from '../engine.ts'
import type { Endpoint } from './network.ts'

/** Docker's answers may be kept ten minutes. */
const TTL = 600

/**
 * Serves 127.0.0.11:53 in a container's network namespace: names of containers on its own networks, all else asked of the host's
 * servers. As in Docker the socket is made inside the namespace and read by the daemon. Returns what ends it.
 */
export function startEmbeddedDns(engine: Engine, container: Container, net: NetNamespace): () => void {
  const { kernel, process } = engine
  let stop = (): void => {}
  let over = false
  const maker = kernel.spawn({
    argv: ['/usr/bin/dockerd'], parent: process, ns: { net },
    main: {
      program: function* () {
        const fd = yield* sys.socket('inet', 'dgram')
        yield* sys.bind(fd, { family: 'inet', host: '127.0.0.11', port: 53 })
        if (over) return 0
        const held = process.install(maker.file(fd))
        const task = kernel.lifecycle.start(process, serveDns(held, (question) => answer(engine, container, question)))
        stop = () => {
          task.kill()
          process.tasks.delete(task)
          process.close(held)
        }
        return 0
      },
    },
  })
  return () => {
    over = true
    stop()
  }
}

function* answer(engine: Engine, container: Container, question: DnsQuestion): Gen<DnsAnswer> {
  const name = question.name.replace(/\.$/, '').toLowerCase()
  if (question.type === 'PTR') return reverse(engine, container, question) ?? (yield* forward(engine, container, question))
  const found = endpointsNamed(engine, container, name)
  if (found.length === 0) return yield* forward(engine, container, question)
  if (question.type !== 'A') return { rcode: 'NOERROR' }
  const answers = found.flatMap((e): DnsRecord[] => (e.ip === undefined ? [] : [{ name: question.name, type: 'A', ttl: TTL, data: formatIpv4(e.ip) }]))
  const start = answers.length > 1 ? engine.world.random('docker.dns').int(answers.length) : 0
  return { rcode: 'NOERROR', answers: [...answers.slice(start), ...answers.slice(0, start)] }
}

/** Endpoints of that name on the container's own networks; `name.network` asks one of them. */
function endpointsNamed(engine: Engine, container: Container, name: string): Endpoint[] {
  const found: Endpoint[] = []
  for (const { network } of container.endpoints.values()) {
    if (!network.userDefined) continue
    const bare = name.endsWith(`.${network.name.toLowerCase()}`) ? name.slice(0, -network.name.length - 1) : name
    for (const e of network.endpoints.values()) {
      const other = engine.containers.get(e.containerId)
      if (other === undefined || e.ip === undefined) continue
      const names = [other.name, ...e.aliases, other.id.slice(0, 12), other.config.Hostname].map((n) => n.toLowerCase())
      if (names.includes(bare)) found.push(e)
    }
  }
  return found
}

function reverse(engine: Engine, container: Container, question: DnsQuestion): DnsAnswer | undefined {
  const address = question.name.replace(/\.?in-addr\.arpa\.?$/i, '').split('.').reverse().join('.')
  for (const { network } of container.endpoints.values()) {
    for (const e of network.endpoints.values()) {
      const other = engine.containers.get(e.containerId)
      if (other === undefined || e.ip === undefined || formatIpv4(e.ip) !== address || !network.userDefined) continue
      return { rcode: 'NOERROR', answers: [{ name: question.name, type: 'PTR', ttl: TTL, data: `${other.name}.${network.name}` }] }
    }
  }
  return undefined
}

function* forward(engine: Engine, container: Container, question: DnsQuestion): Gen<DnsAnswer> {
  const internal = [...container.endpoints.values()].every((e) => e.network.internal)
  if (internal) return { rcode: 'SERVFAIL' }
  const { dns } = dnsOf(engine, container)
  const servers = dns.length > 0 ? dns : hostServers(engine)
  for (const server of servers) {
    const reply = yield* query(server, question, 4)
    if (reply !== undefined) return { rcode: reply.rcode, answers: reply.answers, authority: reply.authority }
  }
  return { rcode: servers.length === 0 ? 'NXDOMAIN' : 'SERVFAIL' }
}

function hostServers(engine: Engine): readonly string[] {
  try {
    const at = engine.files.find('/etc/resolv.conf')
    return parseResolvConf(decodeUtf8(at.mount.fs.read(at.ino, 0, attrAt(at).size))).nameservers
  } catch (error) {
    if (isErrno(error)) return []
    throw error
  }
}
