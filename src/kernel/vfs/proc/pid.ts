import { cgroupLines } from '../../cgroup/cgroup-fs.ts'
import { errno } from '../../errno.ts'
import type { NamespaceKind, PidNamespace } from '../../ns/namespaces.ts'
import type { Process } from '../../proc/process.ts'
import type { Generated } from '../generated-fs.ts'
import type { Mount } from '../mount.ts'
import { pathOf } from '../path.ts'
import { netFiles } from './net.ts'
import { directory, textFile, ticks } from './nodes.ts'
import { namespaceAt } from './ns-fs.ts'

const NAMESPACES: readonly NamespaceKind[] = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts']

/** What /proc/PID holds, as seen from a pid namespace (proc_pid(5)). */
export function pidDirectory(process: Process, ns: PidNamespace): Generated {
  const link = (target: () => string, extra: Partial<Generated> = {}): Generated => ({ kind: 'symlink', mode: 0o777, target, ...extra })
  return {
    ...directory({
      cgroup: { kind: 'file', mode: 0o444, text: (reader) => cgroupLines(process, reader) },
      cmdline: textFile(() => (process.state === 'zombie' ? '' : process.argv.map((a) => `${a}\0`).join(''))),
      comm: textFile(() => `${process.comm}\n`, 0o644),
      cwd: link(() => pathOf(process.cwd, process.root), { jump: () => process.cwd }),
      environ: textFile(() => [...process.env].map(([k, v]) => `${k}=${v}\0`).join(''), 0o400),
      exe: link(() => process.exe),
      fd: descriptors(process),
      limits: textFile(() => limits(process)),
      mountinfo: textFile(() => mountLines(process, mountInfo)),
      mounts: textFile(() => mountLines(process, mountLine)),
      net: netFiles(process),
      ns: namespaces(process),
      oom_score: textFile(() => `${Math.max(0, process.oomScoreAdj)}\n`),
      oom_score_adj: {
        kind: 'file', mode: 0o644, text: () => `${process.oomScoreAdj}\n`,
        store: (text) => {
          process.oomScoreAdj = Number.parseInt(text, 10)
        },
      },
      root: link(() => '/', { jump: () => process.root }),
      stat: textFile(() => statLine(process, ns)),
      statm: textFile(() => `${process.memoryBytes >> 11} ${process.memoryBytes >> 12} 300 100 0 200 0\n`),
      status: textFile(() => status(process, ns)),
      uid_map: textFile(() => '         0          0 4294967295\n'),
      gid_map: textFile(() => '         0          0 4294967295\n'),
    }),
    uid: process.cred.euid, gid: process.cred.egid,
  }
}

/** The one-letter state of ps (proc_pid_stat(5)). */
export function stateLetter(process: Process): string {
  if (process.state === 'zombie') return 'Z'
  if (process.state === 'stopped') return 'T'
  for (const task of process.tasks) if (task.waiting === undefined) return 'R'
  return 'S'
}

function statLine(process: Process, ns: PidNamespace): string {
  const { group } = process
  const tty = group.session.tty === undefined ? 0 : 136 * 256 + Number(group.session.tty.name.split('/')[1] ?? 0)
  const foreground = group.session.tty?.foreground?.leader.pidIn(ns) ?? -1
  return `${[
    process.pidIn(ns), `(${process.comm})`, stateLetter(process), process.parent?.pidIn(ns) ?? 0, group.leader.pidIn(ns), group.session.leader.pidIn(ns), tty, foreground,
    4_194_560, 100, 0, 0, 0, ticks(process.usage.user), ticks(process.usage.system), ticks(process.childrenUsage.user), ticks(process.childrenUsage.system),
    20 + process.nice, process.nice, process.tasks.size, 0, ticks(process.startedAt - process.kernel.bootedAt), process.memoryBytes * 2, process.memoryBytes >> 12,
    '18446744073709551615', ...Array.from({ length: 27 }, () => 0),
  ].join(' ')}\n`
}

const STATE_NAMES: Readonly<Record<string, string>> = { R: 'running', S: 'sleeping', T: 'stopped', Z: 'zombie' }

