import { SysError } from '../../../kernel/errno.ts'
import { makeDirs } from '../../../runtime/task.ts'
import type { Engine } from '../engine.ts'
import { badRequest, notSimulated } from '../errors.ts'
import type { Volume } from '../volumes/volume.ts'
import type { Config, HostConfig, MountRequest } from '../wire.ts'
import type { MountPoint } from './container.ts'

/** All mounts of a new container: `--volumes-from`, `-v`, `--mount`, `--tmpfs` and the image's VOLUMEs; a destination has one. */
export function mountPoints(engine: Engine, config: Config, host: HostConfig): MountPoint[] {
  const points = new Map<string, MountPoint>()
  const add = (point: MountPoint): void => {
    if (points.has(point.destination)) throw badRequest(`Duplicate mount point: ${point.destination}`)
    points.set(point.destination, point)
  }
  const from = new Map<string, MountPoint>()
  for (const spec of host.VolumesFrom ?? []) {
    const [name = '', mode = ''] = spec.split(':')
    for (const point of engine.container(name).mounts) from.set(point.destination, mode === 'ro' ? { ...point, readWrite: false, mode: 'ro', mount: { ...point.mount, readOnly: true } } : point)
  }
  for (const bind of host.Binds ?? []) add(parseBind(engine, bind))
  for (const mount of host.Mounts ?? []) add(fromRequest(engine, mount))
  for (const [destination, options] of Object.entries(host.Tmpfs ?? {})) add(tmpfs(destination, options))
  for (const [destination, point] of from) if (!points.has(destination)) points.set(destination, point)
  for (const destination of Object.keys(config.Volumes ?? {})) {
    const clean = cleanPath(destination)
    if (!points.has(clean)) points.set(clean, volumePoint(engine.volumes.create({}), clean, '', true, false))
  }
  return [...points.values()]
}

function parseBind(engine: Engine, spec: string): MountPoint {
  const parts = spec.split(':')
  if (parts.length === 1) {
    checkDestination(parts[0] as string, spec)
    return volumePoint(engine.volumes.create({}), cleanPath(parts[0] as string), '', true, false)
  }
  const [source = '', destination = '', mode = ''] = parts
  if (parts.length > 3 || source === '' || destination === '') throw badRequest(`invalid volume specification: '${spec}'`)
  checkDestination(destination, spec)
  const modes = mode === '' ? [] : mode.split(',')
  for (const m of modes) if (!['ro', 'rw', 'z', 'Z', 'nocopy', 'rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave', 'consistent', 'cached', 'delegated'].includes(m)) throw badRequest(`invalid mode: ${mode}`)
  const writable = !modes.includes('ro')
  if (source.startsWith('/')) {
    if (modes.includes('nocopy')) throw badRequest(`invalid volume specification: '${spec}'`)
    return bindPoint(engine, source, cleanPath(destination), mode, writable, true)
  }
  if (source.includes('/')) throw badRequest(`create ${source}: "${source}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`)
  return volumePoint(engine.volumes.create({ Name: source }, source.length > 1), cleanPath(destination), mode || 'z', writable, modes.includes('nocopy'))
}

function fromRequest(engine: Engine, mount: MountRequest): MountPoint {
  const { Type: type = 'volume', Source: source = '', Target: target = '', ReadOnly: readOnly = false } = mount
  const invalid = (why: string): Error => badRequest(`invalid mount config for type "${type}": ${why}`)
  if (target === '') throw invalid('field Target must not be empty')
  if (!target.startsWith('/')) throw invalid(`invalid mount path: '${target}' mount path must be absolute`)
  if (cleanPath(target) === '/') throw invalid("invalid specification: destination can't be '/'")
  if (type === 'bind') {
    if (source === '') throw invalid('field Source must not be empty')
    if (!source.startsWith('/')) throw invalid(`invalid mount path: '${source}' mount path must be absolute`)
    return bindPoint(engine, source, cleanPath(target), '', !readOnly, mount.BindOptions?.CreateMountpoint === true, invalid)
  }
  if (type === 'tmpfs') {
    if (source !== '') throw invalid('field Source must not be specified')
    const { SizeBytes: size, Mode: mode } = mount.TmpfsOptions ?? {}
    return tmpfsPoint(cleanPath(target), size, mode, readOnly)
  }
  if (type !== 'volume') throw badRequest(`mount type unknown: "${type}"`)
  if (mount.VolumeOptions?.Subpath) throw notSimulated('a volume sub-path')
  const options = mount.VolumeOptions
  const volume = engine.volumes.create({ Name: source, Labels: options?.Labels ?? {}, Driver: options?.DriverConfig?.Name ?? '', DriverOpts: options?.DriverConfig?.Options ?? {} })
  return volumePoint(volume, cleanPath(target), 'z', !readOnly, options?.NoCopy ?? false)
}

