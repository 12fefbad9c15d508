import type { HealthConfig } from '../../oci/image.ts'

export type PortBinding = { HostIp?: string; HostPort?: string }
export type PortMap = Record<string, PortBinding[] | null>
export type MountRequest = {
  Type?: string; Source?: string; Target?: string; ReadOnly?: boolean; Consistency?: string
  BindOptions?: { Propagation?: string; NonRecursive?: boolean; CreateMountpoint?: boolean }
  VolumeOptions?: { NoCopy?: boolean; Labels?: Record<string, string>; DriverConfig?: { Name?: string; Options?: Record<string, string> }; Subpath?: string }
  TmpfsOptions?: { SizeBytes?: number; Mode?: number }
}

/** `Config` of POST /containers/create. */
export type Config = {
  Hostname: string; Domainname: string; User: string; AttachStdin: boolean; AttachStdout: boolean; AttachStderr: boolean
  ExposedPorts?: Record<string, object>; Tty: boolean; OpenStdin: boolean; StdinOnce: boolean; Env: string[] | null; Cmd: string[] | null
  Healthcheck?: HealthConfig; ArgsEscaped?: boolean; Image: string; Volumes: Record<string, object> | null; WorkingDir: string
  Entrypoint: string[] | null; NetworkDisabled?: boolean; OnBuild: string[] | null; Labels: Record<string, string>; StopSignal?: string; StopTimeout?: number; Shell?: string[]
}

/** `HostConfig` of POST /containers/create; the fields the engine acts on. Others are kept for inspect. */
export type HostConfig = {
  Binds: string[] | null; NetworkMode: string; PortBindings: PortMap; RestartPolicy: { Name: string; MaximumRetryCount: number }; AutoRemove: boolean
  VolumesFrom: string[] | null; Dns: string[]; DnsOptions: string[]; DnsSearch: string[]; ExtraHosts: string[] | null; GroupAdd: string[] | null
  IpcMode: string; PidMode: string; UTSMode: string; Privileged: boolean; PublishAllPorts: boolean; ReadonlyRootfs: boolean; ShmSize: number
  Memory: number; NanoCpus: number; CpuShares: number; CpuQuota: number; CpuPeriod: number; MemorySwap: number; MemoryReservation: number
  PidsLimit: number | null; Mounts?: MountRequest[]; Tmpfs?: Record<string, string>; LogConfig: { Type: string; Config: Record<string, string> }
  Init?: boolean | null; CapAdd: string[] | null; CapDrop: string[] | null; Links: string[] | null
} & Record<string, unknown>

/** An `EndpointSettings` of the API. */
export type EndpointSettings = { IPAMConfig?: { IPv4Address?: string } | null; Links?: string[] | null; Aliases?: string[] | null; MacAddress?: string; DriverOpts?: Record<string, string> | null }

export type CreateBody = Partial<Config> & { HostConfig?: Partial<HostConfig>; NetworkingConfig?: { EndpointsConfig?: Record<string, EndpointSettings | null> } | null }

/** What inspect shows of a HostConfig nobody said anything about, in the order of the API. */
export const HOST_CONFIG: HostConfig = {
  Binds: null, ContainerIDFile: '', LogConfig: { Type: 'json-file', Config: {} }, NetworkMode: 'bridge', PortBindings: {},
  RestartPolicy: { Name: 'no', MaximumRetryCount: 0 }, AutoRemove: false, VolumeDriver: '', VolumesFrom: null, ConsoleSize: [0, 0], CapAdd: null, CapDrop: null,
  CgroupnsMode: 'private', Dns: [], DnsOptions: [], DnsSearch: [], ExtraHosts: null, GroupAdd: null, IpcMode: 'private', Cgroup: '', Links: null, OomScoreAdj: 0,
  PidMode: '', Privileged: false, PublishAllPorts: false, ReadonlyRootfs: false, SecurityOpt: null, UTSMode: '', UsernsMode: '', ShmSize: 67_108_864,
  Runtime: 'runc', Isolation: '', CpuShares: 0, Memory: 0, NanoCpus: 0, CgroupParent: '', BlkioWeight: 0, BlkioWeightDevice: [], BlkioDeviceReadBps: [],
  BlkioDeviceWriteBps: [], BlkioDeviceReadIOps: [], BlkioDeviceWriteIOps: [], CpuPeriod: 0, CpuQuota: 0, CpuRealtimePeriod: 0, CpuRealtimeRuntime: 0,
  CpusetCpus: '', CpusetMems: '', Devices: [], DeviceCgroupRules: null, DeviceRequests: null, MemoryReservation: 0, MemorySwap: 0, MemorySwappiness: null,
  OomKillDisable: null, PidsLimit: null, Ulimits: [], CpuCount: 0, CpuPercent: 0, IOMaximumIOps: 0, IOMaximumBandwidth: 0,
  MaskedPaths: [
    '/proc/asound', '/proc/acpi', '/proc/interrupts', '/proc/kcore', '/proc/keys', '/proc/latency_stats', '/proc/timer_list', '/proc/timer_stats', '/proc/sched_debug', '/proc/scsi',
    '/sys/firmware', '/sys/devices/virtual/powercap',
  ],
  ReadonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
}
