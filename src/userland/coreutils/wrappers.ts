import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { printError } from '../../kernel/libc/io.ts'
import { type Signal, signalNumber, signalOf } from '../../kernel/signals.ts'
import { O, STDERR, STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import { execSearch, execStatus, runChild, statusOf } from '../lib/exec.ts'
import { utility } from '../utility.ts'
import { wrapper } from './env.ts'
import { durationOf } from './sleep.ts'

/** timeout(1). */
export const timeout = utility({
  name: 'timeout', notYet: ['foreground'], about: 'Run PROG. Send SIG to it if it is not gone in SECS seconds.',
  gnu: { usage: 'timeout [OPTION] DURATION COMMAND [ARG]...', usageStatus: 125, stopAtOperand: true, flags: ['s,signal=SIGNAL  specify the signal to be sent on timeout', 'k,kill-after=DURATION  also send a KILL signal if COMMAND is still running', ',preserve-status  exit with the same status as COMMAND', ',foreground  allow COMMAND to read from the TTY', 'v,verbose  diagnose to stderr any signal sent upon timeout'] },
  busybox: { usage: 'timeout [-s SIG] [-k KILL_SECS] SECS PROG ARGS', stopAtOperand: true, flags: ['s=SIG  Signal to send', 'k=KILL_SECS  Send KILL after that'] },
  *main(run) {
    const [time, ...argv] = run.operands
    if (time === undefined || argv.length === 0) return yield* run.usage(run.gnu ? (time === undefined ? 'missing operand' : `missing operand after ${run.q(time)}`) : undefined)
    const duration = durationOf(time)
    if (duration === undefined) return yield* (run.gnu ? run.usage(`invalid time interval ${run.q(time)}`) : run.fail(`invalid number '${time}'`))
    const signal = signalOf(run.value('s') ?? 'TERM')
    if (signal === undefined) return yield* run.usage(`${run.value('s')}: invalid signal`)
    yield* run.out.flush()
    const pid = yield* sys.fork(function* () {
      const error = yield* execSearch(argv, run.env)
      yield* printError(run.gnu ? `timeout: failed to run command ${run.q(argv[0] as string)}: ${error.message}\n` : `timeout: can't execute '${argv[0]}': ${error.message}\n`)
      return execStatus(error)
    })
    const over = { yes: false }
    if (duration > 0) yield* sys.thread(() => strike(pid, signal, duration, run.value('k'), over, run.has('v') ? (sent) => run.warn(`sending signal ${sent} to command ${run.q(argv[0] as string)}`) : nothing))
    for (;;) {
      try {
        const waited = yield* sys.wait(pid)
        if (waited === undefined) continue
        if (over.yes && run.gnu && !run.has('preserve-status')) return waited.status.kind === 'signaled' && waited.status.signal === 'KILL' ? 137 : 124
        return over.yes && !run.gnu ? 128 + signalNumber(signal) : statusOf(waited.status)
      } catch (error) {
        if (!isErrno(error, 'EINTR')) throw error
        yield* sys.signals()
      }
    }
  },
})

function* nothing(): Gen<void> {}

function* strike(pid: number, signal: Signal, after: number, killAfter: string | undefined, over: { yes: boolean }, tell: (sent: Signal) => Gen<void>): Gen<void> {
  yield* sys.sleep(after)
  over.yes = true
  yield* tell(signal)
  yield* sys.kill(pid, signal)
  if (killAfter === undefined) return
  yield* sys.sleep(durationOf(killAfter) ?? 0)
  yield* tell('KILL')
  yield* sys.kill(pid, 'KILL')
}

/** nohup(1). */
export const nohup = wrapper({
  name: 'nohup', about: 'Run PROG immune to hangups, with output to a non-tty', gnu: { usage: 'nohup COMMAND [ARG]...', usageStatus: 125, stopAtOperand: true }, busybox: { usage: 'nohup PROG ARGS', stopAtOperand: true },
  *before(run) {
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    yield* sys.sigaction('HUP', 'ignore')
    const input = yield* sys.isatty(STDIN)
    if (yield* sys.isatty(STDOUT)) {
      const fd = yield* sys.open('nohup.out', O.WRONLY | O.CREAT | O.APPEND, 0o600)
      yield* sys.dup2(fd, STDOUT)
      yield* printError(run.gnu ? `nohup: ${input ? 'ignoring input and ' : ''}appending output to ${run.sq('nohup.out')}\n` : 'nohup: appending output to nohup.out\n')
      if (yield* sys.isatty(STDERR)) yield* sys.dup2(fd, STDERR)
    }
    if (input) yield* sys.dup2(yield* sys.open('/dev/null', O.RDONLY), STDIN)
    return 0
  },
})

/** nice(1). */
export const nice = wrapper({
  name: 'nice', about: 'Change scheduling priority, run PROG', gnu: { usage: 'nice [OPTION] [COMMAND [ARG]...]', usageStatus: 125, stopAtOperand: true, flags: ['n,adjustment=N  add integer N to the niceness (default 10)'] }, busybox: { usage: 'nice [-n ADJUST] [PROG ARGS]', stopAtOperand: true, flags: ['n=ADJUST  Adjust priority by ADJUST'] },
  *before(run) {
    if (run.operands.length === 0) {
      yield* run.out.write(`${yield* sys.nice(0)}\n`)
      yield* run.out.flush()
      return yield* sys.exit(0)
    }
    yield* sys.nice(Number(run.value('n') ?? 10))
    return 0
  },
})

/** setsid(1). */
export const setsid = wrapper({
  name: 'setsid', about: 'Run PROG in a new session. PROG will have no controlling terminal.', gnu: { usage: 'setsid [options] <program> [arguments ...]', stopAtOperand: true, flags: ['c,ctty  set the controlling terminal to the current one', 'f,fork  always fork', 'w,wait  wait program to exit, and use the same return'] }, busybox: { usage: 'setsid [-c] PROG ARGS', stopAtOperand: true, flags: ['c  Set controlling terminal to stdin'] },
  *before(run) {
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'no command specified' : undefined)
    if (run.has('f') || (yield* sys.getpgid()) === (yield* sys.getpid())) {
      const pid = yield* sys.fork(function* () {
        yield* sys.setsid()
        return execStatus(yield* execSearch(run.operands, run.env))
      })
      return yield* sys.exit(run.has('w') ? statusOf((yield* sys.wait(pid))?.status ?? { kind: 'exited', code: 0 }) : 0)
    }
    yield* sys.setsid()
    if (run.has('c')) yield* sys.setControllingTty(STDIN)
    return 0
  },
})

