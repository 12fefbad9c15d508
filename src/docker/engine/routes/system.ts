import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { chainIds } from '../../../oci/layer.ts'
import { commitContainer } from '../images/commit.ts'
import { imageSummary } from '../images/inspect.ts'
import { listContainers } from '../containers/list.ts'
import { ENGINE, type Engine } from '../engine.ts'
import { apiHost } from '../../../oci/registry.ts'
import { ApiError, badRequest, notSimulated, serverError } from '../errors.ts'
import { type EngineEvent } from '../events.ts'
import { Filters, matchesLabels, parseFilters } from '../filters.ts'
import { jsonBody, microsOf } from './parameters.ts'
import { route, type Route, type RouteContext } from './route.ts'
import { treeBytes, volumeView } from './volumes.ts'

const PING_HEADERS = {
  'Api-Version': ENGINE.api, 'Builder-Version': '2', 'Docker-Experimental': 'false', Ostype: 'linux', Swarm: 'inactive', 'Cache-Control': 'no-cache, no-store, must-revalidate', Pragma: 'no-cache',
}

function versionView(engine: Engine): object {
  const kernel = engine.kernel.release
  return {
    Platform: { Name: 'Docker Engine - Community' },
    Components: [
      { Name: 'Engine', Version: ENGINE.version, Details: { ApiVersion: ENGINE.api, Arch: 'amd64', BuildTime: ENGINE.built, Experimental: 'false', GitCommit: ENGINE.commit, GoVersion: ENGINE.go, KernelVersion: kernel, MinAPIVersion: ENGINE.minApi, Os: 'linux' } },
      { Name: 'containerd', Version: '1.7.27', Details: { GitCommit: '05044ec0a9a75232cad458027ca83437aae3f4da' } },
      { Name: 'runc', Version: '1.2.5', Details: { GitCommit: 'v1.2.5-0-g59923ef' } },
      { Name: 'docker-init', Version: '0.19.0', Details: { GitCommit: 'de40ad0' } },
    ],
    Version: ENGINE.version, ApiVersion: ENGINE.api, MinAPIVersion: ENGINE.minApi, GitCommit: ENGINE.commit, GoVersion: ENGINE.go, Os: 'linux', Arch: 'amd64', KernelVersion: kernel, BuildTime: ENGINE.built,
  }
}

