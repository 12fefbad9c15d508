import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { type Signal, signalNumber, signalOf, SIGNALS } from '../../kernel/signals.ts'
import { sys } from '../../kernel/sys.ts'
import { type Run, utility } from '../utility.ts'
import { processes, type ProcessInfo } from './process-list.ts'
import { uidOf } from '../lib/passwd.ts'
import { posixRegex } from '../lib/regex.ts'

/** kill(1), the program. */
export const kill = utility({
  name: 'kill', about: 'Send a signal (default: TERM) to given PIDs', gnu: { usage: 'kill [options] <pid> [...]', raw: true }, busybox: { usage: 'kill [-l] [-SIG] PID...', raw: true },
  *main(run) {
    const args = [...run.operands]
    if (args[0] === '-l' || args[0] === '-L' || args[0] === '--list') return yield* list(run, args[1])
    const signal = signalArgument(args)
    if (typeof signal === 'string' && signal.startsWith('!')) return yield* run.fail(run.gnu ? `unknown signal ${signal.slice(1)}; valid signals:\n${SIGNALS.slice(1).join(' ')}` : `bad signal name '${signal.slice(1)}'`)
    if (args.length === 0) return yield* (run.gnu ? run.usage('no process ID specified') : run.fail('you need to specify whom to kill'))
    let status = 0
    for (const text of args) {
      if (!/^-?\d+$/.test(text)) {
        yield* run.warn(run.gnu ? `failed to parse argument: '${text}'` : `invalid number '${text}'`)
        status = 1
        continue
      }
      try {
        yield* sys.kill(Number(text), signal === '0' ? undefined : (signal as Signal))
      } catch (error) {
        if (!isErrno(error)) throw error
        yield* run.warn(run.gnu ? `(${text}): ${error.message}` : `can't kill pid ${text}: ${error.message}`)
        status = 1
      }
    }
    return status
  },
})

/** Takes `-9`, `-TERM`, `-s TERM` or `-n 9` off the arguments; `0` is no signal, `!NAME` an unknown one. */
export function signalArgument(args: string[]): Signal | '0' | `!${string}` {
  const first = args[0] ?? ''
  if (first === '--') args.shift()
  if (!first.startsWith('-') || first === '--') return 'TERM'
  args.shift()
  const text = first === '-s' || first === '-n' || first === '--signal' ? (args.shift() ?? '') : first.startsWith('--signal=') ? first.slice(9) : /^-s./.test(first) && signalOf(first.slice(1)) === undefined ? first.slice(2) : first.slice(1)
  if (args[0] === '--') args.shift()
  if (text === '0' || text === 'EXIT') return '0'
  return signalOf(text) ?? `!${text}`
}

function* list(run: Run, which: string | undefined): Gen<number> {
  if (which !== undefined) {
    const number = /^\d+$/.test(which) ? Number(which) & 127 : undefined
    const found = signalOf(number ?? which)
    if (found === undefined) return yield* run.fail(`unknown signal ${which}`)
    yield* run.out.write(number === undefined ? `${signalNumber(found)}\n` : `${found}\n`)
    return 0
  }
  if (run.gnu) yield* run.out.write(`${SIGNALS.slice(1).join(' ')}\n`)
  else for (const [i, name] of SIGNALS.entries()) if (i > 0) yield* run.out.write(`${String(i).padStart(2)}) ${name}\n`)
  return 0
}

const MATCH_FLAGS = ['f,full  use full process name to match', 'x,exact  match exactly with the command name', 'n,newest  select most recently started', 'o,oldest  select least recently started', 'v,inverse  negates the matching', 'P,parent=PPID  match only child processes of the given parent', 'u,euid=ID  match by effective IDs', 'i,ignore-case  match case insensitively']

function* matching(run: Run, pattern: string | undefined): Gen<ProcessInfo[]> {
  const self = yield* sys.getpid()
  const regex = pattern === undefined ? undefined : posixRegex(run.has('x') ? `^(${pattern})$` : pattern, { syntax: 'extended', ignoreCase: run.has('i') })
  const parents = run.value('P')?.split(',').map(Number)
  const uid = run.value('u') === undefined ? undefined : yield* uidOf(run.value('u') as string)
  let found = (yield* processes()).filter((p) => {
    if (p.pid === self) return false
    const text = run.has('f') ? p.argv.join(' ') : p.comm
    const matches = (regex === undefined || regex.test(text)) && (parents === undefined || parents.includes(p.ppid)) && (uid === undefined || p.uid === uid)
    return matches !== run.has('v')
  })
  if (run.has('n')) found = found.toSorted((a, b) => b.start - a.start || b.pid - a.pid).slice(0, 1)
  if (run.has('o')) found = found.toSorted((a, b) => a.start - b.start || a.pid - b.pid).slice(0, 1)
  return found
}

