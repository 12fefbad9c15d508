import { cgroup1Fs, cgroup1Tree, cgroup2Fs } from '../cgroup/cgroup-fs.ts'
import { errno } from '../errno.ts'
import type { Process } from '../proc/process.ts'
import { DevPtsFs } from '../tty/devpts.ts'
import { parseSize } from './size.ts'
import type { FileSystem } from './file-system.ts'
import { MemoryFs } from './memory-fs.ts'
import { OverlayFs } from './overlay-fs.ts'
import { sysFs } from './sys-fs.ts'
import { attrAt, resolve } from './path.ts'
import { procFs } from './proc/proc-fs.ts'

type Make = (process: Process, source: string, data: string) => FileSystem

const option = (data: string, name: string): string | undefined => data.split(',').find((o) => o.startsWith(`${name}=`))?.slice(name.length + 1)

function tmpfs(process: Process, _source: string, data: string): FileSystem {
  const { kernel } = process
  const size = parseSize(option(data, 'size') ?? '50%', kernel.memory)
  if (size === undefined) throw errno('EINVAL')
  const mode = Number.parseInt(option(data, 'mode') ?? '1777', 8)
  return new MemoryFs({ type: 'tmpfs', dev: kernel.nextDev(), store: kernel.store, limit: size, root: { mode } })
}

function overlay(process: Process, _source: string, data: string): FileSystem {
  const dir = (path: string): { fs: FileSystem; ino: number } => {
    const at = resolve(process, path)
    if (attrAt(at).kind !== 'dir') throw errno('ENOTDIR')
    return { fs: at.mount.fs, ino: at.ino }
  }
  const lower = option(data, 'lowerdir')
  if (lower === undefined) throw errno('EINVAL')
  const upper = option(data, 'upperdir')
  if (upper !== undefined) dir(option(data, 'workdir') ?? '')
  return new OverlayFs({ dev: process.kernel.nextDev(), lower: lower.split(':').map(dir), upper: upper === undefined ? undefined : dir(upper) })
}

/** File system types mount(2) knows, by name; a type of its own file adds itself here. */
export const fileSystemTypes: ReadonlyMap<string, Make> = new Map<string, Make>([
  ['tmpfs', tmpfs],
  ['ramfs', tmpfs],
  ['overlay', overlay],
  ['cgroup', (process, _source, data) => cgroup1Fs(process.kernel, data)],
  ['cgroup2', (process) => (process.kernel.cgroupV1 === undefined ? cgroup2Fs(process) : cgroup1Tree(process))],
  ['devpts', ({ kernel }) => new DevPtsFs(kernel.world, kernel.nextDev())],
  ['mqueue', tmpfs],
  ['sysfs', (process) => sysFs(process.kernel, process.ns.net)],
  ['proc', (process) => procFs(process.kernel, process.ns.pid)],
])
