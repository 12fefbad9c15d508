import { badRequest, conflict, notFound, notSimulated } from '../errors.ts'
import type { Config, CreateBody, HostConfig } from '../wire.ts'

const NAME = /^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$/

export function checkName(name: string): void {
  if (!NAME.test(name)) throw badRequest(`Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`)
}

/** Fields whose effect Drydock does not simulate: anything but these values is refused, never ignored. */
const NOT_SIMULATED: Readonly<Record<string, string>> = {
  Devices: '--device', DeviceCgroupRules: '--device-cgroup-rule', BlkioWeight: '--blkio-weight', BlkioDeviceReadBps: '--device-read-bps',
  BlkioDeviceWriteBps: '--device-write-bps', BlkioDeviceReadIOps: '--device-read-iops', BlkioDeviceWriteIOps: '--device-write-iops',
  CpuRealtimePeriod: '--cpu-rt-period', CpuRealtimeRuntime: '--cpu-rt-runtime', Links: '--link', StorageOpt: '--storage-opt', Sysctls: '--sysctl',
  CgroupParent: '--cgroup-parent', UsernsMode: '--userns', Annotations: '--annotation',
}

const CAPS = `CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW
IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE
AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`.split(/\s+/)

/** Refuses what the real daemon refuses, with its words, and what Drydock cannot do, with its own. */
export function validate(body: CreateBody, config: Config, host: HostConfig): void {
  if (config.WorkingDir !== '' && !config.WorkingDir.startsWith('/')) throw badRequest(`the working directory '${config.WorkingDir}' is invalid, it needs to be an absolute path`)
  checkHealth(config)
  checkRestart(host)
  checkMemory(host)
  for (const [field, flag] of Object.entries(NOT_SIMULATED)) {
    const value = host[field]
    const empty = value === undefined || value === null || value === '' || value === 0 || (typeof value === 'object' && Object.keys(value).length === 0)
    if (!empty) throw notSimulated(`docker run ${flag}`)
  }
  const devices = host['DeviceRequests']
  if (Array.isArray(devices) && devices.length > 0) throw notSimulated('docker run --gpus')
  for (const field of ['CapAdd', 'CapDrop'] as const) {
    for (const cap of host[field] ?? []) {
      const name = cap.toUpperCase().replace(/^CAP_/, '')
      if (name !== 'ALL' && !CAPS.includes(name)) throw badRequest(`invalid ${field}: unknown capability: "CAP_${name}"`)
    }
  }
  // The kernel knows root and others, no capabilities yet: taking some away would be a lie.
  if ((host.CapDrop?.length ?? 0) > 0) throw notSimulated('docker run --cap-drop')
  if (host['OomKillDisable'] === true) throw notSimulated('docker run --oom-kill-disable')
  const runtime = host['Runtime']
  if (runtime !== '' && runtime !== 'runc' && runtime !== undefined) throw badRequest(`unknown or invalid runtime name: ${String(runtime)}`)
  const isolation = host['Isolation']
  if (typeof isolation === 'string' && isolation !== '' && isolation !== 'default') throw badRequest(`invalid isolation '${isolation}': linux only supports 'default'`)
  if (!['json-file', 'local', 'none', ''].includes(host.LogConfig.Type)) throw notSimulated(`docker run --log-driver ${host.LogConfig.Type}`)
  const [option] = Object.keys(host.LogConfig.Config ?? {})
  if (option !== undefined) throw notSimulated(`docker run --log-opt ${option}`)
  checkCpuset(host['CpusetCpus'])
  checkMemoryNodes(host['CpusetMems'])
  checkSecurity(host['SecurityOpt'])
  const driver = host['VolumeDriver']
  if (typeof driver === 'string' && driver !== '' && driver !== 'local') throw notFound(`error looking up volume plugin ${driver}: plugin "${driver}" not found`)
  checkNetworkMode(body, host)
}

function checkCpuset(cpus: unknown): void {
  if (typeof cpus !== 'string' || cpus === '') return
  const wanted = cpus.split(',').map((part) => /^(\d+)(?:-(\d+))?$/.exec(part))
  if (wanted.includes(null)) throw badRequest(`Invalid value ${cpus} for cpuset cpus: invalid format: ${cpus}`)
  if (wanted.some((m) => Number(m?.[2] ?? m?.[1]) > 1)) throw badRequest(`Requested CPUs are not available - requested ${cpus}, available: 0-1`)
}

