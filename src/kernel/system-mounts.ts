import { cgroupFs } from './cgroup/cgroup-fs.ts'
import { v2Files } from './cgroup/v2-files.ts'
import type { Kernel } from './kernel.ts'
import { DevPtsFs } from './tty/devpts.ts'
import { DEVICE_LINKS, DEVICE_NODES } from './vfs/devices.ts'
import type { FileSystem } from './vfs/file-system.ts'
import { MemoryFs } from './vfs/memory-fs.ts'
import type { MountNamespace, Position } from './vfs/mount.ts'
import { procFs } from './vfs/proc/proc-fs.ts'
import { sysFs } from './vfs/sys-fs.ts'

const OWNER = { uid: 0, gid: 0 } as const

/** Mounts what every running Linux host has: /proc, /dev with its nodes, /dev/pts, /dev/shm, /run. Directories that are missing are made. Gives the host's terminals. */
export function mountSystem(kernel: Kernel): DevPtsFs {
  const { mnt } = kernel.initNamespaces
  const root = kernel.rootPosition
  const tmpfs = (mode: number): MemoryFs => new MemoryFs({ type: 'tmpfs', dev: kernel.nextDev(), store: kernel.store, root: { mode } })
  kernel.mountAt(mnt, procFs(kernel, kernel.initPidNamespace), directoryAt(root, 'proc'), 'proc', ['nosuid', 'nodev', 'noexec', 'relatime'])
  const sys = kernel.mountAt(mnt, sysFs(kernel, kernel.initNamespaces.net), directoryAt(root, 'sys'), 'sysfs', ['nosuid', 'nodev', 'noexec', 'relatime'])
  const cgroup = cgroupFs(kernel, 'cgroup2', kernel.rootCgroup, v2Files)
  kernel.mountAt(mnt, cgroup, directoryAt(directoryAt({ mount: sys, ino: sys.root }, 'fs'), 'cgroup'), 'cgroup2', ['nosuid', 'nodev', 'noexec', 'relatime', 'nsdelegate'])
  kernel.mountAt(mnt, tmpfs(0o755), directoryAt(root, 'run'), 'tmpfs', ['nosuid', 'nodev'])
  const pts = mountDevices(kernel, mnt, root)
  return pts
}

/** Mounts /dev, /dev/pts and /dev/shm below a root directory: for a host, or for a container's root file system. */
export function mountDevices(kernel: Kernel, mnt: MountNamespace, root: Position): DevPtsFs {
  const dev = new MemoryFs({ type: 'tmpfs', dev: kernel.nextDev(), store: kernel.store, root: { mode: 0o755 } })
  for (const { name, mode, rdev } of DEVICE_NODES) dev.create(dev.root, name, { kind: 'char', mode, rdev, ...OWNER })
  for (const { name, target } of DEVICE_LINKS) dev.create(dev.root, name, { kind: 'symlink', mode: 0o777, target, ...OWNER })
  const mount = kernel.mountAt(mnt, dev, directoryAt(root, 'dev'), 'tmpfs', ['nosuid'])
  const pts = new DevPtsFs(kernel.world, kernel.nextDev())
  const top = { mount, ino: dev.root }
  kernel.mountAt(mnt, pts, directoryAt(top, 'pts'), 'devpts', ['nosuid', 'noexec', 'relatime', 'gid=5', 'mode=620', 'ptmxmode=666'])
  const shm: FileSystem = new MemoryFs({ type: 'tmpfs', dev: kernel.nextDev(), store: kernel.store, limit: 64 * 2 ** 20, root: { mode: 0o1777 } })
  kernel.mountAt(mnt, shm, directoryAt(top, 'shm'), 'shm', ['nosuid', 'nodev', 'noexec', 'relatime', 'size=65536k'])
  return pts
}

/** The directory of that name in another, made when it is missing. */
export function directoryAt({ mount, ino }: Position, name: string): Position {
  const found = mount.fs.lookup(ino, name)
  return { mount, ino: found ?? mount.fs.create(ino, name, { kind: 'dir', mode: 0o755, ...OWNER }) }
}
