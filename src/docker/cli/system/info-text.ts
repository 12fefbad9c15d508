import { bytesSize } from '../../../base/units.ts'

/** What the client reads of `GET /info`. */
export type Info = {
  readonly ID: string
  readonly Containers: number
  readonly ContainersRunning: number
  readonly ContainersPaused: number
  readonly ContainersStopped: number
  readonly Images: number
  readonly Driver: string
  readonly DriverStatus?: readonly (readonly [string, string])[] | null
  readonly Plugins: { readonly Volume?: readonly string[] | null; readonly Network?: readonly string[] | null; readonly Log?: readonly string[] | null; readonly Authorization?: readonly string[] | null }
  readonly LoggingDriver: string
  readonly CgroupDriver: string
  readonly CgroupVersion?: string
  readonly KernelVersion: string
  readonly OperatingSystem: string
  readonly OSType: string
  readonly Architecture: string
  readonly NCPU: number
  readonly MemTotal: number
  readonly DockerRootDir: string
  readonly Name: string
  readonly Debug?: boolean
  readonly ExperimentalBuild: boolean
  readonly ServerVersion: string
  readonly Runtimes?: Readonly<Record<string, unknown>> | null
  readonly DefaultRuntime?: string
  readonly Swarm?: { readonly LocalNodeState?: string } | null
  readonly LiveRestoreEnabled?: boolean
  readonly InitBinary?: string
  readonly ContainerdCommit?: { readonly ID: string }
  readonly RuncCommit?: { readonly ID: string }
  readonly InitCommit?: { readonly ID: string }
  readonly SecurityOptions?: readonly string[] | null
  readonly Labels?: readonly string[] | null
  readonly CDISpecDirs?: readonly string[] | null
  readonly RegistryConfig?: { readonly InsecureRegistryCIDRs?: readonly string[] | null; readonly Mirrors?: readonly string[] | null; readonly IndexConfigs?: Readonly<Record<string, { readonly Secure: boolean }>> | null } | null
  readonly DefaultAddressPools?: readonly { readonly Base: string; readonly Size: number }[] | null
  readonly Warnings?: readonly string[] | null
}

/** The text of `docker info` (docker/cli system.prettyPrintInfo), and the warnings for standard error. */
export function infoText(context: string, info: Info | undefined, problem: string): { readonly text: string; readonly warnings: readonly string[] } {
  const client = [`Client:`, ` Version:    28.2.2`, ` Context:    ${context}`, ` Debug Mode: false`]
  if (info === undefined) return { text: lines([...client, '', 'Server:']), warnings: [problem] }
  return { text: lines([...client, '', 'Server:', ...serverLines(info), '']), warnings: info.Warnings ?? [] }
}

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('')

function serverLines(info: Info): readonly string[] {
  return [
    ` Containers: ${info.Containers}`, `  Running: ${info.ContainersRunning}`, `  Paused: ${info.ContainersPaused}`, `  Stopped: ${info.ContainersStopped}`,
    ` Images: ${info.Images}`, ` Server Version: ${info.ServerVersion}`, ` Storage Driver: ${info.Driver}`,
    ...(info.DriverStatus ?? []).map(([name, value]) => `  ${name}: ${value}`),
    ` Logging Driver: ${info.LoggingDriver}`, ` Cgroup Driver: ${info.CgroupDriver}`,
    ...(info.CgroupVersion === undefined ? [] : [` Cgroup Version: ${info.CgroupVersion}`]),
    ' Plugins:', `  Volume: ${(info.Plugins.Volume ?? []).join(' ')}`, `  Network: ${(info.Plugins.Network ?? []).join(' ')}`,
    ...((info.Plugins.Authorization ?? []).length > 0 ? [`  Authorization: ${(info.Plugins.Authorization ?? []).join(' ')}`] : []),
    `  Log: ${(info.Plugins.Log ?? []).join(' ')}`,
    ...((info.CDISpecDirs ?? []).length > 0 ? [' CDI spec directories:', ...(info.CDISpecDirs ?? []).map((dir) => `  ${dir}`)] : []),
    ` Swarm: ${info.Swarm?.LocalNodeState ?? 'inactive'}`,
    ...runtimeLines(info), ...securityLines(info), ...hostLines(info), ...registryLines(info),
  ]
}

function runtimeLines(info: Info): readonly string[] {
  return [
    ...(Object.keys(info.Runtimes ?? {}).length > 0 ? [` Runtimes: ${Object.keys(info.Runtimes ?? {}).join(' ')}`] : []),
    ...(info.DefaultRuntime === undefined ? [] : [` Default Runtime: ${info.DefaultRuntime}`]),
    ` Init Binary: ${info.InitBinary ?? ''}`, ` containerd version: ${info.ContainerdCommit?.ID ?? ''}`, ` runc version: ${info.RuncCommit?.ID ?? ''}`,
    ` init version: ${info.InitCommit?.ID ?? ''}`,
  ]
}

function securityLines({ SecurityOptions }: Info): readonly string[] {
  const options = SecurityOptions ?? []
  if (options.length === 0) return []
  return [' Security Options:', ...options.flatMap((option) => {
    const fields = option.split(',').map((pair) => pair.split('='))
    const name = fields.find(([key]) => key === 'name')?.[1] ?? option
    return [`  ${name}`, ...fields.filter(([key]) => key !== 'name').map(([key, value]) => (key === 'profile' ? `   Profile: ${value}` : `   ${key}: ${value}`))]
  })]
}

function hostLines(info: Info): readonly string[] {
  return [
    ` Kernel Version: ${info.KernelVersion}`, ` Operating System: ${info.OperatingSystem}`, ` OSType: ${info.OSType}`, ` Architecture: ${info.Architecture}`,
    ` CPUs: ${info.NCPU}`, ` Total Memory: ${bytesSize(info.MemTotal)}`, ` Name: ${info.Name}`, ` ID: ${info.ID}`, ` Docker Root Dir: ${info.DockerRootDir}`,
    ` Debug Mode: ${info.Debug ?? false}`,
  ]
}

function registryLines(info: Info): readonly string[] {
  const insecure = [
    ...Object.entries(info.RegistryConfig?.IndexConfigs ?? {}).filter(([, { Secure }]) => !Secure).map(([name]) => name).sort(),
    ...(info.RegistryConfig?.InsecureRegistryCIDRs ?? []),
  ]
  const mirrors = info.RegistryConfig?.Mirrors ?? []
  const pools = info.DefaultAddressPools ?? []
  return [
    ...((info.Labels ?? []).length > 0 ? [' Labels:', ...(info.Labels ?? []).map((label) => `  ${label}`)] : []),
    ` Experimental: ${info.ExperimentalBuild}`,
    ...(insecure.length > 0 ? [' Insecure Registries:', ...insecure.map((name) => `  ${name}`)] : []),
    ...(mirrors.length > 0 ? [' Registry Mirrors:', ...mirrors.map((name) => `  ${name}`)] : []),
    ` Live Restore Enabled: ${info.LiveRestoreEnabled ?? false}`,
    ...(pools.length > 0 ? [' Default Address Pools:', ...pools.map(({ Base, Size }) => `   Base: ${Base}, Size: ${Size}`)] : []),
  ]
}
