import { toBase64 } from '../../../base/base64.ts'
import { encodeUtf8 } from '../../../base/bytes.ts'
import { gunzipIfNeeded } from '../images/gunzip.ts'
import { readTar } from '../../../base/tar-read.ts'
import { writeTar } from '../../../base/tar-write.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import type { FileSystem, Ino } from '../../../kernel/vfs/file-system.ts'
import type { Position } from '../../../kernel/vfs/mount.ts'
import { attrAt, resolve, walk, type Walker } from '../../../kernel/vfs/path.ts'
import { Layer, layerOfTar, type LayerEntry } from '../../../oci/layer.ts'
import { makeRoot, mountPoint } from '../../../runtime/mounts.ts'
import { treeEntries } from '../../../runtime/snapshot.ts'
import type { Container } from '../containers/container.ts'
import type { Engine } from '../engine.ts'
import { ApiError, badRequest, notFound, serverError } from '../errors.ts'
import { isTrue } from './parameters.ts'
import { route, type Route, type RouteContext } from './route.ts'
import { Mount } from '../../../kernel/vfs/mount.ts'

/** How the daemon sees a container's tree: as its processes do, or with its volumes mounted while it does not run. */
function treeOf(engine: Engine, container: Container): Walker {
  if (container.task !== undefined) return container.task.root.walker
  const root = makeRoot(engine.kernel, container.snapshot.overlay())
  for (const { mount } of container.mounts) {
    if (mount.source.kind !== 'bind') continue
    const { fs, ino } = mount.source.at
    const at = mountPoint(root.walker, mount.destination, fs.attr(ino).kind === 'dir')
    root.ns.add(new Mount({ id: engine.kernel.nextMountId(), fs, root: ino, source: mount.source.name, at, readOnly: mount.readOnly }))
  }
  return root.walker
}

const GO_MODE_DIR = 0x80000000
const GO_MODE_SYMLINK = 0x08000000

function statHeader(engine: Engine, walker: Walker, path: string, at: Position): string {
  const attr = attrAt(at)
  const target = attr.kind === 'symlink' ? at.mount.fs.readlink(at.ino) : ''
  const mode = (attr.mode & 0o777) + (attr.kind === 'dir' ? GO_MODE_DIR : attr.kind === 'symlink' ? GO_MODE_SYMLINK : 0)
  const name = path.replace(/\/+$/, '').split('/').pop() || '/'
  return toBase64(encodeUtf8(JSON.stringify({ name, size: attr.size, mode, mtime: engine.time(attr.mtime), linkTarget: target === '' ? '' : absolute(walker, path, target) })))
}

const absolute = (_walker: Walker, path: string, target: string): string => (target.startsWith('/') ? target : `${path.slice(0, path.lastIndexOf('/') + 1)}${target}`)

function locate(walker: Walker, container: Container, path: string): Position {
  if (path === '') throw badRequest('bad parameter: path cannot be empty')
  try {
    return resolve(walker, path.startsWith('/') ? path : `/${path}`, path.endsWith('/') || path.endsWith('/.'))
  } catch (error) {
    if (isErrno(error)) throw notFound(`Could not find the file ${path} in container ${container.name}`)
    throw error
  }
}

function* stat({ engine, request, respond, params }: RouteContext): Gen<void> {
  const container = engine.container(params['name'] ?? '')
  const path = request.query.get('path') ?? ''
  const walker = treeOf(engine, container)
  yield* respond.send(200, '', { 'X-Docker-Container-Path-Stat': statHeader(engine, walker, path, locate(walker, container, path)) })
}

/** GET .../archive: the file or directory as a tar archive whose entries begin with its name. */
function* download({ engine, request, respond, params }: RouteContext): Gen<void> {
  const container = engine.container(params['name'] ?? '')
  const path = request.query.get('path') ?? ''
  const walker = treeOf(engine, container)
  const at = locate(walker, container, path)
  const name = path.endsWith('/.') ? '.' : path.replace(/\/+$/, '').split('/').pop() || '/'
  const layer = archiveOf(engine, at, name)
  yield* respond.start(200, { 'Content-Type': 'application/x-tar', 'X-Docker-Container-Path-Stat': statHeader(engine, walker, path, at) })
  yield* respond.write(writeTar(layer.tar()))
}

