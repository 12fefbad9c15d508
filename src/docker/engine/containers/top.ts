import type { Process } from '../../../kernel/proc/process.ts'
import { civil, SECOND } from '../../../sim/time.ts'
import type { Engine } from '../engine.ts'
import { notSimulated, serverError } from '../errors.ts'
import type { Container } from './container.ts'
import { requireRunning } from './stop.ts'

type Column = { readonly title: string; readonly of: (process: Process, engine: Engine) => string }

const two = (n: number): string => String(n).padStart(2, '0')
const cpuTime = ({ usage }: Process): string => {
  const total = Math.floor((usage.user + usage.system) / SECOND)
  return `${two(Math.floor(total / 3600))}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`
}
const startTime = (p: Process, engine: Engine): string => {
  const c = civil(engine.unixTime(p.startedAt))
  return `${two(c.hour)}:${two(c.minute)}`
}

const COLUMNS: Readonly<Record<string, Column>> = {
  uid: { title: 'UID', of: (p) => (p.cred.euid === 0 ? 'root' : String(p.cred.euid)) },
  user: { title: 'USER', of: (p) => (p.cred.euid === 0 ? 'root' : String(p.cred.euid)) },
  pid: { title: 'PID', of: (p) => String(p.hostPid) },
  ppid: { title: 'PPID', of: (p) => String(p.parent?.hostPid ?? 0) },
  c: { title: 'C', of: () => '0' },
  stime: { title: 'STIME', of: startTime },
  tty: { title: 'TTY', of: (p) => p.group.session.tty?.name ?? '?' },
  time: { title: 'TIME', of: cpuTime },
  cmd: { title: 'CMD', of: (p) => p.argv.join(' ') },
  args: { title: 'COMMAND', of: (p) => p.argv.join(' ') },
  '%cpu': { title: '%CPU', of: (p, engine) => ((100 * (p.usage.user + p.usage.system)) / Math.max(1, engine.world.now - p.startedAt)).toFixed(1) },
  '%mem': { title: '%MEM', of: (p, engine) => ((100 * p.memoryBytes) / engine.kernel.memory).toFixed(1) },
  vsz: { title: 'VSZ', of: (p) => String(Math.round((p.memoryBytes * 2) / 1024)) },
  rss: { title: 'RSS', of: (p) => String(Math.round(p.memoryBytes / 1024)) },
  stat: { title: 'STAT', of: (p) => (p.state === 'stopped' ? 'T' : p.state === 'zombie' ? 'Z' : p.isInit || p.group.session.leader === p ? 'Ss' : 'S') },
  start: { title: 'START', of: startTime },
  comm: { title: 'COMMAND', of: (p) => p.comm },
}

/** The answer of GET /containers/{id}/top: what ps of the host says of the container's processes. */
export function topContainer(engine: Engine, container: Container, args: string): { Titles: string[]; Processes: string[][] } {
  requireRunning(container)
  const columns = columnsOf(args)
  const processes = [...(container.task?.spec.cgroup.processes ?? [])].sort((a, b) => a.hostPid - b.hostPid)
  return { Titles: columns.map((c) => c.title), Processes: processes.map((p) => columns.map((c) => c.of(p, engine))) }
}

function columnsOf(args: string): Column[] {
  if (args === '-ef' || args === '') return ['uid', 'pid', 'ppid', 'c', 'stime', 'tty', 'time', 'cmd'].map((n) => COLUMNS[n] as Column)
  if (args === 'aux' || args === '-aux') return ['user', 'pid', '%cpu', '%mem', 'vsz', 'rss', 'tty', 'stat', 'start', 'time', 'args'].map((n) => COLUMNS[n] as Column)
  if (args.startsWith('--')) throw serverError('ps: error: unknown gnu long option')
  const match = /^-?e?o\s*(\S+)$/.exec(args.replace(/^-eo/, '-o'))
  const columns = match?.[1]?.split(',').map((n) => COLUMNS[n])
  if (columns === undefined || columns.includes(undefined)) throw notSimulated(`docker top with ps options '${args}'`)
  if (!columns.some((c) => c?.title === 'PID')) throw serverError("Couldn't find PID field in ps output")
  return columns as Column[]
}
