import { isErrno } from '../kernel/errno.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { ROOT } from '../kernel/kernel.ts'
import type { Process } from '../kernel/proc/process.ts'
import { DevPtsFs } from '../kernel/tty/devpts.ts'
import { EMPTY } from '../kernel/vfs/content.ts'
import { DEVICE_LINKS, DEVICE_NODES } from '../kernel/vfs/devices.ts'
import type { FileSystem, Ino } from '../kernel/vfs/file-system.ts'
import { detachedStore, type InodeStore, MemoryFs } from '../kernel/vfs/memory-fs.ts'
import { Mount, MountNamespace, type Position } from '../kernel/vfs/mount.ts'
import { attrAt, walk, type Walker } from '../kernel/vfs/path.ts'
import { fileSystemTypes } from '../kernel/vfs/types.ts'
import { OverlayFs } from '../kernel/vfs/overlay-fs.ts'

/** Something mounted into a container besides its root. */
export type ContainerMount = {
  readonly destination: string
  /** A directory or file of another file system (volumes, binds), or a new tmpfs. */
  readonly source: { readonly kind: 'bind'; readonly at: { readonly fs: FileSystem; readonly ino: Ino }; readonly name: string } | { readonly kind: 'tmpfs'; readonly sizeBytes?: number; readonly mode?: number }
  readonly readOnly: boolean
  /** Of a bind: its path on the host, for messages. */
  readonly hostPath?: string
}

export type RootOptions = { readonly privileged: boolean; readonly shmSize: number; readonly mounts: readonly ContainerMount[] }

/** The root of a container: its mount namespace, how to walk it, and its terminals. */
export type ContainerRoot = { readonly ns: MountNamespace; readonly walker: Walker; readonly devpts: DevPtsFs }

/** Makes a container's mount namespace: its overlay as root. The rest follows when its process exists (`mountAll`). */
export function makeRoot(kernel: Kernel, overlay: OverlayFs, options: readonly string[] = []): ContainerRoot {
  const ns = new MountNamespace(kernel.nextId())
  const mount = kernel.mountAt(ns, overlay, undefined, 'overlay', ['relatime', ...options])
  const root = { mount, ino: mount.root }
  return { ns, walker: { mounts: ns, root, cwd: root, cred: ROOT }, devpts: new DevPtsFs(kernel.world, kernel.nextDev()) }
}

/** Mounts /proc, /dev, /sys, the cgroup tree and the container's own mounts, as runc does for `process`. */
export function mountAll(kernel: Kernel, container: ContainerRoot, process: Process, options: RootOptions): void {
  const put = (path: string, fs: FileSystem | undefined, source: string, flags: readonly string[], root?: Ino): void => {
    if (fs !== undefined) attach(kernel, container, path, fs, source, flags, root)
  }
  const make = (type: string): FileSystem | undefined => fileSystemTypes.get(type)?.(process, type, '')
  put('/proc', make('proc'), 'proc', ['nosuid', 'nodev', 'noexec', 'relatime'])
  put('/dev', deviceFs(kernel), 'tmpfs', ['nosuid', 'size=65536k', 'mode=755'])
  put('/dev/pts', container.devpts, 'devpts', ['nosuid', 'noexec', 'relatime', 'gid=5', 'mode=620', 'ptmxmode=666'])
  put('/sys', make('sysfs'), 'sysfs', [...(options.privileged ? [] : ['ro']), 'nosuid', 'nodev', 'noexec', 'relatime'])
  put('/sys/fs/cgroup', make('cgroup2'), 'cgroup', [...(options.privileged ? [] : ['ro']), 'nosuid', 'nodev', 'noexec', 'relatime'])
  put('/dev/mqueue', scratchFs(kernel, 'mqueue'), 'mqueue', ['nosuid', 'nodev', 'noexec', 'relatime'])
  put('/dev/shm', scratchFs(kernel, 'tmpfs', options.shmSize, 0o1777), 'shm', ['nosuid', 'nodev', 'noexec', 'relatime', `size=${Math.round(options.shmSize / 1024)}k`])
  for (const mount of [...options.mounts].sort((a, b) => depth(a.destination) - depth(b.destination))) mountOne(kernel, container, mount)
}