function status(process: Process, ns: PidNamespace): string {
  const letter = stateLetter(process)
  const nspids: number[] = []
  for (let n: PidNamespace | undefined = process.ns.pid; n !== undefined; n = n === ns ? undefined : n.parent) nspids.unshift(process.pidIn(n))
  const { uid, gid, euid, egid, groups } = process.cred
  const kb = process.memoryBytes >> 10
  return [
    `Name:\t${process.comm}`, `Umask:\t${process.umask.toString(8).padStart(4, '0')}`, `State:\t${letter} (${STATE_NAMES[letter]})`, `Tgid:\t${process.pidIn(ns)}`, 'Ngid:\t0',
    `Pid:\t${process.pidIn(ns)}`, `PPid:\t${process.parent?.pidIn(ns) ?? 0}`, 'TracerPid:\t0', `Uid:\t${uid}\t${euid}\t${euid}\t${euid}`, `Gid:\t${gid}\t${egid}\t${egid}\t${egid}`,
    `FDSize:\t64`, `Groups:\t${groups.join(' ')} `, `NStgid:\t${nspids.join('\t')}`, `NSpid:\t${nspids.join('\t')}`, `VmSize:\t${String(kb * 2).padStart(8)} kB`, `VmRSS:\t${String(kb).padStart(8)} kB`,
    `Threads:\t${process.tasks.size}`, 'voluntary_ctxt_switches:\t0', 'nonvoluntary_ctxt_switches:\t0', '',
  ].join('\n')
}

function limits(process: Process): string {
  const rows: readonly (readonly [string, string, string])[] = [
    ['Max cpu time', 'CPU', 'seconds'], ['Max file size', 'FSIZE', 'bytes'], ['Max stack size', 'STACK', 'bytes'], ['Max core file size', 'CORE', 'bytes'],
    ['Max processes', 'NPROC', 'processes'], ['Max open files', 'NOFILE', 'files'],
  ]
  const show = (n: number | undefined): string => (n === undefined || !Number.isFinite(n) ? 'unlimited' : String(n))
  const lines = rows.map(([name, key, unit]) => {
    const limit = process.rlimits.get(key)
    return `${name.padEnd(26)}${show(limit?.soft).padEnd(21)}${show(limit?.hard).padEnd(21)}${unit.padEnd(10)}`
  })
  return ['Limit                     Soft Limit           Hard Limit           Units     ', ...lines, ''].join('\n')
}

function descriptors(process: Process): Generated {
  return {
    kind: 'dir', mode: 0o500, uid: process.cred.euid, gid: process.cred.egid,
    names: () => [...process.fds.keys()].sort((a, b) => a - b).map(String),
    child: (name) => {
      const file = process.fds.get(Number(name))?.file
      if (file === undefined) return undefined
      return { kind: 'symlink', mode: 0o700, target: () => file.path, reopen: () => file }
    },
  }
}

function namespaces(process: Process): Generated {
  const all = [...NAMESPACES, 'pid_for_children'] as const
  return {
    kind: 'dir', mode: 0o511,
    names: () => all,
    child: (name) => {
      const kind = name === 'pid_for_children' ? 'pid' : NAMESPACES.find((k) => k === name)
      if (kind === undefined) return undefined
      const value = name === 'pid_for_children' ? process.pidForChildren : process.ns[kind]
      const text = `${kind}:[${value.id}]`
      return { kind: 'symlink', mode: 0o777, target: () => text, jump: () => namespaceAt(process.kernel, kind, value) }
    },
  }
}

type MountFormat = (mount: Mount, at: string) => string

function mountLines(process: Process, format: MountFormat): string {
  if (!process.alive) throw errno('EINVAL')
  let text = ''
  for (const mount of process.mounts.mounts) {
    const at = pathOf({ mount, ino: mount.root }, process.root)
    if (!at.startsWith('(unreachable)')) text += `${format(mount, at)}\n`
  }
  return text
}

const octal = (path: string): string => path.replace(/[ \t\n\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)
const options = ({ readOnly, fs, options: rest }: Mount): string => [readOnly || fs.readOnly ? 'ro' : 'rw', ...rest].join(',')

const mountLine: MountFormat = (mount, at) => `${octal(mount.source)} ${octal(at)} ${mount.fs.type} ${options(mount)} 0 0`

const mountInfo: MountFormat = (mount, at) => {
  const root = mount.root === mount.fs.root ? '/' : rootPath(mount)
  const shared = mount.propagation === 'shared' ? ` shared:${mount.id}` : ''
  const parent = mount.at?.mount.id ?? 0
  const { fs } = mount
  return `${mount.id} ${parent} ${fs.dev >> 8}:${fs.dev & 255} ${octal(root)} ${octal(at)} ${options(mount)}${shared} - ${fs.type} ${octal(mount.source)} ${fs.readOnly ? 'ro' : 'rw'}`
}

/** The path inside its file system of a bind mount's root. */
function rootPath({ fs, root }: Mount): string {
  const names: string[] = []
  for (let ino = root; ino !== fs.root; ) {
    const where = fs.whereIs?.(ino)
    const dir = where?.dir ?? fs.parent(ino)
    const name = where?.name ?? fs.readdir(dir).find((e) => e.ino === ino)?.name
    if (name === undefined || dir === ino) break
    names.push(name)
    ino = dir
  }
  return `/${names.reverse().join('/')}`
}