function archiveOf(engine: Engine, at: Position, name: string): Layer {
  const { fs } = at.mount
  const attr = fs.attr(at.ino)
  const mtime = engine.unixTime(attr.mtime)
  const { mode, uid, gid } = attr
  const base = name === '/' || name === '.' ? '' : name
  if (attr.kind === 'dir') {
    const inside = treeEntries(fs, at.ino, engine.world.bootEpochMs).map((e) => ({ ...e, path: base === '' ? e.path : `${base}/${e.path}` }))
    return new Layer([{ path: base, kind: 'dir', mode, uid, gid, mtime }, ...inside])
  }
  const entry: LayerEntry = attr.kind === 'symlink'
    ? { path: base, kind: 'symlink', mode, uid, gid, mtime, target: fs.readlink(at.ino) }
    : { path: base, kind: 'file', mode, uid, gid, mtime, content: fs.content(at.ino) }
  return new Layer([entry])
}

/** PUT .../archive: unpacks a tar archive into a directory. */
function* upload({ engine, request, respond, params }: RouteContext): Gen<void> {
  const container = engine.container(params['name'] ?? '')
  const { query } = request
  const path = query.get('path') ?? ''
  const walker = treeOf(engine, container)
  const at = locate(walker, container, path.endsWith('/') ? path : `${path}/`)
  if (container.hostConfig.ReadonlyRootfs && at.mount === walker.root.mount) throw badRequest('container rootfs is marked read-only')
  if (at.mount.readOnly) throw badRequest('mounted volume is marked read-only')
  const archive = readTar(gunzipIfNeeded(yield* request.body.all()))
  if ('error' in archive) throw serverError(archive.error)
  const layer = layerOfTar(archive.entries)
  const keepOwner = isTrue(query.get('copyUIDGID'))
  const noOverwrite = isTrue(query.get('noOverwriteDirNonDir'))
  for (const entry of layer.entries) place(engine, walker, at, keepOwner ? entry : { ...entry, uid: 0, gid: 0 }, noOverwrite)
  yield* respond.send(200)
}

function place(engine: Engine, walker: Walker, base: Position, entry: LayerEntry, noOverwrite: boolean): void {
  if (entry.path === '') return
  const { parent, name, target } = walk({ ...walker, cwd: base }, entry.path, false)
  const { fs } = parent.mount
  if (target !== undefined) {
    const isDir = attrAt(target).kind === 'dir'
    if (isDir && entry.kind === 'dir') return
    if (noOverwrite && isDir !== (entry.kind === 'dir')) throw badRequest(`cannot overwrite ${isDir ? 'directory' : 'non-directory'} "${name}" with ${isDir ? 'non-directory' : 'directory'}`)
    removeAny(fs, parent.ino, name)
  }
  const { mode, uid, gid } = entry
  if (entry.kind === 'hardlink') {
    const source = resolve({ ...walker, cwd: base }, entry.target ?? '')
    fs.link(parent.ino, name, source.ino)
    return
  }
  if (entry.kind === 'whiteout') return
  const ino = fs.create(parent.ino, name, { kind: entry.kind, mode, uid, gid, ...(entry.content !== undefined && { content: entry.content }), ...(entry.target !== undefined && { target: entry.target }) })
  fs.setAttr(ino, { mtime: entry.mtime * 1_000_000 - engine.world.bootEpochMs * 1000 })
}

function removeAny(fs: FileSystem, dir: Ino, name: string): void {
  const ino = fs.lookup(dir, name)
  if (ino === undefined) return
  if (fs.attr(ino).kind !== 'dir') return fs.unlink(dir, name)
  for (const entry of fs.readdir(ino)) removeAny(fs, ino, entry.name)
  fs.rmdir(dir, name)
}

/** GET .../export: the container's whole tree, without volumes. */
function* exportContainer({ engine, respond, params }: RouteContext): Gen<void> {
  const container = engine.container(params['name'] ?? '')
  if (container.status === 'dead') throw new ApiError(409, `You cannot export container ${container.id} which is dead`)
  const { walker } = makeRoot(engine.kernel, container.snapshot.overlay())
  const layer = new Layer(treeEntries(walker.root.mount.fs, walker.root.ino, engine.world.bootEpochMs))
  yield* respond.start(200, { 'Content-Type': 'application/octet-stream' })
  yield* respond.write(writeTar(layer.tar()))
  engine.events.publish('container', 'export', container.id, { ...container.config.Labels, image: container.config.Image, name: container.name })
}

export const archiveRoutes: readonly Route[] = [
  route('HEAD', '/containers/{name}/archive', stat),
  route('GET', '/containers/{name}/archive', download),
  route('PUT', '/containers/{name}/archive', upload),
  route('GET', '/containers/{name}/export', exportContainer),
]
