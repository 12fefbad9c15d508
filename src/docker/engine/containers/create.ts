import type { FileSystem, Ino } from '../../../kernel/vfs/file-system.ts'
import { attrAt, resolve } from '../../../kernel/vfs/path.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { makeRoot } from '../../../runtime/mounts.ts'
import { treeEntries, type Snapshot } from '../../../runtime/snapshot.ts'
import { placeEntries } from '../../../oci/layer-tree.ts'
import { makeDirs } from '../../../runtime/task.ts'
import { ContainerLog } from '../container-log.ts'
import type { Engine } from '../engine.ts'
import { badRequest, conflict, notFound, serverError } from '../errors.ts'
import { randomName } from '../names.ts'
import { type CreateBody, HOST_CONFIG, type HostConfig, type MountRequest } from '../wire.ts'
import { Container, type MountPoint } from './container.ts'
import { commandOf, mergeConfig } from './merge-config.ts'
import { mountPoints } from './mount-points.ts'
import { overlayDir } from './overlay-dir.ts'
import { publishContainer } from './publish.ts'
import { checkName, validate } from './validate.ts'

export type Created = { readonly container: Container; readonly warnings: readonly string[] }

/** POST /containers/create. Throws `ApiError`. */
export function createContainer(engine: Engine, name: string, body: CreateBody, platform = ''): Created {
  if (name !== '') checkName(name)
  const image = engine.image(body.Image ?? '')
  if (platform !== '' && !/^linux(\/amd64)?$/.test(platform)) {
    throw notFound(`image with reference ${body.Image} was found but its platform (linux/amd64) does not match the specified platform (${platform})`)
  }
  const id = engine.newId()
  const config = mergeConfig(body, image.document.config, id)
  const host = hostConfig(body, engine.kernel.cgroupV1 === undefined ? 'private' : 'host')
  validate(body, config, host)
  const { path, args } = commandOf(config)
  const short = name === '' ? randomName(engine.world.random('docker.names'), (n) => engine.containerByName(n) !== undefined) : name.replace(/^\//, '')
  const holder = engine.containerByName(short)
  if (holder !== undefined) throw conflict(`Conflict. The container name "/${short}" is already in use by container "${holder.id}". You have to remove (or rename) that container to be able to reuse that name.`)
  const warnings = warningsOf(host)
  const mounts = mountPoints(engine, config, host)
  const snapshot = engine.runtime.snapshot(image.layers, `${overlayDir(id)}/diff`)
  prepareRoot(engine, snapshot, config.WorkingDir, mounts)
  const logPath = `/var/lib/docker/containers/${id}/${id}-json.log`
  const log = new ContainerLog(engine.files.fs, engine.files.write(logPath, '', 0o640), (at) => engine.time(at))
  const container = new Container({ id, name: short, created: engine.world.now, image, config, hostConfig: host, path, args, snapshot, log, mounts })
  container.size = consoleSize(host)
  attachEndpoints(engine, container, body)
  writeConfigFiles(engine, container)
  engine.containers.set(id, container)
  for (const { volume } of mounts) if (volume !== undefined) engine.volumes.use(volume, id, true)
  publishContainer(engine, container)
  engine.events.publish('container', 'create', id, eventAttributes(container))
  return { container, warnings }
}

/** What the daemon keeps of a container on the disk. */
function writeConfigFiles(engine: Engine, container: Container): void {
  const dir = `/var/lib/docker/containers/${container.id}`
  const { id, name, config, hostConfig } = container
  engine.files.write(`${dir}/config.v2.json`, JSON.stringify({ ID: id, Created: engine.time(container.created), Path: container.path, Args: container.args, Config: config, Image: container.image.id, Name: `/${name}`, Driver: 'overlay2' }), 0o600)
  engine.files.write(`${dir}/hostconfig.json`, JSON.stringify(hostConfig))
  for (const sub of ['checkpoints', 'mounts']) engine.files.dir(`${dir}/${sub}`, 0o700)
}

/** Attributes of a container's events: its labels, image and name. */
export function eventAttributes(container: Container): Record<string, string> {
  return { ...container.config.Labels, image: container.config.Image, name: container.name }
}

function consoleSize(host: HostConfig): { rows: number; cols: number } | undefined {
  const size = host['ConsoleSize']
  if (!Array.isArray(size)) return undefined
  const [rows, cols] = size as number[]
  return rows !== undefined && cols !== undefined && rows > 0 && cols > 0 ? { rows, cols } : undefined
}

function hostConfig(body: CreateBody, cgroupns: 'private' | 'host'): HostConfig {
  const host: HostConfig = { ...HOST_CONFIG, CgroupnsMode: cgroupns, ...givenHostConfig(body) }
  host.RestartPolicy = { Name: host.RestartPolicy?.Name || 'no', MaximumRetryCount: host.RestartPolicy?.MaximumRetryCount ?? 0 }
  if (host.NetworkMode === '' || host.NetworkMode === 'default') host.NetworkMode = 'bridge'
  if (!host.LogConfig || host.LogConfig.Type === '') host.LogConfig = { Type: 'json-file', Config: host.LogConfig?.Config ?? {} }
  if (host.ShmSize === 0) host.ShmSize = HOST_CONFIG.ShmSize
  if (host.IpcMode === '') host.IpcMode = 'private'
  if (host.Mounts !== undefined) host.Mounts = host.Mounts.map(orderedMount)
  if (host.Memory > 0 && host.MemorySwap === 0) host.MemorySwap = 2 * host.Memory
  host.PortBindings ??= {}
  return host
}

/** What was said of the host configuration, empty values as Docker keeps them: lists as their defaults, maps not at all. */
function givenHostConfig(body: CreateBody): Partial<HostConfig> {
  const kept = Object.entries(body.HostConfig ?? {}).flatMap(([key, value]): [string, unknown][] => {
    const empty = value === null || (typeof value === 'object' && Object.keys(value).length === 0)
    if (empty) return key in HOST_CONFIG ? [[key, HOST_CONFIG[key]]] : []
    if (value === undefined || (value === '' && (key === 'Runtime' || key === 'CgroupnsMode')) || (key === 'MemorySwappiness' && value === -1) || (key === 'PidsLimit' && value === 0)) return []
    return [[key, value]]
  })
  return Object.fromEntries(kept)
}

/** The fields of a mount in the order of the API. */
function orderedMount(mount: MountRequest): MountRequest {
  const { TmpfsOptions: options, ...rest } = mount
  if (options === undefined) return mount
  const { SizeBytes, Mode } = options
  return { ...rest, TmpfsOptions: { ...(SizeBytes !== undefined && { SizeBytes }), ...(Mode !== undefined && { Mode }) } }
}

function warningsOf(host: HostConfig): string[] {
  const published = host.PublishAllPorts || Object.keys(host.PortBindings).length > 0
  return host.NetworkMode === 'host' && published ? ['Published ports are discarded when using host network mode'] : []
}

function attachEndpoints(engine: Engine, container: Container, body: CreateBody): void {
  const mode = container.hostConfig.NetworkMode
  if (mode.startsWith('container:')) return
  const configs = body.NetworkingConfig?.EndpointsConfig ?? {}
  const names = new Set([mode, ...Object.keys(configs).map((n) => (n === 'default' ? 'bridge' : n))])
  for (const name of names) {
    const network = engine.networks.find(name)
    // Real: the network of --network is looked up when the container starts.
    if (network === undefined) continue
    container.endpoints.set(network.name, engine.networks.endpoint(network, container.id, configs[name] ?? configs['default']))
  }
}

/** Makes the working directory and fills empty volumes with what the image has at their places. */
function prepareRoot(engine: Engine, snapshot: Snapshot, workingDir: string, mounts: readonly MountPoint[]): void {
  const { walker } = makeRoot(engine.kernel, snapshot.overlay())
  if (workingDir !== '' && workingDir !== '/') {
    try {
      makeDirs(walker, workingDir)
    } catch (error) {
      if (!isErrno(error)) throw error
      throw serverError(`cannot mkdir: ${workingDir}: not a directory`)
    }
  }
  for (const point of mounts) {
    const { volume } = point
    if (volume === undefined || point.noCopy || volume.fs.readdir(volume.ino).length > 0) continue
    let source: { fs: FileSystem; ino: Ino }
    try {
      const at = resolve(walker, point.destination)
      if (attrAt(at).kind !== 'dir') throw badRequest(`cannot mount volume over existing file, file exists ${point.destination}`)
      source = { fs: at.mount.fs, ino: at.ino }
    } catch (error) {
      if (isErrno(error)) continue
      throw error
    }
    const { mode, uid, gid } = source.fs.attr(source.ino)
    const { bootEpochMs } = engine.world
    placeEntries(volume.fs, volume.ino, treeEntries(source.fs, source.ino, bootEpochMs), (mtime) => mtime * 1_000_000 - bootEpochMs * 1000, 'remove')
    volume.fs.setAttr(volume.ino, { mode, uid, gid })
  }
}