function volumePoint(volume: Volume, destination: string, mode: string, readWrite: boolean, noCopy: boolean): MountPoint {
  return {
    type: 'volume', name: volume.name, source: volume.mountpoint, destination, mode, readWrite, propagation: '', volume, noCopy,
    mount: { destination, source: { kind: 'bind', at: { fs: volume.fs, ino: volume.ino }, name: '/dev/vda1' }, readOnly: !readWrite },
  }
}

function bindPoint(engine: Engine, source: string, destination: string, mode: string, readWrite: boolean, create: boolean, invalid?: (why: string) => Error): MountPoint {
  let at: ReturnType<typeof engine.files.find>
  try {
    at = engine.files.find(source)
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    if (!create) throw (invalid ?? badRequest)(`bind source path does not exist: ${source}`)
    at = makeDirs(engine.files.walker, source)
  }
  return {
    type: 'bind', name: '', source, destination, mode, readWrite, propagation: 'rprivate', volume: undefined, noCopy: true,
    mount: { destination, source: { kind: 'bind', at: { fs: at.mount.fs, ino: at.ino }, name: '/dev/vda1' }, readOnly: !readWrite, hostPath: source },
  }
}

function tmpfs(destination: string, options: string): MountPoint {
  let size: number | undefined
  let mode: number | undefined
  let readOnly = false
  for (const option of options.split(',').filter((o) => o !== '')) {
    const [key = '', value = ''] = option.split('=')
    if (key === 'size') {
      const match = /^(\d+)([kmg]?)$/i.exec(value)
      if (match === null) throw badRequest(`invalid tmpfs option ["${option}"]`)
      size = Number(match[1]) * 1024 ** ' kmg'.indexOf((match[2] ?? '').toLowerCase() || ' ')
    } else if (key === 'mode') mode = Number.parseInt(value, 8)
    else if (key === 'ro') readOnly = true
    else if (!['rw', 'noexec', 'exec', 'nosuid', 'suid', 'nodev', 'dev', 'relatime', 'noatime', 'uid', 'gid'].includes(key)) throw badRequest(`invalid tmpfs option ["${option}"]`)
  }
  return { ...tmpfsPoint(cleanPath(destination), size, mode, readOnly), hidden: true }
}

function tmpfsPoint(destination: string, sizeBytes: number | undefined, mode: number | undefined, readOnly: boolean): MountPoint {
  return {
    type: 'tmpfs', name: '', source: '', destination, mode: '', readWrite: !readOnly, propagation: '', volume: undefined, noCopy: true,
    mount: { destination, source: { kind: 'tmpfs', ...(sizeBytes !== undefined && sizeBytes > 0 && { sizeBytes }), ...(mode !== undefined && { mode }) }, readOnly },
  }
}

function checkDestination(destination: string, spec: string): void {
  if (!destination.startsWith('/')) throw badRequest(`invalid volume specification: '${spec}': invalid mount config for type "volume": invalid mount path: '${destination}' mount path must be absolute`)
  if (cleanPath(destination) === '/') throw badRequest(`invalid volume specification: '${spec}': invalid mount config for type "bind": invalid specification: destination can't be '/'`)
}

/** A path without `.`, `..` and doubled slashes. */
export function cleanPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return `/${parts.join('/')}`
}