/** pgrep(1). */
export const pgrep = utility({
  name: 'pgrep', about: 'Display process(es) selected by regex PATTERN',
  gnu: { usage: 'pgrep [options] <pattern>', usageStatus: 2, flags: [...MATCH_FLAGS, 'l,list-name  list PID and process name', 'a,list-full  list PID and full command line', 'c,count  count of matching processes', 'd,delimiter=STRING  specify output delimiter'] },
  busybox: { usage: 'pgrep [-flanovx] [-s SID|-P PPID|PATTERN]', flags: [...MATCH_FLAGS.map((line) => line.replace(/,[a-z-]+/, '')), 'l  Show command name too', 'a  Show command line too'] },
  *main(run) {
    if (run.operands.length === 0 && !run.has('P') && !run.has('u')) return yield* run.usage(run.gnu ? 'no matching criteria specified' : undefined)
    const found = yield* matching(run, run.operands[0])
    if (run.has('c')) yield* run.out.write(`${found.length}\n`)
    else yield* run.out.write(found.length === 0 ? '' : `${found.map((p) => (run.has('a') ? `${p.pid} ${p.argv.join(' ')}` : run.has('l') ? `${p.pid} ${p.comm}` : String(p.pid))).join(run.value('d') ?? '\n')}\n`)
    return found.length > 0 ? 0 : 1
  },
})

/** pkill(1). */
export const pkill = utility({
  name: 'pkill', about: 'Send signal to processes selected by regex PATTERN', gnu: { usage: 'pkill [options] <pattern>', usageStatus: 2, raw: true }, busybox: { usage: 'pkill [-l|-SIGNAL] [-xfvnoe] [-s SID|-P PPID|PATTERN]', raw: true },
  *main(run) {
    const args = [...run.operands]
    const at = args.findIndex((arg) => /^-(?:\d+|[A-Z][A-Z0-9]+|-signal.*)$/.test(arg) || arg === '-s')
    const chosen = at < 0 ? [] : args.splice(at, args[at] === '--signal' ? 2 : 1)
    const signal = at < 0 ? ('TERM' as const) : signalArgument(chosen)
    if (signal.startsWith('!')) return yield* run.fail(`bad signal name '${signal.slice(1)}'`, 2)
    const letters = args.filter((arg) => /^-[a-z]+$/.test(arg)).join('')
    const unknown = /[^-fxnovie]/.exec(letters)
    if (unknown !== null) return yield* run.usage(`invalid option -- '${unknown[0]}'`)
    const pattern = args.find((arg) => !arg.startsWith('-'))
    if (pattern === undefined) return yield* run.usage(run.gnu ? 'no matching criteria specified' : undefined)
    const found = yield* matching({ ...run, has: (key) => letters.includes(key), value: () => undefined }, pattern)
    for (const p of found) {
      try {
        yield* sys.kill(p.pid, signal === '0' ? undefined : (signal as Signal))
      } catch (error) {
        if (!isErrno(error)) throw error
        yield* run.warn(`killing pid ${p.pid} failed: ${error.message}`)
      }
    }
    return found.length > 0 ? 0 : 1
  },
})

/** pidof(1). */
export const pidof = utility({
  name: 'pidof', notYet: ['x', 'o'], about: 'List PIDs of all processes with names that match NAMEs',
  gnu: { usage: 'pidof [options] [program [...]]', flags: ['s,single-shot  return one PID only', 'x  also find shells running the named scripts'] }, busybox: { usage: 'pidof [-s] [-o PID] [NAME]...', flags: ['s  Show only one PID', 'o=PID  Omit PID'] },
  *main(run) {
    const all = yield* processes()
    const found = all.filter((p) => run.operands.includes(p.comm) || run.operands.includes((p.argv[0] ?? '').split('/').at(-1) ?? '')).map((p) => p.pid).toReversed()
    if (found.length === 0) return 1
    yield* run.out.write(`${(run.has('s') ? found.slice(0, 1) : found).join(' ')}\n`)
    return 0
  },
})

/** killall(1). */
export const killall = utility({
  name: 'killall', about: 'Send a signal (default: TERM) to given processes', gnu: { usage: 'killall [OPTION]... [--] NAME...', raw: true }, busybox: { usage: 'killall [-lq] [-SIG] NAME...', raw: true },
  *main(run) {
    const args = [...run.operands]
    const quiet = args[0] === '-q' && args.shift() !== undefined
    const signal = signalArgument(args)
    if (signal.startsWith('!')) return yield* run.fail(`bad signal name '${signal.slice(1)}'`)
    if (args.length === 0) return yield* run.usage(run.gnu ? undefined : 'you need to specify whom to kill')
    const all = yield* processes()
    let status = 0
    for (const name of args) {
      const found = all.filter((p) => p.comm === name)
      if (found.length === 0) {
        if (!quiet) yield* run.out.write(run.gnu ? `${name}: no process found\n` : `killall: ${name}: no process killed\n`)
        status = 1
      }
      for (const p of found) yield* sys.kill(p.pid, signal === '0' ? undefined : (signal as Signal))
    }
    return status
  },
})
