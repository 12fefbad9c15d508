import type { Shell } from '../interp/shell.ts'
import { print } from '../../../kernel/libc/io.ts'
import { ShellError } from '../interp/errors.ts'
import { jobState } from '../interp/job-table.ts'
import { builtin } from './builtin.ts'

function* end(sh: Shell, argv: readonly string[], kind: 'exit' | 'return') {
  const argument = argv[1] === '--' ? argv[2] : argv[1]
  let status = sh.trapStatus ?? sh.status
  if (sh.bash && argv.length > 2 && argv[1] !== '--' && /^-?\d+$/.test(argument ?? '')) {
    yield* sh.warn('too many arguments')
    return 1
  }
  if (argument !== undefined) {
    if (!/^-?\d+$/.test(argument.trim()) || (!sh.bash && argument.startsWith('-'))) {
      if (!sh.bash) throw new ShellError(`Illegal number: ${argument}`, 2, 'exit')
      yield* sh.warn(`${argument}: numeric argument required`)
      status = 2
    } else status = Number(argument) & 0xff
  }
  sh.status = status
  sh.unwind = { kind }
  return status
}

/** Ends the shell. With stopped jobs an interactive shell asks for a second `exit`. */
export const exit = builtin({
  name: 'exit', special: true, usage: 'exit [n]',
  *main(sh, argv) {
    if (sh.interactive && !sh.warnedOfJobs && sh.jobs.all().some(j => jobState(j) === 'stopped')) {
      sh.warnedOfJobs = true
      yield* print(sh.bash ? 'There are stopped jobs.\n' : 'You have stopped jobs.\n', 2)
      return 1
    }
    if (sh.interactive && sh.bash && sh.frames.length === 0) yield* print('exit\n', 2)
    return yield* end(sh, argv, 'exit')
  },
})

/** Ends a login shell. */
export const logout = builtin({ name: 'logout', shells: ['bash'], usage: 'logout [n]', *main(sh, argv) { return yield* end(sh, argv, 'exit') } })

/** Ends a function or a sourced file. */
export const returnBuiltin = builtin({
  name: 'return', special: true, usage: 'return [n]',
  quick(sh, argv) {
    if (sh.frames.length === 0 || (argv[1] !== undefined && !/^\d+$/.test(argv[1]))) return undefined
    sh.status = argv[1] !== undefined ? Number(argv[1]) & 0xff : (sh.trapStatus ?? sh.status)
    sh.unwind = { kind: 'return' }
    return sh.status
  },
  *main(sh, argv) {
    if (sh.frames.length === 0 && sh.bash) {
      yield* sh.warn("can only `return' from a function or sourced script")
      return 1
    }
    return yield* end(sh, argv, sh.frames.length === 0 ? 'exit' : 'return')
  },
})
