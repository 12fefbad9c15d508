import type { Gen } from '../../../kernel/coroutine.ts'
import type { Env } from '../../../kernel/program.ts'
import { sys } from '../../../kernel/sys.ts'
import { joinPath } from '../../../base/path.ts'
import { Failure } from '../../../cli/failure.ts'
import type { FlagValues } from '../../../cli/flag.ts'
import { pairs, readEnvironment, readLabels } from '../opts/env-file.ts'
import type { MountSpec } from '../opts/mount.ts'
import { parseExpose, parsePortSpec, standardNotation, type PortBinding } from '../opts/ports.ts'
import type { CONFIG_FLAGS } from './config-flags.ts'
import { endpoints, type EndpointSettings } from './endpoints.ts'
import {
  checkMode, effectiveCapabilities, healthcheck, isMacAddress, parseDevice, parseRestartPolicy, parseVolume, securityOptions, storageOptions, type RestartPolicy,
} from './host-config.ts'

export type ConfigFlags = FlagValues<typeof CONFIG_FLAGS>

/** The body of `POST /containers/create` (Engine API v1.50), without fields that have no value. */
export type ContainerConfig = {
  Image: string
  Cmd: readonly string[] | null
  Tty: boolean
  OpenStdin: boolean
  StdinOnce: boolean
  AttachStdin: boolean
  AttachStdout: boolean
  AttachStderr: boolean
  readonly HostConfig: { readonly AutoRemove: boolean; readonly RestartPolicy: RestartPolicy; ConsoleSize: readonly [number, number]; readonly [field: string]: unknown }
  readonly NetworkingConfig: { readonly EndpointsConfig: Readonly<Record<string, EndpointSettings>> }
  readonly [field: string]: unknown
}

/** Turns the flags and arguments of run and create into a container's description (docker/cli container.parse). */
export function* containerConfig(args: readonly string[], flags: ConfigFlags, env: Env): Gen<ContainerConfig> {
  const [image = '', ...words] = args
  if (flags['mac-address'] !== '' && !isMacAddress(flags['mac-address'])) throw new Failure(`${flags['mac-address']} is not a valid mac address`)
  const swappiness = flags['memory-swappiness']
  if (swappiness !== -1 && (swappiness < 0 || swappiness > 100)) throw new Failure(`invalid value: ${swappiness}. Valid memory swappiness range is 0-100`)
  const volumes = splitVolumes(flags.volume, yield* sys.getcwd())
  const ports = publishedPorts(flags.publish, flags.expose)
  const environment = yield* readEnvironment(flags['env-file'], flags.env, env)
  const labels = yield* readLabels(flags['label-file'], flags.label)
  const hostConfig = hostConfigOf(flags, volumes.binds, ports.bindings, yield* absoluteSources(flags.mount))
  if (flags.rm && !['', 'no'].includes(hostConfig.RestartPolicy.Name)) throw new Failure('conflicting options: cannot specify both --restart and --rm')
  const attach = { in: flags.interactive || flags.attach.includes('stdin'), all: flags.attach.length === 0 }
  return {
    Hostname: flags.hostname, Domainname: flags.domainname, User: flags.user,
    AttachStdin: attach.in,
    AttachStdout: attach.all || flags.attach.includes('stdout'),
    AttachStderr: attach.all || flags.attach.includes('stderr'),
    ...(Object.keys(ports.exposed).length > 0 ? { ExposedPorts: ports.exposed } : {}),
    Tty: flags.tty, OpenStdin: flags.interactive, StdinOnce: flags.interactive && attach.in,
    Env: environment, Cmd: words.length > 0 ? words : null,
    ...given('Healthcheck', healthcheck(flags)),
    Image: image, Volumes: volumes.anonymous, WorkingDir: flags.workdir,
    Entrypoint: flags.entrypoint !== '' ? [flags.entrypoint] : flags.given('entrypoint') ? [''] : null,
    ...(flags['mac-address'] === '' ? {} : { MacAddress: flags['mac-address'] }),
    Labels: pairs(labels),
    ...(flags.given('stop-signal') ? { StopSignal: flags['stop-signal'] } : {}),
    ...(flags.given('stop-timeout') ? { StopTimeout: flags['stop-timeout'] } : {}),
    HostConfig: hostConfig,
    NetworkingConfig: { EndpointsConfig: networkEndpoints(flags) },
  }
}

const given = (name: string, value: unknown): Readonly<Record<string, unknown>> => (value === undefined ? {} : { [name]: value })

function networkEndpoints(flags: ConfigFlags): Readonly<Record<string, EndpointSettings>> {
  return endpoints([...flags.network, ...flags.net], {
    aliases: [...flags['network-alias'], ...flags['net-alias']], links: flags.link, ip: flags.ip, ip6: flags.ip6,
    linkLocalIps: flags['link-local-ip'], macAddress: flags['mac-address'],
  })
}

