import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { SIGNALS, type Signal, signalNumber, signalOf } from '../../../kernel/signals.ts'
import { print } from '../../../kernel/libc/io.ts'
import { sys } from '../../../kernel/sys.ts'
import type { Shell } from '../interp/shell.ts'
import { builtin } from './builtin.ts'

const USAGE = 'kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]'

function* usage(sh: Shell): Gen<number> {
  if (sh.bash) yield* print(`kill: usage: ${USAGE}\n`, 2)
  else if (sh.dialect.grammar === 'dash') yield* sh.warn('Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]')
  else yield* sh.warn('you need to specify whom to kill')
  return sh.bash || sh.dialect.grammar === 'dash' ? 2 : 1
}

function list(sh: Shell, args: readonly string[]): { text: string; bad?: string } {
  if (args.length > 0) {
    let text = ''
    for (const a of args) {
      const number = Number(a)
      const signal = number === 0 ? 'EXIT' : /^\d+$/.test(a) ? SIGNALS[number > 128 ? number - 128 : number] : signalOf(a)
      if (signal === undefined || signal === '') return { text, bad: a }
      text += /^\d+$/.test(a) ? `${signal}\n` : `${signalNumber(signal as Signal)}\n`
    }
    return { text }
  }
  const names = SIGNALS.slice(1)
  if (!sh.bash) return { text: names.map((n, i) => (sh.dialect.grammar === 'ash' ? `${String(i + 1).padStart(2)}) ${n}\n` : `${n}\n`)).join('') }
  return { text: `${names.map((n, i) => `${String(i + 1).padStart(2)}) SIG${n}${(i + 1) % 5 === 0 ? '\n' : '\t'}`).join('').trimEnd()}\n` }
}

function* target(sh: Shell, text: string): Gen<number | undefined> {
  if (text.startsWith('%')) {
    const job = sh.jobs.find(text)
    if (job === undefined) yield* sh.warn(sh.bash ? `${text}: no such job` : `${sh.dialect.grammar === 'dash' ? 'No such job' : 'No such job'}: ${text}`)
    return job === undefined ? undefined : job.controlled ? -job.pgid : job.pgid
  }
  if (/^-?\d+$/.test(text)) return Number(text)
  yield* sh.warn(sh.bash ? `${text}: arguments must be process or job IDs` : sh.dialect.grammar === 'dash' ? `Illegal number: ${text}` : `invalid number '${text}'`)
  return undefined
}

/** Sends signals to processes and jobs. */
export const kill = builtin({
  name: 'kill', usage: USAGE,
  *main(sh, argv) {
    let args = argv.slice(1)
    let signal: Signal | undefined = 'TERM'
    const [first] = args
    if (first === undefined) return yield* usage(sh)
    if (first === '-l' || first === '-L') {
      const { text, bad } = list(sh, args.slice(1))
      yield* sh.write(text)
      if (bad !== undefined) yield* sh.warn(`${bad}: invalid signal specification`)
      return bad === undefined ? 0 : 1
    }
    let spec: string | undefined
    if (first === '-s' || first === '-n') {
      spec = args[1]
      args = args.slice(2)
    } else if (/^-[A-Za-z0-9]/.test(first)) {
      spec = first.startsWith('-s') && signalOf(first.slice(2)) !== undefined ? first.slice(2) : first.slice(1)
      args = args.slice(1)
    }
    if (args[0] === '--') args = args.slice(1)
    if (spec !== undefined) {
      signal = spec === '0' ? undefined : signalOf(spec)
      if (signal === undefined && spec !== '0') {
        yield* sh.warn(sh.bash ? `${spec}: invalid signal specification` : sh.dialect.grammar === 'dash' ? `invalid signal number or name: ${spec}` : `bad signal name '${spec}'`)
        return 1
      }
    }
    if (args.length === 0) return yield* usage(sh)
    let status = 0
    for (const text of args) {
      const pid = yield* target(sh, text)
      if (pid === undefined) {
        status = 1
        continue
      }
      try {
        yield* sys.kill(pid, signal)
        if (text.startsWith('%') && (signal === 'TERM' || signal === 'HUP')) yield* sys.kill(pid, 'CONT')
      } catch (error) {
        if (!isErrno(error)) throw error
        yield* sh.warn(sh.bash ? `(${text}) - ${error.message}` : sh.dialect.grammar === 'dash' ? error.message : `can't kill pid ${text}: ${error.message}`)
        status = 1
      }
    }
    if (sh.catching) yield* sh.run.pendingTraps(sh)
    return status
  },
})