function infoView(engine: Engine): object {
  const containers = [...engine.containers.values()]
  const count = (state: string): number => containers.filter((c) => c.status === state).length
  return {
    ID: 'a1b2c3d4-0000-4000-8000-000000000028', Containers: containers.length, ContainersRunning: count('running'), ContainersPaused: count('paused'),
    ContainersStopped: containers.length - count('running') - count('paused'), Images: engine.runtime.images.images().length, Driver: 'overlay2',
    DriverStatus: [['Backing Filesystem', 'extfs'], ['Supports d_type', 'true'], ['Using metacopy', 'false'], ['Native Overlay Diff', 'true'], ['userxattr', 'false']],
    Plugins: { Volume: ['local'], Network: ['bridge', 'host', 'ipvlan', 'macvlan', 'null', 'overlay'], Authorization: null, Log: ['awslogs', 'fluentd', 'gcplogs', 'gelf', 'journald', 'json-file', 'local', 'splunk', 'syslog'] },
    MemoryLimit: true, SwapLimit: true, CpuCfsPeriod: true, CpuCfsQuota: true, CPUShares: true, CPUSet: true, PidsLimit: true, IPv4Forwarding: true, Debug: false, NFd: 24, OomKillDisable: false,
    NGoroutines: 40, SystemTime: engine.time(engine.world.now), LoggingDriver: 'json-file', CgroupDriver: engine.kernel.cgroupV1 === undefined ? 'systemd' : 'cgroupfs', CgroupVersion: engine.kernel.cgroupV1 === undefined ? '2' : '1', NEventsListener: 0, KernelVersion: engine.kernel.release,
    OperatingSystem: 'Debian GNU/Linux 12 (bookworm)', OSVersion: '12', OSType: 'linux', Architecture: 'x86_64', IndexServerAddress: 'https://index.docker.io/v1/',
    RegistryConfig: { AllowNondistributableArtifactsCIDRs: null, AllowNondistributableArtifactsHostnames: null, InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8'], IndexConfigs: { 'docker.io': { Name: 'docker.io', Mirrors: [], Secure: true, Official: true } }, Mirrors: null },
    NCPU: 2, MemTotal: engine.kernel.memory, GenericResources: null, DockerRootDir: '/var/lib/docker', HttpProxy: '', HttpsProxy: '', NoProxy: '', Name: engine.kernel.hostname, Labels: [],
    ExperimentalBuild: false, ServerVersion: ENGINE.version, Runtimes: { 'io.containerd.runc.v2': { path: 'runc' }, runc: { path: 'runc' } }, DefaultRuntime: 'runc',
    Swarm: { NodeID: '', NodeAddr: '', LocalNodeState: 'inactive', ControlAvailable: false, Error: '', RemoteManagers: null }, LiveRestoreEnabled: false, Isolation: '', InitBinary: 'docker-init',
    ContainerdCommit: { ID: '05044ec0a9a75232cad458027ca83437aae3f4da' }, RuncCommit: { ID: 'v1.2.5-0-g59923ef' }, InitCommit: { ID: 'de40ad0' },
    SecurityOptions: ['name=seccomp,profile=builtin', ...(engine.kernel.cgroupV1 === undefined ? ['name=cgroupns'] : [])], CDISpecDirs: ['/etc/cdi', '/var/run/cdi'], Warnings: null,
  }
}

function diskUsage(engine: Engine): object {
  const images = engine.runtime.images.images()
  const users = (id: string): number => [...engine.containers.values()].filter((c) => c.image.id === id).length
  const layers = new Map<string, { size: number; images: number }>()
  for (const image of images) {
    chainIds(image.document.rootfs.diff_ids).forEach((chain, i) => {
      const known = layers.get(chain) ?? { size: image.layers[i]?.size ?? 0, images: 0 }
      layers.set(chain, { ...known, images: known.images + 1 })
    })
  }
  const shared = (image: (typeof images)[number]): number => chainIds(image.document.rootfs.diff_ids).reduce((sum, chain) => sum + ((layers.get(chain)?.images ?? 0) > 1 ? (layers.get(chain)?.size ?? 0) : 0), 0)
  return {
    LayersSize: [...layers.values()].reduce((sum, l) => sum + l.size, 0), Images: images.map((i) => imageSummary(engine, i, users(i.id), shared(i))),
    Containers: listContainers(engine, { all: true, limit: 0, size: true, filters: new Filters() }),
    Volumes: engine.volumes.all().map((v) => ({ ...volumeView(engine, v), UsageData: { RefCount: v.users.size, Size: treeBytes(v.fs, v.ino) } })), BuildCache: [],
  }
}

const EVENT_FILTERS: readonly string[] = ['config', 'container', 'daemon', 'event', 'image', 'label', 'network', 'node', 'plugin', 'scope', 'secret', 'service', 'type', 'volume', 'builder']

function* events({ engine, request, respond }: RouteContext): Gen<void> {
  const { query } = request
  const since = microsOf(engine, query.get('since'))
  const until = microsOf(engine, query.get('until'))
  if (since !== undefined && until !== undefined && until < since) throw badRequest(`\`since\` time (${query.get('since')}) cannot be after \`until\` time (${query.get('until')})`)
  const wanted = eventFilter(parseFilters(query, EVENT_FILTERS))
  const event = yield* sys.eventfd()
  const queue: EngineEvent[] = since === undefined ? [] : engine.events.recent.filter((k) => k.at >= since && (until === undefined || k.at <= until)).map((k) => k.event)
  const stop = engine.events.listen((e) => {
    queue.push(e)
    event.signal()
  })
  yield* respond.start(200, { 'Content-Type': 'application/json' })
  for (;;) {
    const batch = queue.splice(0).filter(wanted)
    if (batch.length > 0) yield* respond.write(batch.map((e) => `${JSON.stringify(e)}\n`).join(''))
    if (until !== undefined && engine.world.now >= until) break
    if ((yield* respond.wait(event, until === undefined ? undefined : until - engine.world.now)) === 'gone') break
  }
  stop()
}

function eventFilter(filters: Filters): (event: EngineEvent) => boolean {
  const any = (values: readonly string[], test: (v: string) => boolean): boolean => values.length === 0 || values.some(test)
  const names = (type: string, e: EngineEvent): boolean => any(filters.get(type), (v) => e.Type === type && (e.Actor.ID === v || e.Actor.Attributes['name'] === v || (v.length >= 12 && e.Actor.ID.startsWith(v))))
  return (e) =>
    any(filters.get('type'), (t) => e.Type === t) && any(filters.get('event'), (a) => e.Action === a || e.Action.startsWith(`${a}:`)) && any(filters.get('scope'), (s) => s === e.scope)
    && matchesLabels(e.Actor.Attributes, filters) && names('container', e) && names('network', e) && names('volume', e)
    && any(filters.get('image'), (v) => e.Actor.ID === v || e.Actor.Attributes['image'] === v || e.Actor.Attributes['name'] === v)
}

function* ping({ request, respond }: RouteContext): Gen<void> {
  yield* respond.send(200, request.method === 'HEAD' ? '' : 'OK', { ...PING_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' })
}

/** POST /auth: the simulated registries know no accounts; who can be reached takes any. */
function* login({ engine, request, respond }: RouteContext): Gen<void> {
  const { serveraddress: address = '' } = yield* jsonBody<{ username?: string; password?: string; serveraddress?: string }>(request)
  const host = address.replace(/^https?:\/\//, '').replace(/\/.*$/, '').replace(/^index\.docker\.io$/, 'docker.io')
  const domain = host === '' ? 'docker.io' : host
  const { registry } = engine.runtime
  if (/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(domain)) {
    const port = /:(\d+)$/.exec(domain)?.[1] ?? '80'
    throw serverError(`Get "http://${domain}/v2/": dial tcp 127.0.0.1:${port}: connect: connection refused`)
  }
  if (!registry.reachable) {
    throw serverError(`Get "https://${apiHost(domain)}/v2/": dial tcp: lookup ${apiHost(domain).replace(/:\d+$/, '')} on 10.255.255.53:53: dial udp 10.255.255.53:53: connect: network is unreachable`)
  }
  if (domain === 'docker.io') throw new ApiError(401, 'Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password')
  if (!registry.hosts.has(domain)) throw serverError(`Get "https://${domain}/v2/": dial tcp: lookup ${domain} on 10.255.255.53:53: no such host`)
  yield* respond.json(200, { IdentityToken: '', Status: 'Login Succeeded' })
}

const swarmOff = function* (): Gen<void> {
  throw new ApiError(503, 'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.')
}

export const systemRoutes: readonly Route[] = [
  route('GET', '/_ping', ping),
  route('HEAD', '/_ping', ping),
  route('GET', '/version', function* ({ engine, respond }) { yield* respond.json(200, versionView(engine)) }),
  route('GET', '/info', function* ({ engine, respond }) { yield* respond.json(200, infoView(engine)) }),
  route('GET', '/system/df', function* ({ engine, respond }) { yield* respond.json(200, diskUsage(engine)) }),
  route('GET', '/events', events),
  route('POST', '/commit', commitContainer),
  ...['/services', '/tasks', '/nodes', '/secrets', '/configs', '/swarm'].map((path) => route('GET', path, swarmOff)),
  route('POST', '/swarm/leave', function* () { throw new ApiError(503, 'This node is not part of a swarm') }),
  ...['/swarm/init', '/swarm/join'].map((path) => route('POST', path, function* () { throw notSimulated(`docker ${path.slice(1).replace('/', ' ')}`) })),
  route('POST', '/auth', login),
  route('GET', '/plugins', function* ({ respond }) { yield* respond.json(200, []) }),
]
