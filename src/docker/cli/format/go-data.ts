import type { TemplateFunction } from '../../../base/go-template-funcs.ts'
import { BUILTINS } from '../../../base/go-template-funcs.ts'
import { GoStruct, type GoValue } from '../../../base/go-value.ts'
import { JSON_FACE, NIL_VALUES } from './template-functions.ts'

/** Fields of the Engine API's objects that are Go maps; every other object is a struct. */
const MAPS = new Set([
  'Annotations', 'Attributes', 'AuxiliaryAddresses', 'Containers', 'Data', 'DriverOpts', 'Endpoints', 'EndpointsConfig', 'ExposedPorts', 'IndexConfigs',
  'Labels', 'Networks', 'Options', 'PortBindings', 'Ports', 'Runtimes', 'Status', 'StorageOpt', 'Sysctls', 'Tmpfs', 'Volumes', 'AuxAddress',
])

/** Fields that are Go slices; null in JSON is a nil one. */
const SLICES = new Set([
  'Aliases', 'Binds', 'BlkioDeviceReadBps', 'BlkioDeviceReadIOps', 'BlkioDeviceWriteBps', 'BlkioDeviceWriteIOps', 'BlkioWeightDevice', 'CapAdd', 'CapDrop', 'Cmd',
  'DNSNames', 'DeviceCgroupRules', 'DeviceRequests', 'Devices', 'Dns', 'DnsOptions', 'DnsSearch', 'Entrypoint', 'Env', 'ExecIDs', 'ExtraHosts', 'GroupAdd', 'Links',
  'MaskedPaths', 'Mounts', 'OnBuild', 'ReadonlyPaths', 'RepoTags', 'SecurityOpt', 'Shell', 'Ulimits', 'VolumesFrom',
])

/** Fields whose Go name is not their JSON name. */
const GO_NAMES: Readonly<Record<string, string>> = {
  Id: 'ID', NanoCpus: 'NanoCPUs', Dns: 'DNS', DnsOptions: 'DNSOptions', DnsSearch: 'DNSSearch', CpuShares: 'CPUShares', CpuPeriod: 'CPUPeriod', CpuQuota: 'CPUQuota',
  CpuRealtimePeriod: 'CPURealtimePeriod', CpuRealtimeRuntime: 'CPURealtimeRuntime', AuxiliaryAddresses: 'AuxAddress',
}

/** Fields that JSON leaves out when they are empty, in the order of the Go struct; `[name, empty value]`. */
const SHAPES: Readonly<Record<string, readonly (readonly [string, unknown])[]>> = {
  State: [
    ['Status', ''], ['Running', false], ['Paused', false], ['Restarting', false], ['OOMKilled', false], ['Dead', false], ['Pid', 0], ['ExitCode', 0], ['Error', ''],
    ['StartedAt', ''], ['FinishedAt', ''], ['Health', null],
  ],
  Config: [
    ['Hostname', ''], ['Domainname', ''], ['User', ''], ['AttachStdin', false], ['AttachStdout', false], ['AttachStderr', false], ['ExposedPorts', {}], ['Tty', false],
    ['OpenStdin', false], ['StdinOnce', false], ['Env', []], ['Cmd', []], ['Healthcheck', null], ['ArgsEscaped', false], ['Image', ''], ['Volumes', {}], ['WorkingDir', ''],
    ['Entrypoint', []], ['NetworkDisabled', false], ['MacAddress', ''], ['OnBuild', []], ['Labels', {}], ['StopSignal', ''], ['StopTimeout', null], ['Shell', []],
  ],
  'types.MountPoint': [['Type', ''], ['Name', ''], ['Source', ''], ['Destination', ''], ['Driver', ''], ['Mode', ''], ['RW', false], ['Propagation', '']],
  'IPAM.Config': [['Subnet', ''], ['IPRange', ''], ['Gateway', ''], ['AuxiliaryAddresses', {}]],
  'types.Volume': [['CreatedAt', ''], ['Driver', ''], ['Labels', {}], ['Mountpoint', ''], ['Name', ''], ['Options', {}], ['Scope', '']],
}

/** Pointers that JSON leaves out when they are nil; they print as <nil>. */
const POINTERS: Readonly<Record<string, readonly string[]>> = { HostConfig: ['Init'] }

/** Maps of texts: looking up a name that is not there gives an empty text. */
const TEXT_MAPS = new WeakSet<object>()

/** Go's `index`, which gives the zero value of a map's element type for a missing key. */
export const INDEX: TemplateFunction = {
  ...(BUILTINS['index'] as TemplateFunction),
  call: (...args) => {
    const [map, key] = args
    if (args.length === 2 && map !== null && typeof map === 'object' && TEXT_MAPS.has(map) && !Object.hasOwn(map, String(key))) return ''
    return (BUILTINS['index'] as TemplateFunction).call(...args)
  },
}

/** An answer of the API as the Go client's typed value: structs, maps and slices, so that templates see what they would in Go. `type` names the outermost struct. */
export function goData(value: unknown, type = 'types'): GoValue {
  return convert(value, '', '', type)
}

function convert(value: unknown, name: string, parent: string, type: string): GoValue {
  if (Array.isArray(value)) return value.map((item) => convert(item, name, parent, type))
  if (value === null) return nilOf(name, parent)
  if (typeof value !== 'object') return value
  if (isMap(name, parent)) return mapOf(value, name)
  const nils = Object.fromEntries((POINTERS[name] ?? []).map((field) => [field, null]))
  const whole = { ...nils, ...shaped(value as Readonly<Record<string, unknown>>, shapeOf(value, name, parent)) }
  const fields = Object.fromEntries(Object.entries(whole).map(([key, item]) => [GO_NAMES[key] ?? key, convert(item, key, name, '')]))
  const struct = new GoStruct(type === '' ? `*types.${name}` : type, fields)
  JSON_FACE.set(struct, value)
  return struct
}

function nilOf(name: string, parent: string): GoValue {
  const empty = SLICES.has(name) ? [] : isMap(name, parent) ? {} : null
  if (empty !== null) NIL_VALUES.add(empty)
  return empty
}

function isMap(name: string, parent: string): boolean {
  if (name === 'Config') return parent === 'LogConfig' || parent === 'Plugins'
  return MAPS.has(name)
}

function mapOf(value: object, name: string): GoValue {
  const map = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(item, '', name, '')]))
  if (['Labels', 'Options', 'Data', 'DriverOpts', 'Attributes', 'Sysctls', 'Tmpfs', 'StorageOpt'].includes(name)) TEXT_MAPS.add(map)
  return map
}

function shapeOf(value: object, name: string, parent: string): string {
  if (name === 'Config' && parent === 'IPAM') return 'IPAM.Config'
  if (name === 'Mounts' && parent === '') return 'types.MountPoint'
  if (name === '' && 'Mountpoint' in value && 'Scope' in value) return 'types.Volume'
  return name
}

function shaped(value: Readonly<Record<string, unknown>>, shape: string): Readonly<Record<string, unknown>> {
  const fields = SHAPES[shape]
  if (fields === undefined) return value
  const whole = Object.fromEntries(fields.map(([name, empty]) => [name, value[name] ?? empty]))
  return { ...whole, ...Object.fromEntries(Object.entries(value).filter(([name]) => !Object.hasOwn(whole, name))) }
}
