import type { Kernel } from '../../kernel.ts'
import type { PidNamespace } from '../../ns/namespaces.ts'
import { type Generated, GeneratedFs } from '../generated-fs.ts'
import { pidDirectory } from './pid.ts'
import { systemFiles } from './system.ts'

/** /proc of a pid namespace: its processes, and the host's figures whoever looks (proc(5)). */
export function procFs(kernel: Kernel, ns: PidNamespace): GeneratedFs {
  return new GeneratedFs({ type: 'proc', dev: kernel.nextDev(), now: kernel.world.now, top: top(kernel, ns) })
}

function top(kernel: Kernel, ns: PidNamespace): Generated {
  const system = systemFiles(kernel, ns)
  const own = (): number => kernel.scheduler.current?.pidIn(ns) ?? 0
  const link = (target: string): Generated => ({ kind: 'symlink', mode: 0o777, target: () => target })
  return {
    kind: 'dir', mode: 0o555,
    names: () => [...ns.processes().map((p) => String(p.pidIn(ns))), ...Object.keys(system), 'mounts', 'net', 'self', 'thread-self'].sort(byPidFirst),
    child: (name) => {
      if (/^\d+$/.test(name)) {
        const process = ns.get(Number(name))
        return process === undefined ? undefined : pidDirectory(process, ns)
      }
      if (name === 'self' || name === 'thread-self') return own() === 0 ? undefined : { kind: 'symlink', mode: 0o777, target: () => String(own()) }
      if (name === 'mounts') return link('self/mounts')
      if (name === 'net') return link('self/net')
      return system[name]
    },
  }
}

function byPidFirst(a: string, b: string): number {
  const [m, n] = [Number(a), Number(b)]
  if (Number.isNaN(m) && Number.isNaN(n)) return a < b ? -1 : 1
  if (Number.isNaN(m)) return 1
  return Number.isNaN(n) ? -1 : m - n
}
