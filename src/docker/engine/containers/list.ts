import { PosixRegex } from '../../../base/posix-regex.ts'
import { humanDuration } from '../../../base/units.ts'
import { SECOND } from '../../../sim/time.ts'
import type { Engine } from '../engine.ts'
import { badRequest } from '../errors.ts'
import { type Filters, matchesLabels } from '../filters.ts'
import type { Container } from './container.ts'
import { endpointSettings, mountPoint } from './inspect.ts'
import { commandText, portRecords } from './publish.ts'

export const PS_FILTERS: readonly string[] = ['ancestor', 'before', 'exited', 'id', 'isolation', 'label', 'name', 'status', 'health', 'since', 'volume', 'network', 'is-task', 'publish', 'expose']
const STATES: readonly string[] = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']

export type ListOptions = { readonly all: boolean; readonly limit: number; readonly size: boolean; readonly filters: Filters }

/** The answer of GET /containers/json: newest first. */
export function listContainers(engine: Engine, options: ListOptions): object[] {
  const { filters, limit } = options
  const all = options.all || limit > 0 || filters.has('status') || filters.has('exited') || filters.has('before') || filters.has('since')
  const newest = [...engine.containers.values()].reverse().sort((a, b) => b.created - a.created)
  const match = matcher(engine, filters)
  const found = newest.filter((c) => (all || c.running || c.restarting) && match(c))
  return (limit > 0 ? found.slice(0, limit) : found).map((c) => summary(engine, c, options.size))
}

/** Whether a container passes the filters of `docker ps`. Throws for values that mean nothing. */
export function matcher(engine: Engine, filters: Filters): (container: Container) => boolean {
  for (const status of filters.get('status')) if (!STATES.includes(status)) throw badRequest(`invalid filter 'status=${status}'`)
  for (const health of filters.get('health')) if (!['starting', 'healthy', 'unhealthy', 'none'].includes(health)) throw badRequest(`invalid filter 'health=${health}'`)
  const exits = filters.get('exited').map((code) => {
    if (!/^-?\d+$/.test(code)) throw badRequest(`strconv.Atoi: parsing "${code}": invalid syntax`)
    return Number(code)
  })
  const before = filters.get('before').map((term) => engine.container(term))
  const since = filters.get('since').map((term) => engine.container(term))
  const images = new Set(filters.get('ancestor').flatMap((term) => engine.findImage(term)?.id ?? []))
  const any = <T>(values: readonly T[], test: (value: T) => boolean): boolean => values.length === 0 || values.some(test)
  return (c) =>
    any(filters.get('name'), (name) => matchesName(c.name, name)) && any(filters.get('id'), (id) => c.id.startsWith(id) || c.id === id)
    && any(filters.get('status'), (s) => s === c.status) && any(filters.get('health'), (h) => h === (c.health?.status ?? 'none'))
    && any(exits, (code) => c.exitCode === code && (c.status === 'exited' || c.status === 'dead') && c.hasBeenStarted) && matchesLabels(c.config.Labels, filters)
    && before.every((o) => order(engine, c) < order(engine, o)) && since.every((o) => order(engine, c) > order(engine, o))
    && (!filters.has('ancestor') || descends(c, images)) && any(filters.get('volume'), (v) => c.mounts.some((m) => m.name === v || m.destination === v || m.source === v))
    && any(filters.get('network'), (n) => [...c.endpoints.values()].some((e) => e.network.name === n || e.network.id.startsWith(n)))
    && any(filters.get('publish'), (p) => portMatches(p, c.ports.map((b) => `${b.hostPort}/${b.protocol}`)))
    && any(filters.get('expose'), (p) => portMatches(p, Object.keys(c.config.ExposedPorts ?? {})))
}

function matchesName(name: string, pattern: string): boolean {
  try {
    const regex = new PosixRegex(pattern, { syntax: 'perl' })
    return regex.test(name) || regex.test(`/${name}`)
  } catch {
    return name === pattern
  }
}

const order = (engine: Engine, container: Container): number => [...engine.containers.keys()].indexOf(container.id)

function descends(container: Container, images: ReadonlySet<string>): boolean {
  return images.has(container.image.id)
}

function portMatches(filter: string, ports: readonly string[]): boolean {
  const [range = '', protocol = 'tcp'] = filter.split('/')
  const [first = 0, last] = range.split('-').map(Number)
  return ports.some((port) => {
    const [number = '', proto = 'tcp'] = port.split('/')
    return proto === protocol && Number(number) >= first && Number(number) <= (last ?? first)
  })
}

function summary(engine: Engine, container: Container, size: boolean): object {
  const image = shownImage(engine, container)
  return {
    Id: container.id, Names: [`/${container.name}`], Image: image, ImageID: container.image.id, Command: commandText(container), Created: engine.unixTime(container.created),
    Ports: portRecords(container).map((p) => ({ ...(p.hostIp !== '' && { IP: p.hostIp }), PrivatePort: p.containerPort, ...(p.hostPort !== undefined && { PublicPort: p.hostPort }), Type: p.protocol })),
    ...(size && { ...(container.snapshot.size > 0 && { SizeRw: container.snapshot.size }), SizeRootFs: container.snapshot.size + container.image.size }), Labels: container.config.Labels, State: container.status, Status: statusText(engine, container),
    HostConfig: { NetworkMode: container.hostConfig.NetworkMode },
    NetworkSettings: { Networks: Object.fromEntries([...container.endpoints].map(([name, e]) => [name, endpointSettings(e, container)])) },
    Mounts: container.mounts.filter((m) => m.hidden !== true).map(mountPoint),
  }
}

/** The image as the user named it, or its id when that name now means another. */
function shownImage(engine: Engine, container: Container): string {
  const named = container.config.Image
  const found = engine.findImage(named)
  return found?.id === container.image.id ? named : container.image.id
}

/** `Up 3 seconds (healthy)`, `Exited (0) 2 minutes ago`, ... */
export function statusText(engine: Engine, container: Container): string {
  const ago = (at: number | undefined): string => humanDuration(Math.max(0, Math.floor((engine.world.now - (at ?? 0)) / SECOND)))
  switch (container.status) {
    case 'running': {
      const health = container.health === undefined ? '' : ` (${container.health.status === 'starting' ? 'health: starting' : container.health.status})`
      return `Up ${ago(container.startedAt)}${health}`
    }
    case 'paused': return `Up ${ago(container.startedAt)} (Paused)`
    case 'restarting': return `Restarting (${container.exitCode}) ${ago(container.finishedAt)} ago`
    case 'removing': return 'Removal In Progress'
    case 'dead': return 'Dead'
    case 'created': return 'Created'
    default: return container.hasBeenStarted ? `Exited (${container.exitCode}) ${ago(container.finishedAt)} ago` : 'Created'
  }
}
