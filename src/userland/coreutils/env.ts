import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { execSearch, execStatus } from '../lib/exec.ts'
import { type Utility, utility } from '../utility.ts'

/** env(1). */
export const env = utility({
  name: 'env', about: 'Print current environment or run PROG after setting up environment',
  gnu: {
    usage: 'env [OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]', usageStatus: 125, stopAtOperand: true,
    flags: ['i,ignore-environment  start with an empty environment', '0,null  end each output line with NUL, not newline', 'u,unset=NAME  remove variable from the environment', 'C,chdir=DIR  change working directory to DIR', 'S,split-string=S  process and split S into separate arguments'],
  },
  busybox: { usage: 'env [-i0] [-u NAME]... [-] [NAME=VALUE]... [PROG ARGS]', stopAtOperand: true, flags: ['i,ignore-environment  Start with empty environment', '0,null  NUL terminated output', 'u,unset=NAME  Remove variable from environment'] },
  *main(run) {
    let operands = [...(run.value('S')?.split(/\s+/) ?? []), ...run.operands]
    const clear = run.has('i') || operands[0] === '-'
    if (operands[0] === '-') operands = operands.slice(1)
    const made = new Map(clear ? [] : run.env)
    for (const name of run.values('u')) made.delete(name)
    for (const [name, value] of takeAssignments(operands)) made.set(name, value)
    const argv = operands.slice(takeAssignments(operands).length)
    const dir = run.value('C')
    if (dir !== undefined) {
      try {
        yield* sys.chdir(dir)
      } catch (error) {
        if (!isErrno(error)) throw error
        return yield* run.fail(`cannot change directory to ${run.sq(dir)}: ${error.message}`, 125)
      }
    }
    if (argv.length === 0) {
      for (const [name, value] of made) yield* run.out.write(`${name}=${value}${run.has('0') ? '\0' : '\n'}`)
      return 0
    }
    const error = yield* execSearch(argv, made)
    const name = argv[0] as string
    return yield* run.fail(run.gnu ? `${run.q(name)}: ${error.message}` : `can't execute '${name}': ${error.message}`, execStatus(error))
  },
})

function takeAssignments(operands: readonly string[]): [string, string][] {
  const out: [string, string][] = []
  for (const operand of operands) {
    const at = operand.indexOf('=')
    if (at < 1) break
    out.push([operand.slice(0, at), operand.slice(at + 1)])
  }
  return out
}

/** printenv(1). */
export const printenv = utility({
  name: 'printenv', about: 'Print environment VARIABLEs. If no VARIABLE specified, print all.',
  gnu: { usage: 'printenv [OPTION]... [VARIABLE]...', usageStatus: 2, flags: ['0,null  end each output line with NUL, not newline'] }, busybox: { usage: 'printenv [VARIABLE]...', flags: ['0'] },
  *main(run) {
    const end = run.has('0') ? '\0' : '\n'
    if (run.operands.length === 0) for (const [name, value] of run.env) yield* run.out.write(`${name}=${value}${end}`)
    let status = 0
    for (const name of run.operands) {
      const value = run.env.get(name)
      if (value === undefined) status = 1
      else yield* run.out.write(value + end)
    }
    return status
  },
})

/** A utility that runs PROG with something changed before it. */
export function wrapper(declared: Omit<Utility, 'main'> & { before: Utility['main'] }): Utility {
  const { before, ...rest } = declared
  return {
    ...rest,
    *main(run) {
      const status = yield* before(run)
      if (status !== 0) return status
      const error = yield* execSearch(run.operands, run.env)
      const name = run.operands[0] as string
      return yield* run.fail(run.gnu ? `failed to run command ${run.q(name)}: ${error.message}` : `can't execute '${name}': ${error.message}`, execStatus(error))
    },
  }
}
