import { formatIpv4 } from '../../../kernel/net/ipv4.ts'
import { chainIds } from '../../../oci/layer.ts'
import { sha256Hex } from '../../../base/sha256.ts'
import type { Engine } from '../engine.ts'
import type { Endpoint } from '../networks/network.ts'
import { overlayDir } from './overlay-dir.ts'
import type { Container, MountPoint } from './container.ts'

/** The answer of GET /containers/{id}/json. */
export function inspectContainer(engine: Engine, container: Container, withSize: boolean): object {
  const { hostConfig, id } = container
  const dir = `/var/lib/docker/containers/${id}`
  const started = container.hasBeenStarted
  return {
    Id: id, Created: engine.time(container.created), Path: container.path, Args: container.args, State: stateOf(engine, container), Image: container.image.id,
    ResolvConfPath: started ? `${dir}/resolv.conf` : '', HostnamePath: started ? `${dir}/hostname` : '', HostsPath: started ? `${dir}/hosts` : '',
    LogPath: started ? `${dir}/${id}-json.log` : '', Name: `/${container.name}`, RestartCount: container.restartCount, Driver: 'overlay2', Platform: 'linux',
    MountLabel: '', ProcessLabel: '', AppArmorProfile: '', ExecIDs: execIds(container),
    HostConfig: hostConfig, GraphDriver: graphDriver(container), ...(withSize && { SizeRw: container.snapshot.size, SizeRootFs: container.snapshot.size + container.image.size }),
    Mounts: container.mounts.filter((m) => m.hidden !== true).map(mountPoint), Config: shownConfig(container), NetworkSettings: networkSettings(engine, container),
  }
}

function execIds(container: Container): string[] | null {
  const running = [...container.execs.values()].filter((e) => e.running).map((e) => e.id)
  return running.length > 0 ? running : null
}

function stateOf(engine: Engine, container: Container): object {
  const { status, health } = container
  return {
    Status: status, Running: container.running || container.restarting, Paused: container.paused, Restarting: container.restarting, OOMKilled: container.oomKilled,
    Dead: status === 'dead', Pid: container.running ? (container.task?.pid ?? 0) : 0, ExitCode: container.exitCode, Error: container.error,
    StartedAt: engine.time(container.startedAt), FinishedAt: engine.time(container.finishedAt),
    ...(health !== undefined && {
      Health: {
        Status: health.status, FailingStreak: health.failing,
        Log: health.log.map((r) => ({ Start: engine.time(r.start), End: engine.time(r.end), ExitCode: r.exitCode, Output: r.output })),
      },
    }),
  }
}

function shownConfig({ config }: Container): object {
  const { Healthcheck, StopSignal, StopTimeout, Shell, ExposedPorts, ...rest } = config
  const { Hostname, Domainname, User, AttachStdin, AttachStdout, AttachStderr, Tty, OpenStdin, StdinOnce, Env, Cmd, Image, Volumes, WorkingDir, Entrypoint, OnBuild, Labels } = rest
  return {
    Hostname, Domainname, User, AttachStdin, AttachStdout, AttachStderr, ...(ExposedPorts !== undefined && { ExposedPorts }), Tty, OpenStdin, StdinOnce, Env, Cmd,
    ...(Healthcheck !== undefined && { Healthcheck }), Image, Volumes, WorkingDir, Entrypoint, OnBuild, Labels,
    ...(StopSignal !== undefined && { StopSignal }), ...(StopTimeout !== undefined && { StopTimeout }), ...(Shell !== undefined && { Shell }),
  }
}

/** A mount as inspect and `docker ps` list it. */
export function mountPoint(point: MountPoint): object {
  return {
    Type: point.type, ...(point.type === 'volume' && { Name: point.name }), Source: point.source, Destination: point.destination,
    ...(point.type === 'volume' && { Driver: 'local' }), Mode: point.mode, RW: point.readWrite, Propagation: point.propagation,
  }
}

/** Where the layers would be on disk: names made of the layers' chain ids. */
function graphDriver(container: Container): object {
  const root = '/var/lib/docker/overlay2'
  const own = overlayDir(container.id)
  const lower = [`${own}-init/diff`, ...chainIds(container.image.document.rootfs.diff_ids).reverse().map((chain) => `${root}/${sha256Hex(chain)}/diff`)]
  return { Data: { LowerDir: lower.join(':'), MergedDir: `${own}/merged`, UpperDir: `${own}/diff`, WorkDir: `${own}/work` }, Name: 'overlay2' }
}

function networkSettings(engine: Engine, container: Container): object {
  const bridge = container.endpoints.get('bridge')
  const on = bridge?.ip === undefined ? undefined : bridge
  const sandbox = container.netns === undefined ? '' : sha256Hex(`${container.id}${container.netns.id}`)
  const networks = Object.fromEntries([...container.endpoints].map(([name, e]) => [name, endpointSettings(e, container)]))
  return {
    Bridge: '', SandboxID: sandbox, SandboxKey: sandbox === '' ? '' : `/var/run/docker/netns/${sandbox.slice(0, 12)}`, Ports: portsOf(container),
    HairpinMode: false, LinkLocalIPv6Address: '', LinkLocalIPv6PrefixLen: 0, SecondaryIPAddresses: null, SecondaryIPv6Addresses: null,
    EndpointID: on?.id ?? '', Gateway: on?.network.gateway === undefined ? '' : formatIpv4(on.network.gateway), GlobalIPv6Address: '', GlobalIPv6PrefixLen: 0,
    IPAddress: on?.ip === undefined ? '' : formatIpv4(on.ip), IPPrefixLen: on?.network.subnet?.prefix ?? 0, IPv6Gateway: '', MacAddress: on?.mac ?? '', Networks: networks,
  }
}

/** An endpoint as the API shows it. */
export function endpointSettings(e: Endpoint, container: Container): object {
  const up = e.ip !== undefined
  const names = e.network.userDefined ? [container.name, ...e.aliases, container.id.slice(0, 12)].filter((n, i, all) => all.indexOf(n) === i) : null
  return {
    IPAMConfig: e.wantedIp === undefined ? null : { IPv4Address: e.wantedIp }, Links: null, Aliases: e.aliases.length > 0 ? e.aliases : null, MacAddress: e.mac,
    NetworkID: e.id === '' && !container.hasBeenStarted ? '' : e.network.id, EndpointID: e.id, Gateway: up && e.network.gateway !== undefined ? formatIpv4(e.network.gateway) : '',
    IPAddress: e.ip === undefined ? '' : formatIpv4(e.ip), IPPrefixLen: up ? (e.network.subnet?.prefix ?? 0) : 0, IPv6Gateway: '', GlobalIPv6Address: '', GlobalIPv6PrefixLen: 0,
    DriverOpts: null, DNSNames: names,
  }
}

function portsOf(container: Container): object {
  if (!container.running || container.netns === undefined) return {}
  const ports: Record<string, { HostIp: string; HostPort: string }[] | null> = {}
  for (const port of Object.keys(container.config.ExposedPorts ?? {})) ports[port] = null
  for (const p of container.ports) {
    const key = `${p.containerPort}/${p.protocol}`
    ports[key] = [...(ports[key] ?? []), { HostIp: p.hostIp, HostPort: String(p.hostPort) }]
  }
  return Object.fromEntries(Object.entries(ports).sort(([a], [b]) => (a < b ? -1 : 1)))
}
