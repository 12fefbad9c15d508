import { formatIpv4 } from '../../../kernel/net/ipv4.ts'
import { quoteShell } from '../../../base/quote.ts'
import type { Engine } from '../engine.ts'
import type { PortRecord } from '../records.ts'
import type { Container } from './container.ts'

/** Writes a container's record and wakes whoever waits for a change of it. */
export function publishContainer(engine: Engine, container: Container): void {
  const { id, name, config, image, created, status, exitCode, error, restartCount } = container
  engine.tables.containers.set(id, {
    id, name, image: config.Image, imageId: image.id, command: commandText(container), created, state: status, exitCode, error,
    health: container.health?.status, pid: container.running ? (container.task?.pid ?? 0) : 0, restartCount, ports: portRecords(container),
    networks: [...container.endpoints].map(([network, e]) => ({ name: network, id: e.network.id, ip: e.ip === undefined ? '' : formatIpv4(e.ip), mac: e.mac })),
    mounts: container.mounts.map((m) => ({ type: m.type, name: m.name, source: m.source, destination: m.destination, readOnly: !m.readWrite })),
    labels: config.Labels, writableBytes: container.snapshot.size,
  })
  container.changed.wake()
}

/** The command as `docker ps` shows it. */
export function commandText({ path, args }: Container): string {
  return [path, ...args.map((arg) => (arg.includes(' ') ? quoteSingle(arg) : arg))].join(' ')
}

const quoteSingle = (arg: string): string => (/['\s]/.test(arg) ? `'${arg.replaceAll("'", `'\\''`)}'` : quoteShell(arg))

/** Published ports of a running container, then those that are only exposed. */
export function portRecords(container: Container): PortRecord[] {
  const bridged = [...container.endpoints.values()].some((e) => e.link !== undefined)
  if (!container.running || !bridged) return []
  const records: PortRecord[] = container.ports.map((p) => ({ hostIp: p.hostIp, hostPort: p.hostPort, containerPort: p.containerPort, protocol: p.protocol }))
  const published = new Set(container.ports.map((p) => `${p.containerPort}/${p.protocol}`))
  for (const port of Object.keys(container.config.ExposedPorts ?? {})) {
    const [number = '', protocol = 'tcp'] = port.split('/')
    if (!published.has(`${number}/${protocol}`)) records.push({ hostIp: '', hostPort: undefined, containerPort: Number(number), protocol })
  }
  return records
}
