import { expect, test } from 'vitest'
import { SECOND } from '../../sim/time.ts'
import type { Gen } from '../coroutine.ts'
import { isErrno } from '../errno.ts'
import { formatLogLine } from '../kernel-log.ts'
import { print, readTextFile, writeFile } from '../libc/io.ts'
import { CLONE, sys } from '../sys.ts'
import { mountSystem } from '../system-mounts.ts'
import { run, testKernel } from '../testing.ts'

const MIB = 2 ** 20

/** Runs a shell-like coroutine on a host with /sys/fs/cgroup and /proc mounted. */
function onHost(main: () => Gen<number>, cpus = 2) {
  const kernel = testKernel([], { cpus })
  return run(kernel, function* () {
    for (const dir of ['/proc', '/cg']) yield* sys.mkdir(dir)
    yield* sys.mount({ source: 'proc', target: '/proc', type: 'proc' })
    yield* sys.mount({ source: 'cgroup2', target: '/cg', type: 'cgroup2' })
    return yield* main()
  })
}

function* tryTo(act: Gen<unknown>): Gen<string> {
  try {
    yield* act
    return 'ok'
  } catch (error) {
    if (!isErrno(error)) throw error
    return error.errno
  }
}

test('a busy loop under a quota of 20 % takes five times as long, and cpu.stat counts the throttling', () => {
  const result = onHost(function* () {
    yield* sys.mkdir('/cg/slow')
    yield* writeFile('/cg/slow/cpu.max', '20000 100000')
    yield* writeFile('/cg/slow/cgroup.procs', '0')
    const start = yield* sys.uptime()
    yield* sys.compute(2 * SECOND)
    yield* print(`${Math.round(((yield* sys.uptime()) - start) / SECOND)} s\n${yield* readTextFile('/cg/slow/cpu.stat')}${yield* readTextFile('/proc/self/cgroup')}`)
    return 0
  })
  expect(result.stdout).toMatch(/^10 s\nusage_usec 200\d{4}\nuser_usec 200\d{4}\nsystem_usec 0\nnr_periods (99|100|101)\nnr_throttled (99|100)\nthrottled_usec (79|80)\d{5}\nnr_bursts 0\nburst_usec 0\n0::\/slow\n$/)
})

test('a fork beyond pids.max fails with EAGAIN and is counted', () => {
  const result = onHost(function* () {
    yield* sys.mkdir('/cg/few')
    yield* writeFile('/cg/few/pids.max', '3')
    yield* writeFile('/cg/few/cgroup.procs', '0')
    const child = function* (): Gen<number> { yield* sys.sleep(SECOND); return 0 }
    yield* print(`${yield* tryTo(sys.fork(child))} ${yield* tryTo(sys.fork(child))} ${yield* tryTo(sys.fork(child))} `)
    yield* print(`${yield* readTextFile('/cg/few/pids.current')}${yield* readTextFile('/cg/few/pids.events')}`)
    return 0
  })
  expect(result.stdout).toBe('ok ok EAGAIN 3\nmax 1\n')
})

test('memory beyond memory.max is answered by the OOM killer, and dmesg says so', () => {
  const result = onHost(function* () {
    yield* sys.mkdir('/cg/box')
    yield* writeFile('/cg/box/memory.max', '64M')
    const pid = yield* sys.fork(function* () {
      yield* writeFile('/cg/box/cgroup.procs', '0')
      for (let mib = 8; ; mib += 8) yield* sys.setMemory(mib * MIB)
    })
    const waited = yield* sys.wait(pid)
    const log = yield* sys.syslog()
    yield* print(`${JSON.stringify(waited?.status)}\n${yield* readTextFile('/cg/box/memory.events')}${log.map(formatLogLine).map((l) => l.replace(/^\[.*?\] /, '')).at(-1)}\n`)
    return 0
  })
  expect(result.stdout).toBe(
    '{"kind":"signaled","signal":"KILL","core":false}\nlow 0\nhigh 0\nmax 1\noom 1\noom_kill 1\noom_group_kill 0\n' +
      'Memory cgroup out of memory: Killed process 3 (test) total-vm:147456kB, anon-rss:73728kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:144kB oom_score_adj:0\n',
  )
})

test('a frozen group stands still until it is thawed', () => {
  const result = onHost(function* () {
    yield* sys.mkdir('/cg/ice')
    const pid = yield* sys.fork(function* () {
      yield* writeFile('/cg/ice/cgroup.procs', '0')
      yield* sys.compute(SECOND)
      return 0
    })
    yield* sys.sleep(SECOND / 2)
    yield* writeFile('/cg/ice/cgroup.freeze', '1')
    yield* sys.sleep(10 * SECOND)
    yield* print(`${(yield* sys.wait(pid, { nohang: true })) === undefined} ${yield* readTextFile('/cg/ice/cgroup.events')}`)
    yield* writeFile('/cg/ice/cgroup.freeze', '0')
    yield* sys.wait(pid)
    yield* print(`${Math.round((yield* sys.uptime()) / SECOND)}\n`)
    return 0
  })
  expect(result.stdout).toBe('true populated 1\nfrozen 1\n11\n')
})