function hostConfigOf(flags: ConfigFlags, binds: readonly string[], bindings: unknown, mounts: readonly MountSpec[]): ContainerConfig['HostConfig'] {
  const capabilities = effectiveCapabilities(flags['cap-add'], flags['cap-drop'])
  if (flags['log-driver'] === 'none' && flags['log-opt'].length > 0) throw new Failure('invalid logging opts for driver none')
  return {
    Binds: binds, ContainerIDFile: flags.cidfile,
    LogConfig: { Type: flags['log-driver'], Config: pairs(flags['log-opt']) },
    NetworkMode: [...flags.network, ...flags.net][0]?.target ?? 'default',
    PortBindings: bindings,
    RestartPolicy: parseRestartPolicy(flags.restart),
    AutoRemove: flags.rm, VolumeDriver: flags['volume-driver'], VolumesFrom: flags['volumes-from'],
    ConsoleSize: [0, 0],
    CapAdd: capabilities.add, CapDrop: capabilities.drop,
    CgroupnsMode: checkMode(flags.cgroupns, ['private', 'host'], '--cgroupns: invalid CGROUP mode'),
    Dns: flags.dns, DnsOptions: [...flags['dns-option'], ...flags['dns-opt']], DnsSearch: flags['dns-search'],
    ExtraHosts: flags['add-host'], GroupAdd: flags['group-add'],
    IpcMode: flags.ipc, Links: flags.link, OomScoreAdj: flags['oom-score-adj'],
    PidMode: checkMode(flags.pid, ['host', 'container:'], '--pid: invalid PID mode'),
    Privileged: flags.privileged, PublishAllPorts: flags['publish-all'], ReadonlyRootfs: flags['read-only'],
    SecurityOpt: securityOptions(flags['security-opt']), StorageOpt: storageOptions(flags['storage-opt']),
    Tmpfs: Object.fromEntries(flags.tmpfs.map((value) => cutAt(value, ':'))),
    UTSMode: checkMode(flags.uts, ['host'], '--uts: invalid UTS mode'),
    UsernsMode: checkMode(flags.userns, ['host'], '--userns: invalid USER mode'),
    ShmSize: flags['shm-size'], Sysctls: Object.fromEntries(flags.sysctl), Runtime: flags.runtime, Isolation: flags.isolation,
    ...resources(flags),
    Mounts: mounts,
    ...(flags.given('init') ? { Init: flags.init } : {}),
  }
}

function resources(flags: ConfigFlags): Readonly<Record<string, unknown>> {
  return {
    CpuShares: flags['cpu-shares'], Memory: flags.memory, NanoCpus: flags.cpus, CgroupParent: flags['cgroup-parent'],
    BlkioWeight: Number(flags['blkio-weight']) || 0, CpuPeriod: flags['cpu-period'], CpuQuota: flags['cpu-quota'],
    CpusetCpus: flags['cpuset-cpus'], CpusetMems: flags['cpuset-mems'], Devices: flags.device.map(parseDevice),
    MemoryReservation: flags['memory-reservation'], MemorySwap: flags['memory-swap'], MemorySwappiness: flags['memory-swappiness'],
    OomKillDisable: flags['oom-kill-disable'], PidsLimit: flags['pids-limit'], Ulimits: flags.ulimit,
  }
}

const cutAt = (text: string, mark: string): [string, string] => {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function splitVolumes(specs: readonly string[], cwd: string): { readonly binds: readonly string[]; readonly anonymous: Readonly<Record<string, object>> } {
  const binds: string[] = []
  const anonymous: Record<string, object> = {}
  for (const spec of new Set(specs)) {
    const volume = parseVolume(spec)
    if (volume.source === '') anonymous[spec] = {}
    else if (volume.bind && spec.startsWith('.')) {
      const [host, rest] = cutAt(spec, ':')
      binds.push(`${joinPath(cwd, host)}:${rest}`)
    } else binds.push(spec)
  }
  return { binds, anonymous }
}

function* absoluteSources(mounts: readonly MountSpec[]): Gen<readonly MountSpec[]> {
  const cwd = yield* sys.getcwd()
  return mounts.map((mount) => (mount.Source === '.' || mount.Source?.startsWith('./') === true ? { ...mount, Source: joinPath(cwd, mount.Source) } : mount))
}

function publishedPorts(publish: readonly string[], expose: readonly string[]): { readonly exposed: Readonly<Record<string, object>>; readonly bindings: Readonly<Record<string, readonly PortBinding[]>> } {
  const exposed: Record<string, object> = {}
  const bindings: Record<string, readonly PortBinding[]> = {}
  for (const { port, binding } of publish.map(standardNotation).flatMap(parsePortSpec)) {
    exposed[port] = {}
    bindings[port] = [...(bindings[port] ?? []), binding]
  }
  for (const port of expose.flatMap(parseExpose)) exposed[port] = {}
  return { exposed, bindings }
}
