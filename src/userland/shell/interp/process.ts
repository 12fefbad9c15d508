import { call, type Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { print } from '../../../kernel/libc/io.ts'
import { type Signal, signalOf } from '../../../kernel/signals.ts'
import { O, type Pid, STDERR, STDIN, sys, type WaitStatus } from '../../../kernel/sys.ts'
import type { Node } from '../syntax/ir.ts'
import { ShellError } from './errors.ts'
import { type Job, jobState, jobStatus, statusCode } from './job-table.ts'
import { RedirectError } from './redirect.ts'
import type { Shell } from './shell.ts'
import { ReadonlyError } from './variables.ts'

export type ForkOptions = {
  /** Process group to join; undefined for one of its own (with job control). */
  readonly pgid?: Pid | undefined
  readonly background?: boolean
  /** Stay in the shell's process group even with job control (command substitution). */
  readonly sameGroup?: boolean
}

/** CPU time of making a process, in microseconds. */
const FORK_COST = 250
const JOB_SIGNALS: readonly Signal[] = ['TSTP', 'TTIN', 'TTOU', 'INT', 'QUIT']

/** Starts a subshell that runs `body` with a copy of the shell's state. */
export function* forkShell(sh: Shell, options: ForkOptions, body: (child: Shell) => Gen<number>): Gen<Pid> {
  const child = sh.fork()
  const parentTraps = sh.traps
  const control = sh.on('monitor') && options.sameGroup !== true
  const { endsOnInterrupt, interactive: wasInteractive } = sh
  return yield* start(sh, options, function* () {
    child.ownPid = yield* sys.getpid()
    if (child.bash) child.loops = 0
    if (!control) child.options.delete('monitor')
    child.terminal = undefined
    if (endsOnInterrupt) yield* sys.sigaction('INT', 'default')
    yield* resetSignals(parentTraps, wasInteractive || sh.terminal !== undefined, options.background === true && !control)
    child.options.delete('monitor')
    return yield* finish(child, body)
  })
}

/** Starts a child in the right process group. */
export function* start(sh: Shell, options: ForkOptions, main: () => Gen<number>): Gen<Pid> {
  const control = sh.on('monitor') && options.sameGroup !== true
  const { terminal } = sh
  const pid = yield* forkOrFail(sh, function* () {
    yield* sys.compute(FORK_COST)
    if (control) {
      yield* quietly(sys.setpgid(0, options.pgid ?? 0))
      if (options.background !== true && terminal !== undefined) yield* quietly(sys.tcsetpgrp(terminal, options.pgid ?? (yield* sys.getpid())))
    }
    return yield* main()
  })
  if (control) yield* quietly(sys.setpgid(pid, options.pgid ?? pid))
  return pid
}

/** fork(2), whose failure (too many processes) is the shell's error. */
function* forkOrFail(sh: Shell, main: () => Gen<number>): Gen<Pid> {
  try {
    return yield* sys.fork(main)
  } catch (error) {
    if (!isErrno(error)) throw error
    const text = sh.bash ? `fork: ${error.message}` : sh.dialect.grammar === 'ash' ? `can't fork: ${error.message}` : 'Cannot fork'
    throw sh.expansionError(text, sh.bash ? 254 : 2)
  }
}

/** Signals in a child of the shell: traps are gone, what job control ignored is not, and a background child cannot be interrupted. */
export function* resetSignals(traps: ReadonlyMap<string, string>, interactive: boolean, detached: boolean): Gen<void> {
  for (const [name, action] of traps) {
    const signal = signalOf(name)
    if (signal !== undefined && action !== '') yield* sys.sigaction(signal, 'default')
  }
  if (interactive) {
    for (const signal of [...JOB_SIGNALS, 'TERM' as const]) if (traps.get(signal) !== '') yield* sys.sigaction(signal, 'default')
  }
  if (detached) {
    yield* sys.sigaction('INT', 'ignore')
    yield* sys.sigaction('QUIT', 'ignore')
    const nothing = yield* sys.open('/dev/null', O.RDONLY)
    yield* sys.dup2(nothing, STDIN)
    if (nothing !== STDIN) yield* sys.close(nothing)
  }
}

/** Runs a shell's body to its end: errors are told, the EXIT trap runs, and the result is the exit status. */
export function* finish(sh: Shell, body: (sh: Shell) => Gen<number>): Gen<number> {
  let status = yield* guarded(sh, body)
  const trap = sh.traps.get('EXIT')
  if (trap !== undefined && trap !== '') {
    sh.unwind = undefined
    sh.status = status
    sh.trapStatus = status
    status = yield* guarded(sh, function* () {
      const after = yield* call(sh.run.text(sh, trap))
      return sh.leaving ? after : status
    })
  }
  return status & 0xff
}

function* guarded(sh: Shell, body: (sh: Shell) => Gen<number>): Gen<number> {
  try {
    const status = yield* call(body(sh))
    return sh.leaving ? sh.status : status
  } catch (error) {
    return yield* report(sh, error)
  }
}

/** Prints an error that ended a command, and gives its status. Rethrows what is no shell error. */
export function* report(sh: Shell, error: unknown): Gen<number> {
  if (error instanceof ShellError) {
    if (error.message !== '') yield* sh.warn(error.message)
    return error.status
  }
  if (error instanceof ReadonlyError) {
    yield* sh.warn(sh.dialect.readonly(error.variable))
    return sh.dialect.errorStatus
  }
  if (error instanceof RedirectError) {
    yield* sh.warn(error.message)
    return sh.bash || sh.dialect.grammar === 'ash' ? 1 : 2
  }
  if (error instanceof RangeError && error.message === 'Invalid string length') {
    yield* sh.warn('out of memory')
    return 2
  }
  throw error
}

/** `set -m` outside of an interactive shell: without a terminal ash and dash turn job control off again. */
export function* confirmMonitor(sh: Shell): Gen<void> {
  if (sh.interactive || sh.terminal !== undefined || !sh.on('monitor')) return
  try {
    const tty = yield* sys.open('/dev/tty', O.RDWR)
    sh.terminal = yield* sys.dup(tty, 10, true)
    yield* sys.close(tty)
  } catch (error) {
    if (!isErrno(error)) throw error
    if (sh.bash) return
    sh.options.delete('monitor')
    yield* print(`${sh.name}: ${sh.dialect.grammar === 'dash' ? '0: ' : ''}can't access tty; job control turned off\n`, STDERR)
  }
}

export function* quietly(action: Gen<unknown>): Gen<void> {
  try {
    yield* action
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}

/** Waits for the next child's change and records it. Undefined when interrupted by a caught signal; false when there is no child. */
export function* waitOnce(sh: Shell, nohang = false): Gen<Pid | undefined | false> {
  try {
    const waited = yield* sys.wait(-1, { untraced: sh.on('monitor'), nohang })
    if (waited === undefined) return false
    remember(sh, waited.pid, waited.status)
    return waited.pid
  } catch (error) {
    if (isErrno(error, 'EINTR')) return undefined
    if (isErrno(error, 'ECHILD')) return false
    throw error
  }
}

function remember(sh: Shell, pid: Pid, status: WaitStatus): void {
  const job = sh.jobs.record(pid, status)
  if (job === undefined && (status.kind === 'exited' || status.kind === 'signaled')) sh.jobs.ended.set(pid, statusCode(status))
}

/** Waits for a foreground job to end or stop; gives its status. */
export function* waitForJob(sh: Shell, job: Job): Gen<number> {
  while (jobState(job) === 'running') {
    const pid = yield* waitOnce(sh)
    if (pid === false) break
    if (pid !== undefined) continue
    yield* collectSignals(sh)
    if (sh.endsOnInterrupt && sh.pending.includes('INT') && !sh.traps.has('INT')) yield* dieOfInterrupt(sh)
  }
  if (sh.terminal !== undefined && job.controlled) yield* quietly(sys.tcsetpgrp(sh.terminal, yield* sys.getpgid()))
  const status = jobStatus(job)
  if (jobState(job) === 'stopped') {
    job.foreground = false
    sh.jobs.touch(job)
    yield* print(`\n${describeJob(sh, job)}\n`, STDERR)
    job.notified = true
    const stopped = job.processes.find(p => p.status?.kind === 'stopped')?.status
    return stopped === undefined ? 0 : statusCode(stopped)
  }
  sh.jobs.remove(job)
  if (status === undefined) return 127
  yield* tellSignal(sh, job, status)
  return statusCode(status)
}

/** Ends the shell as SIGINT does. */
export function* dieOfInterrupt(sh: Shell): Gen<void> {
  yield* sys.sigaction('INT', 'default')
  yield* sys.kill(sh.ownPid, 'INT')
  yield* sys.exit(130)
}

/** Takes arrived signals out of the kernel; their traps run between commands. */
export function* collectSignals(sh: Shell): Gen<void> {
  if (sh.catching) sh.pending.push(...(yield* sys.signals()))
}

const SIGNAL_TEXT: Readonly<Record<string, string>> = {
  HUP: 'Hangup', QUIT: 'Quit', ILL: 'Illegal instruction', TRAP: 'Trace/breakpoint trap', ABRT: 'Aborted', BUS: 'Bus error', FPE: 'Floating point exception', KILL: 'Killed',
  USR1: 'User defined signal 1', SEGV: 'Segmentation fault', USR2: 'User defined signal 2', ALRM: 'Alarm clock', TERM: 'Terminated', STKFLT: 'Stack fault', XCPU: 'CPU time limit exceeded',
  STOP: 'Stopped (signal)', TSTP: 'Stopped', TTIN: 'Stopped (tty input)', TTOU: 'Stopped (tty output)', XFSZ: 'File size limit exceeded', VTALRM: 'Virtual timer expired', PROF: 'Profiling timer expired',
  IO: 'I/O possible', PWR: 'Power failure', SYS: 'Bad system call', INT: 'Interrupt', PIPE: 'Broken pipe',
}

/** What strsignal(3) says. */
export const signalText = (signal: string): string => SIGNAL_TEXT[signal] ?? signal

/** A foreground child that was killed by a signal is worth a line. */
function* tellSignal(sh: Shell, job: Job, status: WaitStatus): Gen<void> {
  if (status.kind !== 'signaled') return
  if (status.signal === 'INT') {
    if (sh.interactive) yield* print('\n', STDERR)
    return
  }
  if (status.signal === 'PIPE') return
  const text = `${signalText(status.signal)}${status.core ? ' (core dumped)' : ''}`
  if (sh.bash && !sh.interactive) yield* print(`${sh.prefix}${String(job.processes.at(-1)?.pid ?? 0).padStart(5)} ${text.padEnd(23)} ${job.text}\n`, STDERR)
  else yield* print(`${text}\n`, STDERR)
}

/** A job as `jobs` lists it: `[1]+  Done                    sleep 1`. */
export function describeJob(sh: Shell, job: Job, long = false): string {
  const mark = job === sh.jobs.current() ? '+' : job === sh.jobs.previous() ? '-' : ' '
  const text = jobState(job) === 'running' && !job.foreground && sh.bash ? `${job.text} &` : job.text
  const pid = long ? (sh.bash ? `${job.processes[0]?.pid ?? job.pgid} ` : `${job.processes[0]?.pid ?? job.pgid} `) : ''
  return `[${job.id}]${mark} ${sh.bash || !long ? ' ' : ''}${pid}${stateText(sh, job).padEnd(sh.bash ? 24 : 27)}${text}`
}

function stateText(sh: Shell, job: Job): string {
  const state = jobState(job)
  if (state === 'running') return 'Running'
  if (state === 'stopped') {
    const status = job.processes.find(p => p.status?.kind === 'stopped')?.status
    return status?.kind === 'stopped' && status.signal !== 'TSTP' ? signalText(status.signal) : 'Stopped'
  }
  const status = jobStatus(job)
  if (status?.kind === 'exited') return status.code === 0 ? 'Done' : sh.bash ? `Exit ${status.code}` : `Done(${status.code})`
  return status?.kind === 'signaled' ? `${signalText(status.signal)}${status.core ? ' (core dumped)' : ''}` : 'Done'
}

/** The command that a child process ends with, and can become. */
export function tailOf(node: Node): Node | undefined {
  switch (node.kind) {
    case 'simple': return node
    case 'list': case 'andor': {
      const last = node.items.at(-1)
      return last === undefined ? undefined : tailOf(last)
    }
    case 'group': return tailOf(node.body)
    case 'pipeline': return node.stages.length === 1 && !node.negate && node.time === undefined ? tailOf(node.stages[0] as Node) : undefined
    default: return undefined
  }
}