/** time(1), the program. */
export const time = utility({
  name: 'time', notYet: ['a'], about: 'Run PROG, display resource usage when it exits', gnu: { usage: 'time [-apvV] [-f format] [-o file] command [arg...]', usageStatus: 125, stopAtOperand: true, flags: ['p,portability  print POSIX standard 1003.2 conformant string', 'v,verbose', 'f,format=FORMAT', 'o,output=FILE', 'a,append'] }, busybox: { usage: 'time [-vpa] [-o FILE] PROG ARGS', stopAtOperand: true, flags: ['v  Verbose', 'p  POSIX output format', 'f=FMT  Custom format', 'o=FILE  Write result to FILE', 'a  Append (else overwrite)'] },
  *main(run) {
    for (const key of ['v', 'f', 'o']) if (run.has(key)) return yield* run.fail(`drydock: time -${key} is not simulated yet`, 125)
    if (run.operands.length === 0) return yield* run.usage()
    const from = yield* sys.now()
    const status = yield* runChild(run.operands, run.env, function* (error) {
      yield* printError(run.gnu ? `time: cannot run ${run.operands[0]}: ${error.message}\n` : `time: can't execute '${run.operands[0]}': ${error.message}\n`)
      return execStatus(error)
    })
    const real = ((yield* sys.now()) - from) / SECOND
    const { children } = yield* sys.times()
    const [user, system] = [children.user / SECOND, children.system / SECOND]
    if (run.has('p')) yield* printError(`real ${real.toFixed(2)}\nuser ${user.toFixed(2)}\nsys ${system.toFixed(2)}\n`)
    else if (!run.gnu) yield* printError(`real\t${clock(real)}\nuser\t${clock(user)}\nsys\t${clock(system)}\n`)
    else yield* printError(`${user.toFixed(2)}user ${system.toFixed(2)}system ${Math.floor(real / 60)}:${(real % 60).toFixed(2).padStart(5, '0')}elapsed ${Math.round(((user + system) / Math.max(real, 0.01)) * 100)}%CPU (0avgtext+0avgdata 0maxresident)k\n0inputs+0outputs (0major+0minor)pagefaults 0swaps\n`)
    return statusOf(status)
  },
})

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s`

/** watch(1). */
export const watch = utility({
  name: 'watch', about: 'Run PROG periodically', gnu: { usage: 'watch [options] command', stopAtOperand: true, flags: ['n,interval=SECS  seconds to wait between updates', 't,no-title  turn off header', 'd,differences', 'x,exec'] }, busybox: { usage: 'watch [-n SEC] [-t] PROG ARGS', stopAtOperand: true, flags: ['n=SEC  Period (default 2)', 't  Don\'t print header'] },
  *main(run) {
    if (run.has('d')) return yield* run.fail('drydock: watch -d is not simulated yet')
    if (run.operands.length === 0) return yield* run.usage()
    const seconds = Number(run.value('n') ?? 2)
    const command = run.operands.join(' ')
    for (;;) {
      const title = `Every ${seconds.toFixed(1)}s: ${command}`
      yield* run.out.write(`\u001b[H\u001b[2J${run.has('t') ? '' : `${title}\n\n`}`)
      yield* run.out.flush()
      yield* runChild(run.has('x') ? run.operands : ['sh', '-c', command], run.env, function* (error) {
        yield* printError(`watch: ${error.message}\n`)
        return 127
      })
      yield* sys.sleep(Math.max(0.1, seconds) * SECOND)
    }
  },
})

/** which(1). */
export const which = utility({
  name: 'which', about: 'Locate COMMAND', gnu: { usage: 'which [-as] args', flags: ['a  print all matching pathnames of each argument', 's'] }, busybox: { usage: 'which [-a] COMMAND...', flags: ['a  Show all matches'] },
  *main(run) {
    let status = run.operands.length === 0 ? 1 : 0
    for (const name of run.operands) {
      let found = false
      for (const dir of name.includes('/') ? [''] : (run.env.get('PATH') ?? '/usr/bin:/bin').split(':')) {
        const path = dir === '' ? name : `${dir}/${name}`
        try {
          if ((yield* sys.stat(path)).kind !== 'file') continue
          yield* sys.access(path, { execute: true })
        } catch (error) {
          if (isErrno(error)) continue
          throw error
        }
        if (!run.has('s')) yield* run.out.write(`${path}\n`)
        found = true
        if (!run.has('a')) break
      }
      if (!found) status = 1
    }
    return status
  },
})
