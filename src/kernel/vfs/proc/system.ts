import { SECOND } from '../../../sim/time.ts'
import { errno } from '../../errno.ts'
import type { Kernel } from '../../kernel.ts'
import type { NetNamespace } from '../../net/net-namespace.ts'
import type { Process } from '../../proc/process.ts'
import type { PidNamespace } from '../../ns/namespaces.ts'
import type { Generated } from '../generated-fs.ts'
import { directory, textFile, ticks } from './nodes.ts'

/** Memory a booted host uses beside its processes, in bytes. */
const BASE_MEMORY = 300 * 2 ** 20

/** Bytes of RAM in use on a host. */
export function memoryInUse(kernel: Kernel): number {
  let used = BASE_MEMORY
  for (const process of kernel.initPidNamespace.processes()) if (process.alive) used += process.memoryBytes
  return used
}

/** The files of /proc that speak of the whole host, whoever reads them (proc(5)). */
export function systemFiles(kernel: Kernel, ns: PidNamespace): Readonly<Record<string, Generated>> {
  return {
    cmdline: textFile(() => 'BOOT_IMAGE=/boot/vmlinuz root=/dev/vda1 ro quiet\n'),
    cpuinfo: textFile(() => cpuinfo(kernel)),
    filesystems: textFile(() => filesystems()),
    loadavg: textFile(() => loadavg(kernel, ns)),
    meminfo: textFile(() => meminfo(kernel)),
    stat: textFile(() => stat(kernel)),
    sys: sysctl(kernel),
    uptime: textFile(() => uptime(kernel)),
    version: textFile(() => `Linux version ${kernel.release} (drydock@drydock) (gcc 12.2.0) #1 SMP PREEMPT_DYNAMIC Drydock\n`),
  }
}

function cpuinfo({ scheduler }: Kernel): string {
  const one = (n: number): string =>
    [
      `processor\t: ${n}`, 'vendor_id\t: GenuineIntel', 'cpu family\t: 6', 'model\t\t: 143', 'model name\t: Drydock Simulated CPU @ 2.00GHz', 'stepping\t: 8',
      'cpu MHz\t\t: 2000.000', 'cache size\t: 32768 KB', 'physical id\t: 0', `siblings\t: ${scheduler.cpus}`, `core id\t\t: ${n}`, `cpu cores\t: ${scheduler.cpus}`,
      'fpu\t\t: yes', 'flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat clflush mmx fxsr sse sse2 ht syscall nx lm', 'bogomips\t: 4000.00', '', '',
    ].join('\n')
  return Array.from({ length: scheduler.cpus }, (_, n) => one(n)).join('')
}

/** The types mount(2) knows (vfs/types.ts). */
const NODEV = ['sysfs', 'tmpfs', 'proc', 'cgroup', 'cgroup2', 'devpts', 'mqueue', 'overlay', 'ramfs']

function filesystems(): string {
  return [...NODEV.map((name) => `nodev\t${name}`), '\text4', ''].join('\n')
}

/** Runnable tasks stand for the averages: the simulation keeps no history of its load. */
function loadavg({ scheduler }: Kernel, ns: PidNamespace): string {
  const load = Math.max(0, scheduler.runnable - 1).toFixed(2)
  return `${load} ${load} ${load} ${Math.max(1, scheduler.runnable)}/${ns.processes().length} ${ns.lastPid}\n`
}

function meminfo(kernel: Kernel): string {
  const total = kernel.memory
  const free = Math.max(0, total - memoryInUse(kernel))
  const row = (name: string, bytes: number): string => `${`${name}:`.padEnd(16)}${String(Math.floor(bytes / 1024)).padStart(8)} kB\n`
  return [
    row('MemTotal', total), row('MemFree', free * 0.8), row('MemAvailable', free), row('Buffers', free * 0.02), row('Cached', free * 0.18),
    row('SwapCached', 0), row('Active', (total - free) * 0.6), row('Inactive', (total - free) * 0.4), row('SwapTotal', 0), row('SwapFree', 0),
    row('Dirty', 0), row('Shmem', 1 << 20), row('Slab', 64 << 20),
  ].join('')
}

function stat(kernel: Kernel): string {
  const { scheduler, world } = kernel
  const up = world.now - kernel.bootedAt
  const idle = Math.max(0, up * scheduler.cpus - scheduler.busyTime)
  const cpu = (name: string, n: number): string => `${name} ${ticks(scheduler.busyTime / n)} 0 0 ${ticks(idle / n)} 0 0 0 0 0 0`
  const boot = Math.floor((world.bootEpochMs * 1000 + kernel.bootedAt) / SECOND)
  return [
    cpu('cpu ', 1), ...Array.from({ length: scheduler.cpus }, (_, n) => cpu(`cpu${n}`, scheduler.cpus)),
    'intr 0', 'ctxt 0', `btime ${boot}`, `processes ${kernel.initPidNamespace.lastPid}`, `procs_running ${Math.max(1, scheduler.runnable)}`, 'procs_blocked 0', '',
  ].join('\n')
}

function uptime(kernel: Kernel): string {
  const up = kernel.world.now - kernel.bootedAt
  const idle = Math.max(0, up * kernel.scheduler.cpus - kernel.scheduler.busyTime)
  return `${(up / SECOND).toFixed(2)} ${(idle / SECOND).toFixed(2)}\n`
}

function forwarding(kernel: Kernel): Generated {
  const net = (process: Process | undefined): NetNamespace => (process?.ns ?? kernel.initNamespaces).net
  return {
    kind: 'file', mode: 0o644, text: (reader) => `${Number(net(reader).forwarding)}\n`,
    store: (text, writer) => {
      if (!/^\s*\d+\s*$/.test(text)) throw errno('EINVAL')
      net(writer).forwarding = Number(text) !== 0
    },
  }
}

function sysctl(kernel: Kernel): Generated {
  const reader = (): { hostname: string; domainname: string } => kernel.scheduler.current?.ns.uts ?? kernel.initNamespaces.uts
  return directory({
    kernel: directory({
      domainname: textFile(() => `${reader().domainname}\n`),
      hostname: {
        kind: 'file', mode: 0o644, text: () => `${reader().hostname}\n`,
        store: (text, writer) => {
          writer.ns.uts.hostname = text.trim()
        },
      },
      osrelease: textFile(() => `${kernel.release}\n`),
      ostype: textFile(() => 'Linux\n'),
      pid_max: textFile(() => '4194304\n'),
      random: directory({ uuid: textFile(() => `${kernel.world.random(`${kernel.hostname}/uuid`).uuid()}\n`) }),
    }),
    net: directory({ ipv4: directory({ ip_forward: forwarding(kernel), ip_local_port_range: textFile(() => '32768\t60999\n') }) }),
    vm: directory({ overcommit_memory: textFile(() => '0\n') }),
  })
}
