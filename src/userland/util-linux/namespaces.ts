import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno, type SysError } from '../../kernel/errno.ts'
import { CLONE, MS, sys } from '../../kernel/sys.ts'
import { credentialsOf } from '../coreutils/identity.ts'
import { execSearch, execStatus, statusOf } from '../lib/exec.ts'
import { gidOf, Names } from '../lib/passwd.ts'
import { commandLine, processes } from '../procps/process-list.ts'
import { type Run, utility } from '../utility.ts'

const KINDS: readonly (readonly [key: string, long: string, flag: number, file: string])[] = [
  ['m', 'mount', CLONE.NEWNS, 'mnt'], ['u', 'uts', CLONE.NEWUTS, 'uts'], ['i', 'ipc', CLONE.NEWIPC, 'ipc'], ['n', 'net', CLONE.NEWNET, 'net'], ['p', 'pid', CLONE.NEWPID, 'pid'], ['U', 'user', CLONE.NEWUSER, 'user'], ['C', 'cgroup', CLONE.NEWCGROUP, 'cgroup'],
]
const kindFlags = KINDS.map(([key, long]) => `${key},${long}=??FILE  ${long} namespace`)

function* become(run: Run, argv: readonly string[]): Gen<number> {
  const words = argv.length > 0 ? argv : [run.env.get('SHELL') ?? '/bin/sh']
  const error = yield* execSearch(words, run.env)
  return yield* run.fail(run.gnu ? `failed to execute ${words[0]}: ${error.message}` : `can't execute '${words[0]}': ${error.message}`, execStatus(error))
}

/** Runs the rest as a child (needed to enter a new pid namespace) and ends as it does. */
function* inChild(work: () => Gen<number>): Gen<number> {
  const pid = yield* sys.fork(work)
  const waited = yield* sys.wait(pid)
  return waited === undefined ? 1 : statusOf(waited.status)
}

/** unshare(1). */
export const unshare = utility({
  name: 'unshare', notYet: ['w', 'kill-child'], about: 'Run program with some namespaces unshared from the parent',
  gnu: { usage: 'unshare [options] [<program> [<argument>...]]', stopAtOperand: true, flags: [...kindFlags, 'f,fork  fork before launching <program>', 'r,map-root-user  map current user to root (implies --user)', ',mount-proc=?DIR  mount proc filesystem first (implies --mount)', ',propagation=TYPE  modify mount propagation in mount namespace', 'R,root=DIR  run the command with root directory set to <dir>', 'w,wd=DIR', ',kill-child=?SIGNAME'] },
  busybox: { usage: 'unshare [OPTIONS] [PROG ARGS]', stopAtOperand: true, flags: [...kindFlags, 'f,fork  Fork before execing PROG', 'r,map-root-user  Map current user to root (implies -U)', ',mount-proc=?DIR  Mount /proc filesystem first (implies -m)', ',propagation=TYPE  Modify mount propagation in mount namespace'] },
  *main(run) {
    for (const { flag, value } of run.given) if (value !== undefined && KINDS.some(([key]) => key === flag.key)) return yield* run.fail(`drydock: unshare --${flag.long[0]}=FILE is not simulated yet`)
    let flags = 0
    for (const [key, , bit] of KINDS) if (run.has(key)) flags |= bit
    if (run.has('mount-proc')) flags |= CLONE.NEWNS
    if (run.has('r')) flags |= CLONE.NEWUSER
    try {
      yield* sys.unshare(flags)
      if ((flags & CLONE.NEWNS) !== 0 && run.value('propagation') !== 'unchanged') yield* sys.mount({ source: 'none', target: '/', flags: MS.REC | (run.value('propagation') === 'shared' ? MS.SHARED : run.value('propagation') === 'slave' ? MS.SLAVE : MS.PRIVATE) })
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* run.fail(run.gnu ? `unshare failed: ${error.message}` : `unshare(0x${flags.toString(16)}): ${error.message}`)
    }
    const enter = function* (): Gen<number> {
      try {
        const root = run.value('R')
        if (root !== undefined) {
          yield* sys.chroot(root)
          yield* sys.chdir('/')
        }
        if (run.has('mount-proc')) yield* sys.mount({ source: 'proc', target: run.value('mount-proc') ?? '/proc', type: 'proc', flags: MS.NOSUID | MS.NODEV | MS.NOEXEC })
      } catch (error) {
        if (!isErrno(error)) throw error
        return yield* run.fail(`mount ${run.value('mount-proc') ?? '/proc'} failed: ${error.message}`)
      }
      return yield* become(run, run.operands)
    }
    return yield* run.has('f') ? inChild(enter) : enter()
  },
})