function checkMemoryNodes(nodes: unknown): void {
  if (typeof nodes !== 'string' || nodes === '') return
  const wanted = nodes.split(',').map((part) => /^(\d+)(?:-(\d+))?$/.exec(part))
  if (wanted.includes(null)) throw badRequest(`Invalid value ${nodes} for cpuset mems: invalid format: ${nodes}`)
  if (wanted.some((m) => Number(m?.[2] ?? m?.[1]) > 0)) throw badRequest(`Requested memory nodes are not available - requested ${nodes}, available: 0`)
}

/** Nothing here is confined by seccomp, AppArmor or SELinux: switching them off is what happens anyway, anything else would be a lie. */
function checkSecurity(options: unknown): void {
  for (const option of Array.isArray(options) ? (options as string[]) : []) {
    if (!/^(?:(?:seccomp|apparmor)[=:]unconfined|label[=:]disable|no-new-privileges[=:]false|systempaths=unconfined)$/.test(option)) throw notSimulated(`docker run --security-opt ${option.startsWith('seccomp') ? 'seccomp=PROFILE' : option}`)
  }
}

function checkHealth({ Healthcheck: health }: Config): void {
  if (health === undefined) return
  const minimum = 1_000_000
  for (const key of ['Interval', 'Timeout', 'StartPeriod', 'StartInterval'] as const) {
    const value = health[key]
    if (value !== undefined && value !== 0 && value < minimum) throw badRequest(`${key} in Healthcheck cannot be less than 1ms`)
  }
  if ((health.Retries ?? 0) < 0) throw badRequest(`Retries in Healthcheck cannot be negative`)
}

function checkRestart({ RestartPolicy: policy, AutoRemove }: HostConfig): void {
  const { Name: name, MaximumRetryCount: retries } = policy
  if (!['', 'no', 'always', 'on-failure', 'unless-stopped'].includes(name)) throw badRequest(`invalid restart policy: unknown policy '${name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`)
  if (retries !== 0 && name !== 'on-failure') throw badRequest(`invalid restart policy: maximum retry count can only be used with 'on-failure'${retries < 0 ? ' and cannot be negative' : ''}`)
  if (retries < 0) throw badRequest('invalid restart policy: maximum retry count cannot be negative')
  if (AutoRemove && name !== '' && name !== 'no') throw conflict('can\'t create \'AutoRemove\' container with restart policy')
}

function checkMemory(host: HostConfig): void {
  if (host.Memory > 0 && host.Memory < 6 << 20) throw badRequest('Minimum memory limit allowed is 6MB')
  if (host.Memory > 0 && host.MemorySwap > 0 && host.MemorySwap < host.Memory) throw badRequest('Minimum memoryswap limit should be larger than memory limit, see usage')
  if (host.Memory === 0 && host.MemorySwap > 0) throw badRequest('You should always set the Memory limit when using Memoryswap limit, see usage')
  if (host.MemoryReservation > 0 && host.Memory > 0 && host.Memory < host.MemoryReservation) throw badRequest('Minimum memory limit can not be less than memory reservation limit, see usage')
  if (host.NanoCpus < 0 || host.NanoCpus > 2e9) throw badRequest('range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available')
  if (host.NanoCpus > 0 && host.CpuQuota > 0) throw badRequest('Conflicting options: CPU Quota cannot be set as NanoCPUs is set')
}

function checkNetworkMode(body: CreateBody, host: HostConfig): void {
  const mode = host.NetworkMode
  if (mode.startsWith('container:') || mode === 'host') {
    if (mode !== 'host' && body.Hostname) throw badRequest('conflicting options: hostname and the network mode')
    if (mode !== 'host' && (host.PublishAllPorts || Object.keys(host.PortBindings).length > 0)) throw badRequest('conflicting options: port publishing and the container type network mode')
    if (mode !== 'host' && host.Dns.length > 0) throw badRequest('conflicting options: dns and the network mode')
    if (mode !== 'host' && (host.ExtraHosts?.length ?? 0) > 0) throw badRequest('conflicting options: custom host-to-IP mapping and the network mode')
  }
}