function mountOne(kernel: Kernel, container: ContainerRoot, mount: ContainerMount): void {
  const { source } = mount
  const flags = mount.readOnly ? ['ro', 'relatime'] : ['rw', 'relatime']
  if (source.kind === 'tmpfs') {
    const fs = scratchFs(kernel, 'tmpfs', source.sizeBytes ?? kernel.memory / 2, source.mode ?? 0o1777)
    const size = source.sizeBytes === undefined ? [] : [`size=${Math.round(source.sizeBytes / 1024)}k`]
    const mode = source.mode === undefined ? [] : [`mode=${(source.mode & 0o7777).toString(8)}`]
    attach(kernel, container, mount.destination, fs, 'tmpfs', ['nosuid', 'nodev', 'noexec', 'relatime', ...size, ...mode], undefined, mount.readOnly)
  } else attach(kernel, container, mount.destination, source.at.fs, source.name, flags, source.at.ino, mount.readOnly)
}

function attach(
  kernel: Kernel, container: ContainerRoot, path: string, fs: FileSystem, source: string, options: readonly string[], root: Ino = fs.root, readOnly = options.includes('ro'),
): void {
  const wantsDir = fs.attr(root).kind === 'dir'
  const at = mountPoint(container.walker, path, wantsDir)
  container.ns.add(new Mount({ id: kernel.nextMountId(), fs, root, source, at, readOnly, options: options.filter((o) => o !== 'ro' && o !== 'rw') }))
}

/** The place to mount on; directories (and an empty file, for a file) are made where there is nothing. */
export function mountPoint(walker: Walker, path: string, wantsDir: boolean): Position {
  const there = existing(walker, path)
  if (there !== undefined) {
    if ((attrAt(there).kind === 'dir') !== wantsDir) throw new MountKindError(path)
    return there
  }
  const parts = path.split('/').filter((p) => p !== '')
  for (let i = 1; i <= parts.length; i++) {
    const { parent, name, target } = walk(walker, `/${parts.slice(0, i).join('/')}`, true)
    const last = i === parts.length
    if (target === undefined) {
      const kind = last && !wantsDir ? 'file' : 'dir'
      const ino = parent.mount.fs.create(parent.ino, name, { kind, mode: kind === 'dir' ? 0o755 : 0o644, uid: 0, gid: 0, ...(kind === 'file' && { content: EMPTY }) })
      if (last) return { mount: parent.mount, ino }
    } else if (last) {
      if ((attrAt(target).kind === 'dir') !== wantsDir) throw new MountKindError(path)
      return target
    }
  }
  return walker.root
}

/** What is at a path, if anything. */
function existing(walker: Walker, path: string): Position | undefined {
  try {
    return walk(walker, path, true).target
  } catch (error) {
    if (isErrno(error)) return undefined
    throw error
  }
}

/** A directory is to be mounted on a file, or the other way round. */
export class MountKindError extends Error {
  constructor(destination: string) {
    super(destination)
  }
}

const depth = (path: string): number => path.split('/').filter((p) => p !== '').length

/** A file system whose inodes are not world records: nobody but the container's own processes sees it. */
export function scratchFs(kernel: Kernel, type: string, limit?: number, mode = 0o755): MemoryFs {
  return new MemoryFs({ type, dev: kernel.nextDev(), store: privateStore(kernel), root: { mode }, ...(limit !== undefined && { limit }) })
}

function privateStore(kernel: Kernel): InodeStore {
  let next = 1
  return { inodes: new Map(), dentries: undefined, nextIno: () => next++, now: () => kernel.world.now }
}

/** /dev of a new container. They all begin alike, so each is a view of one frozen tree until something in it is changed. */
function deviceFs(kernel: Kernel): OverlayFs {
  const upper = scratchFs(kernel, 'tmpfs', 64 << 20)
  return new OverlayFs({
    type: 'tmpfs', dev: upper.dev, lower: [{ fs: DEVICES, ino: DEVICES.root }], upper: { fs: upper, ino: upper.root },
  })
}

const DEVICES = deviceTree()

function deviceTree(): MemoryFs {
  const fs = new MemoryFs({ dev: 0, store: detachedStore() })
  for (const { name, mode, rdev } of DEVICE_NODES) fs.create(fs.root, name, { kind: 'char', mode, uid: 0, gid: 0, rdev })
  for (const { name, target } of DEVICE_LINKS) fs.create(fs.root, name, { kind: 'symlink', mode: 0o777, uid: 0, gid: 0, target })
  fs.create(fs.root, 'core', { kind: 'symlink', mode: 0o777, uid: 0, gid: 0, target: '/proc/kcore' })
  for (const name of ['pts', 'shm', 'mqueue']) fs.create(fs.root, name, { kind: 'dir', mode: 0o755, uid: 0, gid: 0 })
  fs.readOnly = true
  return fs
}
