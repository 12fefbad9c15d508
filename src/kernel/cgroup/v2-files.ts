import { errno } from '../errno.ts'
import type { Process } from '../proc/process.ts'
import type { Generated } from '../vfs/generated-fs.ts'
import { type Cgroup, type Controller, CONTROLLERS, type Limits, moveToCgroup } from './cgroup.ts'
import { enforceMemory } from './oom.ts'

/** A control file; without `store` it is read-only. */
export type ControlFile = { readonly text?: (group: Cgroup, reader: Process | undefined) => string; readonly store?: (group: Cgroup, text: string, writer: Process) => void }

const lines = (fields: Readonly<Record<string, number>>): string => Object.entries(fields).map(([k, v]) => `${k} ${v}\n`).join('')
const max = (n: number | undefined): string => `${n ?? 'max'}\n`

/** A whole number of at least `least`, or `max` (undefined). EINVAL for anything else. */
export function parseMax(text: string, least = 0): number | undefined {
  const word = text.trim()
  if (word === 'max') return undefined
  const match = /^(\d+)([kKmMgG]?)$/.exec(word)
  const unit = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match?.[2] ?? '').toLowerCase()] ?? 1
  const value = Number(match?.[1] ?? Number.NaN) * unit
  if (!Number.isSafeInteger(value) || value < least) throw errno('EINVAL')
  return value
}

function ranged(text: string, low: number, high: number): number {
  const value = Number(text.trim())
  if (!Number.isInteger(value)) throw errno('EINVAL')
  if (value < low || value > high) throw errno('ERANGE')
  return value
}

const limit = (name: 'memoryMax' | 'swapMax' | 'pidsMax'): ControlFile => ({
  text: (group) => max(group.limits[name]),
  store: (group, text, writer) => {
    group.setLimits({ [name]: parseMax(text) } as Partial<Limits>)
    if (name === 'memoryMax') enforceMemory(group, writer)
  },
})

/** A limit the simulation has no mechanism for: it reads as its default, and writing anything else fails with EOPNOTSUPP. */
export const fixed = (value: string): ControlFile => ({
  text: () => `${value}\n`,
  store: (_group, text) => {
    if (text.trim() !== value) throw errno('EOPNOTSUPP')
  },
})

const cpuMax: ControlFile = {
  text: ({ bandwidth }) => `${bandwidth.max.quota ?? 'max'} ${bandwidth.max.period}\n`,
  store: (group, text, writer) => {
    const [quotaText = '', periodText] = text.trim().split(/\s+/)
    const quota = parseMax(quotaText, 1000)
    const period = periodText === undefined ? group.bandwidth.max.period : ranged(periodText, 1000, 1_000_000)
    group.bandwidth.setMax({ quota, period }, writer.kernel.world.now)
  },
}

const cpuStat: ControlFile = {
  text: ({ usage, bandwidth }) =>
    lines({
      usage_usec: usage, user_usec: usage, system_usec: 0, nr_periods: bandwidth.periods, nr_throttled: bandwidth.throttled, throttled_usec: bandwidth.throttledTime, nr_bursts: 0, burst_usec: 0,
    }),
}

const FILES: Readonly<Record<Exclude<Controller, 'hugetlb' | 'rdma' | 'misc'>, Readonly<Record<string, ControlFile>>>> = {
  cpu: {
    'cpu.max': cpuMax,
    'cpu.weight': { text: (g) => `${g.limits.cpuWeight}\n`, store: (g, text) => g.setLimits({ cpuWeight: ranged(text, 1, 10_000) }) },
  },
  cpuset: {
    'cpuset.cpus': { text: (g) => `${g.limits.cpus}\n`, store: (g, text, { kernel }) => g.setLimits({ cpus: cpuList(text, kernel.scheduler.cpus) }) },
    'cpuset.cpus.effective': { text: (g, reader) => `${effectiveCpus(g, reader)}\n` },
    'cpuset.mems': { text: (g) => `${g.limits.mems}\n`, store: (g, text) => g.setLimits({ mems: cpuList(text, 1) }) },
    'cpuset.mems.effective': { text: () => '0\n' },
  },
  io: { 'io.stat': { text: () => '' }, 'io.weight': fixed('default 100') },
  memory: {
    'memory.current': { text: (g) => `${g.memory}\n` },
    'memory.events': { text: (g) => lines({ low: 0, high: 0, max: g.oomEvents, oom: g.oomEvents, oom_kill: g.oomKills, oom_group_kill: 0 }) },
    'memory.high': fixed('max'),
    'memory.low': fixed('0'),
    'memory.max': limit('memoryMax'),
    'memory.min': fixed('0'),
    'memory.oom.group': { text: (g) => `${Number(g.limits.oomGroup)}\n`, store: (g, text) => g.setLimits({ oomGroup: ranged(text, 0, 1) === 1 }) },
    'memory.peak': { text: (g) => `${Math.max(g.memory, g.peakMemory)}\n` },
    'memory.stat': { text: (g) => lines({ anon: g.memory, file: 0, kernel: 0, kernel_stack: g.population * 16_384, inactive_file: 0, active_file: 0, inactive_anon: g.memory, active_anon: 0 }) },
    'memory.swap.current': { text: () => '0\n' },
    'memory.swap.max': limit('swapMax'),
  },
  pids: {
    'pids.current': { text: (g) => `${g.population}\n` },
    'pids.events': { text: (g) => lines({ max: g.forksRefused }) },
    'pids.max': limit('pidsMax'),
    'pids.peak': { text: (g) => `${g.peakPopulation}\n` },
  },
}

