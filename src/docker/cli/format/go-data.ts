import { GoStruct, type GoValue } from '../../../base/go-value.ts'
import { JSON_FACE } from './template-functions.ts'

/** Fields of the Engine API's objects that are Go maps; every other object is a struct. */
const MAPS = new Set([
  'Annotations', 'AuxiliaryAddresses', 'BuildIdentity', 'Containers', 'Data', 'DriverOpts', 'Endpoints', 'EndpointsConfig', 'ExposedPorts', 'IndexConfigs',
  'Labels', 'Networks', 'Options', 'PortBindings', 'Ports', 'Runtimes', 'Status', 'StorageOpt', 'Sysctls', 'Tmpfs', 'Volumes', 'AuxAddress', 'ExecIDs',
])

/** Whether a field holds a map: also `Config` and `Options` of drivers, which are maps of texts. */
function isMap(name: string, value: object, parent: string): boolean {
  if (name === 'Status') return typeof value === 'object' && parent === ''
  if (name === 'Config') return parent === 'LogConfig' || parent === 'Plugins'
  return MAPS.has(name)
}

/** An answer of the API as the Go client's typed value: structs, maps and slices, so that templates see what they would in Go. */
export function goData(value: unknown, name = '', parent = ''): GoValue {
  if (Array.isArray(value)) return value.map((item) => goData(item, name, parent))
  if (value === null || typeof value !== 'object') return value
  if (isMap(name, value, parent)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, goData(item, '', name)]))
  const fields = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, goData(item, key, name)]))
  const struct = new GoStruct(name === '' ? '*types' : `*types.${name}`, fields)
  JSON_FACE.set(struct, value)
  return struct
}
