import { ramInBytes } from '../../../base/units.ts'
import { goBool } from '../../../cli/go-bool.ts'
import { type Flag, BadValue, csvLine, flagOf, type FlagAttributes } from '../../../cli/flag.ts'

/** A mount of the Engine API, as `--mount` describes it. A relative source is made absolute by the caller. */
export type MountSpec = {
  Type: string
  Source?: string
  Target?: string
  ReadOnly?: boolean
  Consistency?: string
  BindOptions?: { Propagation?: string; NonRecursive?: boolean; ReadOnlyNonRecursive?: boolean; ReadOnlyForceRecursive?: boolean }
  VolumeOptions?: { NoCopy?: boolean; Labels?: Record<string, string>; Subpath?: string; DriverConfig?: { Name?: string; Options?: Record<string, string> } }
  TmpfsOptions?: { SizeBytes?: number; Mode?: number }
  ImageOptions?: { Subpath?: string }
}

export const mounts = (attributes: FlagAttributes<readonly MountSpec[]>): Flag<readonly MountSpec[]> =>
  flagOf({ type: 'mount', initial: [], format: () => '', parse: (text, soFar) => [...soFar, parseMount(text)] }, attributes)

/** Reads one `--mount` value (docker/cli opts.MountOpt); throws `BadValue` with its words. */
export function parseMount(text: string): MountSpec {
  const mount: MountSpec = { Type: 'volume' }
  for (const field of csvLine(text)) readField(mount, field)
  if (mount.Type === '') throw new BadValue('type is required')
  if (mount.Target === undefined || mount.Target === '') throw new BadValue('target is required')
  refuseMixed(mount, mount.VolumeOptions, 'volume')
  refuseMixed(mount, mount.BindOptions, 'bind')
  refuseMixed(mount, mount.TmpfsOptions, 'tmpfs')
  refuseMixed(mount, mount.ImageOptions, 'image')
  return mount
}

function refuseMixed(mount: MountSpec, options: unknown, type: string): void {
  if (options !== undefined && mount.Type !== type) throw new BadValue(`cannot mix '${type}-*' options with mount type '${mount.Type}'`)
}

function readField(mount: MountSpec, field: string): void {
  const equals = field.indexOf('=')
  const key = (equals < 0 ? field : field.slice(0, equals)).toLowerCase()
  if (equals < 0 && !['readonly', 'ro', 'volume-nocopy', 'bind-nonrecursive'].includes(key)) {
    throw new BadValue(`invalid field '${field}' must be a key=value pair`)
  }
  const value = equals < 0 ? 'true' : field.slice(equals + 1)
  const set = FIELDS[key]
  if (set === undefined) throw new BadValue(`unexpected key '${key}' in '${field}'`)
  set(mount, value, key)
}

type Setter = (mount: MountSpec, value: string, key: string) => void

function flagValue(value: string, key: string): boolean {
  const on = goBool(value)
  if (on === undefined) throw new BadValue(`invalid value for ${key}: ${value}`)
  return on
}

const setSource: Setter = (mount, value) => void (mount.Source = value)
const setTarget: Setter = (mount, value) => void (mount.Target = value)
const setReadOnly: Setter = (mount, value, key) => void (mount.ReadOnly = flagValue(value, key))

function addPair(target: Record<string, string>, pair: string): Record<string, string> {
  const [key = '', ...rest] = pair.split('=')
  return key === '' ? target : { ...target, [key]: rest.join('=') }
}

const FIELDS: Readonly<Record<string, Setter>> = {
  type: (mount, value) => void (mount.Type = value.toLowerCase()),
  source: setSource,
  src: setSource,
  target: setTarget,
  dst: setTarget,
  destination: setTarget,
  readonly: setReadOnly,
  ro: setReadOnly,
  consistency: (mount, value) => void (mount.Consistency = value.toLowerCase()),
  'bind-propagation': (mount, value) => void (mount.BindOptions = { ...mount.BindOptions, Propagation: value.toLowerCase() }),
  'bind-nonrecursive': (mount, value, key) => void (mount.BindOptions = { ...mount.BindOptions, NonRecursive: flagValue(value, key) }),
  'bind-recursive': bindRecursive,
  'volume-nocopy': (mount, value, key) => void (mount.VolumeOptions = { ...mount.VolumeOptions, NoCopy: flagValue(value, key) }),
  'volume-subpath': (mount, value) => void (mount.VolumeOptions = { ...mount.VolumeOptions, Subpath: value }),
  'volume-label': (mount, value) => void (mount.VolumeOptions = { ...mount.VolumeOptions, Labels: addPair(mount.VolumeOptions?.Labels ?? {}, value) }),
  'volume-driver': (mount, value) => void (mount.VolumeOptions = { ...mount.VolumeOptions, DriverConfig: { ...mount.VolumeOptions?.DriverConfig, Name: value } }),
  'volume-opt': (mount, value) => {
    const config = mount.VolumeOptions?.DriverConfig
    mount.VolumeOptions = { ...mount.VolumeOptions, DriverConfig: { ...config, Options: addPair(config?.Options ?? {}, value) } }
  },
  'image-subpath': (mount, value) => void (mount.ImageOptions = { ...mount.ImageOptions, Subpath: value }),
  'tmpfs-size': (mount, value, key) => {
    const size = ramInBytes(value)
    if ('error' in size) throw new BadValue(`invalid value for ${key}: ${value}`)
    mount.TmpfsOptions = { ...mount.TmpfsOptions, SizeBytes: size.bytes }
  },
  'tmpfs-mode': (mount, value, key) => {
    if (!/^[0-7]+$/.test(value)) throw new BadValue(`invalid value for ${key}: ${value}`)
    mount.TmpfsOptions = { ...mount.TmpfsOptions, Mode: Number.parseInt(value, 8) }
  },
}

function bindRecursive(mount: MountSpec, value: string): void {
  const on: Readonly<Record<string, MountSpec['BindOptions']>> = {
    enabled: {}, disabled: { NonRecursive: true }, writable: { ReadOnlyNonRecursive: true }, readonly: { ReadOnlyForceRecursive: true },
  }
  const options = on[value]
  if (options === undefined) throw new BadValue(`invalid value for bind-recursive: ${value} (must be "enabled", "disabled", "writable", or "readonly")`)
  mount.BindOptions = { ...mount.BindOptions, ...options }
}