/** `0-2,4`; ERANGE-like nonsense and CPUs the host does not have are EINVAL, as cpuset says. */
export function cpuList(text: string, cpus: number): string {
  const word = text.trim()
  if (word !== '' && !/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(word)) throw errno('EINVAL')
  for (const part of word.split(',')) if (part !== '' && Number(part.split('-').at(-1)) >= cpus) throw errno('EINVAL')
  return word
}

function effectiveCpus(group: Cgroup, reader: Process | undefined): string {
  for (const g of group.lineage()) if (g.limits.cpus !== '') return g.limits.cpus
  const cpus = reader?.kernel.scheduler.cpus ?? 1
  return cpus === 1 ? '0' : `0-${cpus - 1}`
}

const controllersOf = (group: Cgroup): readonly Controller[] => (group.parent === undefined ? CONTROLLERS : CONTROLLERS.filter((c) => group.parent?.subtreeControl.has(c)))

/** Files every group has; the root has only the first six. */
const CORE: Readonly<Record<string, ControlFile>> = {
  'cgroup.controllers': { text: (g) => `${controllersOf(g).join(' ')}\n` },
  'cgroup.max.depth': { text: () => 'max\n' },
  'cgroup.max.descendants': { text: () => 'max\n' },
  'cgroup.procs': { text: (g, reader) => pidsOf(g, reader), store: (g, text, writer) => moveToCgroup(processOf(text, writer), placeIn(g)) },
  'cgroup.stat': { text: (g) => lines({ nr_descendants: [...g.subtree()].length - 1, nr_dying_descendants: 0 }) },
  'cgroup.subtree_control': { text: (g) => `${CONTROLLERS.filter((c) => g.subtreeControl.has(c)).join(' ')}\n`, store: setSubtreeControl },
  'cgroup.threads': { text: (g, reader) => pidsOf(g, reader) },
  'cgroup.events': { text: (g) => lines({ populated: Number(g.population > 0), frozen: Number(g.effectivelyFrozen) }) },
  'cgroup.freeze': { text: (g) => `${Number(g.frozen)}\n`, store: (g, text) => g.freeze(ranged(text, 0, 1) === 1) },
  'cgroup.kill': {
    store: (g, text, writer) => {
      ranged(text, 1, 1)
      for (const group of g.subtree()) for (const p of Array.from(group.processes)) writer.kernel.signals.post(p, 'KILL')
    },
  },
  'cgroup.type': { text: () => 'domain\n' },
}

const ROOT_CORE = ['cgroup.controllers', 'cgroup.max.depth', 'cgroup.max.descendants', 'cgroup.procs', 'cgroup.stat', 'cgroup.subtree_control', 'cgroup.threads']

/** The control files of a group. */
export function v2Files(group: Cgroup): Readonly<Record<string, ControlFile>> {
  const root = group.parent === undefined
  const files: Record<string, ControlFile> = { 'cpu.stat': cpuStat }
  for (const [name, file] of Object.entries(CORE)) if (!root || ROOT_CORE.includes(name)) files[name] = file
  if (root) return { ...files, 'cpuset.cpus.effective': FILES.cpuset['cpuset.cpus.effective']!, 'memory.stat': FILES.memory['memory.stat']!, 'io.stat': FILES.io['io.stat']! }
  for (const controller of controllersOf(group)) if (controller in FILES) Object.assign(files, FILES[controller as keyof typeof FILES])
  return files
}

/** The pids of its processes as the reader's pid namespace numbers them. */
export function pidsOf(group: Cgroup, reader: Process | undefined): string {
  const ns = reader?.ns.pid
  return [...group.processes].map((p) => (ns === undefined ? p.hostPid : p.pidIn(ns))).sort((a, b) => a - b).map((pid) => `${pid}\n`).join('')
}

/** The process a pid written to cgroup.procs means; 0 is the writer. */
export function processOf(text: string, writer: Process): Process {
  const pid = Number(text.trim())
  if (!Number.isInteger(pid) || pid < 0 || text.trim() === '') throw errno('EINVAL')
  const process = pid === 0 ? writer : writer.ns.pid.get(pid)
  if (process === undefined || !process.alive) throw errno('ESRCH')
  return process
}

/** No internal processes: a group that gives controllers to groups below takes no process itself, but for the root. */
function placeIn(group: Cgroup): Cgroup {
  if (group.parent !== undefined && group.subtreeControl.size > 0) throw errno('EBUSY')
  return group
}

function setSubtreeControl(group: Cgroup, text: string): void {
  const words = text.trim().split(/\s+/).filter((w) => w !== '')
  for (const word of words) {
    const name = CONTROLLERS.find((c) => c === word.slice(1))
    if (name === undefined || !/^[+-]/.test(word)) throw errno('EINVAL')
    if (!controllersOf(group).includes(name)) throw errno('ENOENT')
    if (word.startsWith('+') && group.parent !== undefined && group.processes.size > 0) throw errno('EBUSY')
    if (word.startsWith('-') && [...group.children.values()].some((child) => child.subtreeControl.has(name))) throw errno('EBUSY')
  }
  for (const word of words) {
    const name = word.slice(1) as Controller
    if (word.startsWith('+')) group.subtreeControl.add(name)
    else group.subtreeControl.delete(name)
  }
}

/** Turns a control file into what the file system shows. */
export function controlNode(group: Cgroup, { text, store }: ControlFile): Generated {
  return {
    kind: 'file', mode: store === undefined ? 0o444 : text === undefined ? 0o200 : 0o644,
    ...(text !== undefined && { text: (reader) => text(group, reader) }),
    ...(store !== undefined && { store: (value, writer) => store(group, value, writer) }),
  }
}

/** Whether a directory may be removed: EBUSY while it has processes or groups below. */
export function requireEmpty(group: Cgroup): void {
  if (group.processes.size > 0 || group.children.size > 0) throw errno('EBUSY')
}