/** nsenter(1). */
export const nsenter = utility({
  name: 'nsenter', about: 'Run program with namespaces of other processes',
  gnu: { usage: 'nsenter [options] [<program> [<argument>...]]', stopAtOperand: true, flags: ['a,all  enter all namespaces', 't,target=PID  target process to get namespaces from', ...kindFlags, 'r,root=?DIR  set the root directory', 'w,wd=?DIR  set the working directory', 'F,no-fork  do not fork before exec\'ing <program>'] },
  busybox: { usage: 'nsenter [OPTIONS] [PROG ARGS]', stopAtOperand: true, flags: ['t,target=PID  Target process to get namespaces from', ...kindFlags, 'r,root=?DIR  Set root directory', 'w,wd=?DIR  Set working directory', 'F,no-fork  Don\'t fork before exec\'ing PROG'] },
  *main(run) {
    const target = run.value('t')
    const chosen = KINDS.filter(([key]) => run.has(key) || (run.has('a') && key !== 'U'))
    if (target === undefined && chosen.some(([key]) => run.value(key) === undefined)) return yield* run.fail(run.gnu ? 'neither filename nor target pid supplied for ns/' + (chosen[0]?.[3] ?? '') : 'no target PID')
    const opened: { fd: number; flag: number }[] = []
    for (const [key, , flag, file] of chosen) {
      const path = run.value(key) ?? `/proc/${target}/ns/${file}`
      try {
        opened.push({ fd: yield* sys.open(path), flag })
      } catch (error) {
        if (!isErrno(error)) throw error
        return yield* run.fail(run.gnu ? `cannot open ${path}: ${error.message}` : `can't open '${path}': ${error.message}`)
      }
    }
    try {
      for (const { fd, flag } of opened) {
        yield* sys.setns(fd, flag)
        yield* sys.close(fd)
      }
      const root = run.has('r') ? (run.value('r') ?? `/proc/${target}/root`) : undefined
      if (root !== undefined) yield* sys.chroot(root)
      const dir = run.has('w') ? (run.value('w') ?? `/proc/${target}/cwd`) : chosen.some(([key]) => key === 'm') ? '/' : undefined
      if (dir !== undefined) yield* sys.chdir(dir)
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* run.fail(`reassociate to namespace failed: ${error.message}`)
    }
    const pidNs = chosen.some(([key]) => key === 'p') && !run.has('F')
    return yield* pidNs ? inChild(() => become(run, run.operands)) : become(run, run.operands)
  },
})

/** lsns(8). */
export const lsns = utility({
  name: 'lsns', about: 'List system namespaces', gnu: { usage: 'lsns [options] [<namespace>]', flags: ['t,type=NAME  namespace type', 'p,task=PID  print process namespaces', 'n,noheadings  don\'t print headings'] },
  *main(run) {
    const names = new Names()
    const only = run.value('t')
    const task = run.value('p')
    const found = new Map<string, { id: string; type: string; count: number; pid: number; user: string; command: string }>()
    const mine = new Set<string>()
    for (const p of yield* processes()) {
      for (const [, , , file] of [...KINDS, ['T', 'time', 0, 'time'] as const]) {
        try {
          const link = yield* sys.readlink(`/proc/${p.pid}/ns/${file}`)
          const id = /\[(\d+)\]/.exec(link)?.[1] ?? '0'
          if (String(p.pid) === task) mine.add(`${file}${id}`)
          const old = found.get(`${file}${id}`)
          if (old === undefined) found.set(`${file}${id}`, { id, type: file, count: 1, pid: p.pid, user: yield* names.user(p.uid), command: commandLine(p) })
          else old.count++
        } catch (error) {
          if (!isErrno(error)) throw error
        }
      }
    }
    const rows = [...found.entries()].filter(([key, ns]) => (only === undefined || ns.type === only) && (task === undefined || mine.has(key))).map(([, ns]) => ns).sort((a, b) => Number(a.id) - Number(b.id))
    const w = { count: Math.max(6, ...rows.map((r) => String(r.count).length)), pid: Math.max(5, ...rows.map((r) => String(r.pid).length)), user: Math.max(4, ...rows.map((r) => r.user.length)) }
    if (!run.has('n')) yield* run.out.write(`        NS TYPE   ${'NPROCS'.padStart(w.count)} ${'PID'.padStart(w.pid)} ${'USER'.padEnd(w.user)} COMMAND\n`)
    for (const r of rows) yield* run.out.write(`${r.id.padStart(10)} ${r.type.padEnd(6)} ${String(r.count).padStart(w.count)} ${String(r.pid).padStart(w.pid)} ${r.user.padEnd(w.user)} ${r.command}\n`)
    return 0
  },
})

/** chroot(8). */
export const chroot = utility({
  name: 'chroot', about: 'Run PROG with root directory set to NEWROOT', gnu: { usage: 'chroot [OPTION] NEWROOT [COMMAND [ARG]...]', usageStatus: 125, stopAtOperand: true, flags: [',userspec=USER:GROUP  specify user and group (ID or name) to use', ',skip-chdir  do not change working directory to \'/\''] }, busybox: { usage: 'chroot NEWROOT [PROG ARGS]', stopAtOperand: true },
  *main(run) {
    const [root, ...argv] = run.operands
    if (root === undefined) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    try {
      yield* sys.chroot(root)
      if (!run.has('skip-chdir')) yield* sys.chdir('/')
      const spec = run.value('userspec')
      if (spec !== undefined) yield* switchUser(spec)
    } catch (error) {
      if (!isErrno(error)) throw error
      return yield* run.fail(run.gnu ? `cannot change root directory to ${run.sq(root)}: ${error.message}` : `can't change root directory to '${root}': ${error.message}`, run.gnu ? 125 : 1)
    }
    const words = argv.length > 0 ? argv : [run.env.get('SHELL') ?? '/bin/sh', '-i']
    const error: SysError = yield* execSearch(words, run.env)
    return yield* run.fail(run.gnu ? `failed to run command ${run.q(words[0] as string)}: ${error.message}` : `can't execute '${words[0]}': ${error.message}`, execStatus(error))
  },
})

function* switchUser(spec: string): Gen<void> {
  const [user = '', group] = spec.split(':')
  const cred = yield* credentialsOf(user)
  const gid = group === undefined ? cred?.gid : yield* gidOf(group)
  if (gid !== undefined) yield* sys.setgid(gid)
  yield* sys.setuid(cred?.uid ?? Number(user))
}

