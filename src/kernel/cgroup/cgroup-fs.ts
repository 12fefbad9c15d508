import { errno } from '../errno.ts'
import type { Kernel } from '../kernel.ts'
import type { PlainNamespace } from '../ns/namespaces.ts'
import type { Process } from '../proc/process.ts'
import { type Generated, GeneratedFs } from '../vfs/generated-fs.ts'
import { Cgroup } from './cgroup.ts'
import { JoinedCgroup, V1_HIERARCHIES } from './v1.ts'
import { v1Files } from './v1-files.ts'
import { type ControlFile, controlNode, requireEmpty, v2Files } from './v2-files.ts'

/** Groups as directories of control files; `files` says which files a group has. */
export function cgroupFs(kernel: Kernel, type: string, root: Cgroup, files: (group: Cgroup) => Readonly<Record<string, ControlFile>>): GeneratedFs {
  return new GeneratedFs({ type, dev: kernel.nextDev(), now: kernel.world.now, top: directoryOf(root, files) })
}

/** The file system of cgroup v2, from the root of the hierarchy that a process sees. */
export function cgroup2Fs(process: Process): GeneratedFs {
  return cgroupFs(process.kernel, 'cgroup2', cgroupRoot(process), v2Files)
}

function directoryOf(group: Cgroup, files: (group: Cgroup) => Readonly<Record<string, ControlFile>>): Generated {
  return {
    kind: 'dir', mode: 0o755,
    names: () => [...Object.keys(files(group)).sort(), ...group.children.keys()],
    child: (name) => {
      const below = group.children.get(name)
      if (below !== undefined) return directoryOf(below, files)
      const file = files(group)[name]
      return file === undefined ? undefined : controlNode(group, file)
    },
    mkdir: (name) => {
      if (name.includes('\n')) throw errno('EINVAL')
      new Cgroup(`${group.path === '/' ? '' : group.path}/${name}`, group, [])
    },
    rmdir: (name) => {
      const below = group.children.get(name)
      if (below === undefined) throw errno('EPERM')
      requireEmpty(below)
      below.remove()
    },
  }
}

const roots = new WeakMap<PlainNamespace, Cgroup>()

/** Remembers where the hierarchy begins for a new cgroup namespace (cgroup_namespaces(7)). */
export function setCgroupRoot(ns: PlainNamespace, root: Cgroup): void {
  roots.set(ns, root)
}

/** The group that is `/` for a process: the root of its cgroup namespace. */
export function cgroupRoot(process: Process): Cgroup {
  const { kernel, ns } = process
  if (ns.cgroup === kernel.initNamespaces.cgroup) return kernel.rootCgroup
  return roots.get(ns.cgroup) ?? ns.pid.init?.cgroup ?? process.cgroup
}

/** The file system of one v1 hierarchy, named by a controller (mount -t cgroup -o cpu). EINVAL for an unknown one, EBUSY where v2 has them all. */
export function cgroup1Fs(kernel: Kernel, data: string): GeneratedFs {
  const { cgroupV1 } = kernel
  if (cgroupV1 === undefined) throw errno('EBUSY')
  const wanted = data.split(',').filter((word) => word !== '' && word !== 'none' && word !== 'xattr')
  const name = V1_HIERARCHIES.find((h) => wanted.length === 1 && wanted[0] === h)
  if (name === undefined) throw errno('EINVAL')
  return cgroupFs(kernel, 'cgroup', cgroupV1.roots[name], v1Files(name))
}

/** All v1 hierarchies below one directory, each from the group the process is in: what a container sees. */
export function cgroup1Tree(process: Process): GeneratedFs {
  const { kernel, cgroup } = process
  const parts = cgroup instanceof JoinedCgroup ? cgroup.parts : undefined
  if (parts === undefined) throw errno('EBUSY')
  const names = new Map(V1_HIERARCHIES.map((name) => [name === 'name=systemd' ? 'systemd' : name, name]))
  const top: Generated = {
    kind: 'dir', mode: 0o755,
    names: () => names.keys(),
    child: (name) => {
      const hierarchy = names.get(name)
      return hierarchy === undefined ? undefined : directoryOf(parts[hierarchy], v1Files(hierarchy))
    },
  }
  return new GeneratedFs({ type: 'cgroup', dev: kernel.nextDev(), now: kernel.world.now, top })
}

/** /proc/PID/cgroup: the groups of a process as a reader sees them. */
export function cgroupLines(process: Process, reader: Process | undefined): string {
  const { cgroup } = process
  if (!(cgroup instanceof JoinedCgroup)) return `0::${cgroupPath(cgroup, reader)}\n`
  return V1_HIERARCHIES.map((name, i) => `${i + 1}:${name}:${cgroup.parts[name].path}\n`).reverse().join('')
}

/** A group's path as a process sees it; one outside of its root begins with `/..`. */
export function cgroupPath(group: Cgroup, viewer: Process | undefined): string {
  const root = viewer === undefined ? undefined : cgroupRoot(viewer)
  if (root === undefined || root.path === '/') return group.path
  if (group === root) return '/'
  if (group.path.startsWith(`${root.path}/`)) return group.path.slice(root.path.length)
  return `${'/..'.repeat(root.path.split('/').length - 1)}${group.path === '/' ? '' : group.path}`
}