test('groups are directories: files follow the controllers, a busy one is not removed, nonsense is refused', () => {
  const result = onHost(function* () {
    yield* sys.mkdir('/cg/a')
    yield* sys.mkdir('/cg/a/b')
    const names = function* (path: string): Gen<string> { return (yield* sys.readdir(path)).map((e) => e.name).filter((n) => n.startsWith('memory.m')).join(' ') }
    yield* print(`[${yield* names('/cg/a')}] [${yield* names('/cg/a/b')}]\n`)
    yield* writeFile('/cg/a/cgroup.subtree_control', '+memory +pids')
    yield* print(`[${yield* names('/cg/a/b')}] ${yield* readTextFile('/cg/a/b/cgroup.controllers')}`)
    const refused = [
      sys.rmdir('/cg/a'), writeFile('/cg/a/cgroup.procs', '0'), writeFile('/cg/a/b/cgroup.procs', '99999'), writeFile('/cg/a/cpu.max', 'lots'),
      writeFile('/cg/a/cpu.weight', '0'), writeFile('/cg/a/b/cpu.max', '1'), sys.rmdir('/cg/a/b'), sys.rmdir('/cg/a'),
    ]
    for (const act of refused) yield* print(`${yield* tryTo(act)} `)
    return 0
  })
  expect(result.stdout).toBe('[memory.max memory.min] []\n[memory.max memory.min] memory pids\nEBUSY EBUSY ESRCH EINVAL ERANGE EACCES ok ok ')
})

test('in a cgroup namespace the own group is the root', () => {
  const result = onHost(function* () {
    yield* sys.mkdir('/cg/box')
    yield* writeFile('/cg/box/cgroup.procs', '0')
    yield* sys.unshare(CLONE.NEWCGROUP)
    yield* print(`${yield* readTextFile('/proc/self/cgroup')}${yield* readTextFile('/proc/1/cgroup')}`)
    return 0
  })
  expect(result.stdout).toBe('0::/\n0::/..\n')
})

test('v1: each controller has a tree of its own, and the quota of the cpu tree throttles', () => {
  const kernel = testKernel([], { cgroups: 'v1' })
  mountSystem(kernel)
  const { stdout } = run(kernel, function* () {
    yield* sys.mkdir('/sys/fs/cgroup/cpu/container')
    yield* sys.mkdir('/sys/fs/cgroup/memory/small')
    yield* print(`${yield* readTextFile('/sys/fs/cgroup/cpu/container/cpu.cfs_quota_us')}`)
    yield* writeFile('/sys/fs/cgroup/cpu/container/cpu.cfs_quota_us', '20000\n')
    yield* writeFile('/sys/fs/cgroup/cpu/container/tasks', String(yield* sys.getpid()))
    yield* writeFile('/sys/fs/cgroup/memory/small/cgroup.procs', '0')
    const start = yield* sys.uptime()
    yield* sys.compute(SECOND)
    yield* print(`${Math.round(((yield* sys.uptime()) - start) / SECOND)} s\n${yield* readTextFile('/proc/self/cgroup')}`)
    const pid = yield* sys.fork(function* () {
      yield* writeFile('/sys/fs/cgroup/memory/small/memory.limit_in_bytes', '16M')
      yield* sys.setMemory(32 * MIB)
      return 0
    })
    yield* print(`${JSON.stringify((yield* sys.wait(pid))?.status)} ${(yield* readTextFile('/sys/fs/cgroup/memory/small/memory.oom_control')).split('\n')[2]}`)
    return 0
  })
  expect(stdout).toBe(
    '-1\n5 s\n9:name=systemd:/\n8:pids:/\n7:blkio:/\n6:freezer:/\n5:devices:/\n4:memory:/small\n3:cpuset:/\n2:cpuacct:/\n1:cpu:/container\n' +
      '{"kind":"signaled","signal":"KILL","core":false} oom_kill 1',
  )
})

/** How much CPU time two busy loops have had after ten seconds, one in each group. */
function contest(settings: Readonly<Record<'a' | 'b', readonly (readonly [file: string, text: string])[]>>, cpus: number): string {
  return onHost(function* () {
    for (const name of ['a', 'b'] as const) {
      yield* sys.mkdir(`/cg/${name}`)
      for (const [file, text] of settings[name]) yield* writeFile(`/cg/${name}/${file}`, text)
      yield* sys.fork(function* () {
        yield* writeFile(`/cg/${name}/cgroup.procs`, '0')
        yield* sys.compute(100 * SECOND)
        return 0
      })
    }
    yield* sys.sleep(10 * SECOND)
    for (const name of ['a', 'b']) yield* print(`${((yield* readTextFile(`/cg/${name}/cpu.stat`)).match(/usage_usec (\d+)/)?.[1] ?? '').slice(0, -6)} `)
    return 0
  }, cpus).stdout
}

test('a contended CPU is shared by weight; CPUs that are free are for everybody', () => {
  expect(contest({ a: [['cpu.weight', '300']], b: [] }, 1)).toBe('7 2 ')
  expect(contest({ a: [['cpu.weight', '300']], b: [] }, 2)).toBe('10 10 ')
})

test('two groups pinned to one CPU share it, whatever else is free', () => {
  expect(contest({ a: [['cpuset.cpus', '1']], b: [['cpuset.cpus', '1']] }, 4)).toBe('5 5 ')
})
