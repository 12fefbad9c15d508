import { cgroup1Fs, cgroupFs } from './cgroup/cgroup-fs.ts'
import { V1_HIERARCHIES } from './cgroup/v1.ts'
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
  logBoot(kernel)
  const { mnt } = kernel.initNamespaces
  const root = kernel.rootPosition
  const tmpfs = (mode: number): MemoryFs => new MemoryFs({ type: 'tmpfs', dev: kernel.nextDev(), store: kernel.store, root: { mode } })
  kernel.mountAt(mnt, procFs(kernel, kernel.initPidNamespace), directoryAt(root, 'proc'), 'proc', ['nosuid', 'nodev', 'noexec', 'relatime'])
  const sys = kernel.mountAt(mnt, sysFs(kernel, kernel.initNamespaces.net), directoryAt(root, 'sys'), 'sysfs', ['nosuid', 'nodev', 'noexec', 'relatime'])
  mountCgroups(kernel, directoryAt(directoryAt({ mount: sys, ino: sys.root }, 'fs'), 'cgroup'))
  kernel.mountAt(mnt, tmpfs(0o755), directoryAt(root, 'run'), 'tmpfs', ['nosuid', 'nodev'])
  const pts = mountDevices(kernel, mnt, root)
  return pts
}

/** What the kernel says of itself when it starts. */
function logBoot(kernel: Kernel): void {
  const kb = Math.floor(kernel.memory / 1024)
  const lines = [
    `Linux version ${kernel.release} (drydock@drydock) (gcc 12.2.0) #1 SMP PREEMPT_DYNAMIC Drydock`, 'Command line: BOOT_IMAGE=/boot/vmlinuz root=/dev/vda1 ro quiet',
    `Memory: ${Math.floor(kb * 0.96)}K/${kb}K available`, `smpboot: Allowing ${kernel.scheduler.cpus} CPUs, 0 hotplug CPUs`, 'EXT4-fs (vda1): mounted filesystem with ordered data mode.',
  ]
  for (const line of lines) kernel.log.write(kernel.world.now - kernel.bootedAt, line)
}

/** The control groups at /sys/fs/cgroup: the one tree of v2, or a directory for every hierarchy of v1. */
function mountCgroups(kernel: Kernel, at: Position): void {
  const { mnt } = kernel.initNamespaces
  const options = ['nosuid', 'nodev', 'noexec', 'relatime']
  if (kernel.cgroupV1 === undefined) {
    kernel.mountAt(mnt, cgroupFs(kernel, 'cgroup2', kernel.rootCgroup, v2Files), at, 'cgroup2', [...options, 'nsdelegate'])
    return
  }
  const fs = new MemoryFs({ type: 'tmpfs', dev: kernel.nextDev(), store: kernel.store, root: { mode: 0o755 } })
  const top = { mount: kernel.mountAt(mnt, fs, at, 'tmpfs', ['nosuid', 'nodev', 'noexec']), ino: fs.root }
  for (const name of V1_HIERARCHIES) {
    const dir = directoryAt(top, name.replace('name=', ''))
    kernel.mountAt(mnt, cgroup1Fs(kernel, name), dir, 'cgroup', ['relatime', name])
  }
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
