import { errno } from '../errno.ts'
import type { Process } from '../proc/process.ts'
import { type Cgroup, moveToCgroup } from './cgroup.ts'
import { enforceMemory } from './oom.ts'
import { JoinedCgroup, type V1Hierarchy } from './v1.ts'
import { type ControlFile, cpuList, fixed, parseMax, pidsOf, processOf } from './v2-files.ts'

/** What a limit reads as when there is none: the largest whole page. */
const NO_LIMIT = '9223372036854771712'

function whole(text: string, least: number): number {
  const value = Number(text.trim())
  if (!Number.isInteger(value) || value < least || text.trim() === '') throw errno('EINVAL')
  return value
}

/** Files every group of every hierarchy has. */
function core(hierarchy: V1Hierarchy): Readonly<Record<string, ControlFile>> {
  const members: ControlFile = { text: (group, reader) => pidsOf(group, reader), store: (group, text, writer) => move(hierarchy, group, processOf(text, writer)) }
  return {
    'cgroup.clone_children': { text: () => '0\n' }, 'cgroup.procs': members, notify_on_release: { text: () => '0\n' }, tasks: members,
  }
}

function move(hierarchy: V1Hierarchy, group: Cgroup, process: Process): void {
  const { cgroup } = process
  if (!(cgroup instanceof JoinedCgroup)) throw errno('EINVAL')
  // A cpuset without CPUs or memory nodes takes nobody (cpusets(7)).
  if (hierarchy === 'cpuset' && group.parent !== undefined && (group.limits.cpus === '' || group.limits.mems === '')) throw errno('ENOSPC')
  moveToCgroup(process, cgroup.with(hierarchy, group))
}

const quota: ControlFile = {
  text: ({ bandwidth }) => `${bandwidth.max.quota ?? -1}\n`,
  store: ({ bandwidth }, text, { kernel }) => {
    const value = whole(text, -1)
    if (value >= 0 && value < 1000) throw errno('EINVAL')
    bandwidth.setMax({ ...bandwidth.max, quota: value < 0 ? undefined : value }, kernel.world.now)
  },
}

const period: ControlFile = {
  text: ({ bandwidth }) => `${bandwidth.max.period}\n`,
  store: ({ bandwidth }, text, { kernel }) => {
    const value = whole(text, 1000)
    if (value > 1_000_000) throw errno('EINVAL')
    bandwidth.setMax({ ...bandwidth.max, period: value }, kernel.world.now)
  },
}

const limitInBytes: ControlFile = {
  text: ({ limits }) => `${limits.memoryMax ?? NO_LIMIT}\n`,
  store: (group, text, writer) => {
    group.setLimits({ memoryMax: text.trim() === '-1' ? undefined : parseMax(text) })
    enforceMemory(group, writer)
  },
}

const swapLimit: ControlFile = {
  text: ({ limits }) => `${limits.swapMax ?? NO_LIMIT}\n`,
  store: (group, text) => group.setLimits({ swapMax: text.trim() === '-1' ? undefined : parseMax(text) }),
}

const freezerState: ControlFile = {
  text: (group) => `${group.effectivelyFrozen ? 'FROZEN' : 'THAWED'}\n`,
  store: (group, text) => {
    const state = text.trim()
    if (state !== 'FROZEN' && state !== 'THAWED') throw errno('EINVAL')
    group.freeze(state === 'FROZEN')
  },
}

/** Shares (1024 by default) are kept as a weight in units of a tenth. */
const shares: ControlFile = {
  text: ({ limits }) => `${Math.round(limits.cpuWeight * 10.24)}\n`,
  store: (group, text) => group.setLimits({ cpuWeight: Math.max(2, whole(text, 0)) / 10.24 }),
}

const FILES: Readonly<Record<V1Hierarchy, Readonly<Record<string, ControlFile>>>> = {
  cpu: {
    'cpu.cfs_burst_us': fixed('0'),
    'cpu.cfs_period_us': period,
    'cpu.cfs_quota_us': quota,
    'cpu.idle': fixed('0'),
    'cpu.rt_period_us': fixed('1000000'),
    'cpu.rt_runtime_us': fixed('0'),
    'cpu.shares': shares,
    'cpu.stat': { text: ({ bandwidth: b }) => `nr_periods ${b.periods}\nnr_throttled ${b.throttled}\nthrottled_time ${b.throttledTime * 1000}\nnr_bursts 0\nburst_time 0\n` },
    'cpu.stat.local': { text: ({ bandwidth: b }) => `throttled_time ${b.throttledTime * 1000}\n` },
  },
  cpuacct: {
    'cpuacct.stat': { text: ({ usage }) => `user ${Math.floor(usage / 10_000)}\nsystem 0\n` },
    'cpuacct.usage': { text: ({ usage }) => `${usage * 1000}\n` },
  },
  cpuset: {
    'cpuset.cpus': { text: (g, reader) => `${g.parent === undefined ? allCpus(reader) : g.limits.cpus}\n`, store: (g, text, { kernel }) => g.setLimits({ cpus: cpuList(text, kernel.scheduler.cpus) }) },
    'cpuset.mems': { text: (g) => `${g.parent === undefined ? '0' : g.limits.mems}\n`, store: (g, text) => g.setLimits({ mems: cpuList(text, 1) }) },
  },
  memory: {
    'memory.failcnt': { text: (g) => `${g.oomEvents}\n` },
    'memory.limit_in_bytes': limitInBytes,
    'memory.max_usage_in_bytes': { text: (g) => `${Math.max(g.memory, g.peakMemory)}\n` },
    'memory.memsw.limit_in_bytes': swapLimit,
    'memory.oom_control': { text: (g) => `oom_kill_disable 0\nunder_oom 0\noom_kill ${g.oomKills}\n` },
    'memory.stat': { text: (g) => `cache 0\nrss ${g.memory}\nmapped_file 0\ntotal_cache 0\ntotal_rss ${g.memory}\n` },
    'memory.usage_in_bytes': { text: (g) => `${g.memory}\n` },
  },
  pids: {
    'pids.current': { text: (g) => `${g.population}\n` },
    'pids.events': { text: (g) => `max ${g.forksRefused}\n` },
    'pids.max': { text: (g) => `${g.limits.pidsMax ?? 'max'}\n`, store: (g, text) => g.setLimits({ pidsMax: parseMax(text) }) },
  },
  freezer: {
    'freezer.self_freezing': { text: (g) => `${Number(g.frozen)}\n` },
    'freezer.state': freezerState,
  },
  devices: { 'devices.list': { text: () => 'a *:* rwm\n' } },
  blkio: { 'blkio.weight': fixed('500') },
  'name=systemd': {},
}

const allCpus = (reader: Process | undefined): string => {
  const cpus = reader?.kernel.scheduler.cpus ?? 1
  return cpus === 1 ? '0' : `0-${cpus - 1}`
}

/** Which files the root of a hierarchy does not have: it has no limits. */
const LIMITS = new Set([ 'pids.max', 'pids.current', 'pids.events', 'freezer.state', 'freezer.self_freezing'])

/** The control files of a group of a v1 hierarchy. */
export function v1Files(hierarchy: V1Hierarchy): (group: Cgroup) => Readonly<Record<string, ControlFile>> {
  const all = { ...core(hierarchy), ...FILES[hierarchy] }
  const root = Object.fromEntries(Object.entries(all).filter(([name]) => !LIMITS.has(name)))
  return (group) => (group.parent === undefined ? root : all)
}
