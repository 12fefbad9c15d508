import { sys } from '../../../kernel/sys.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { replace } from '../interp/external.ts'
import { findCommand } from '../interp/lookup.ts'
import { resetSignals } from '../interp/process.ts'
import { badOption, builtin, options } from './builtin.ts'

/** Replaces the shell by a program; without one, its redirections stay. */
export const exec = builtin({
  name: 'exec', special: true, usage: 'exec [-cl] [-a name] [command [argument ...]] [redirection ...]',
  *main(sh, argv) {
    const parsed = options(argv, sh.bash ? 'cla:' : 'a:')
    if (parsed.bad !== undefined || parsed.missing !== undefined) return yield* badOption(sh, parsed, 'exec [-cl] [-a name] [command [argument ...]] [redirection ...]')
    const [command] = parsed.rest
    if (command === undefined) return 0
    const name = parsed.given.get('a')
    const shown = `${parsed.given.has('l') ? '-' : ''}${typeof name === 'string' ? name : command}`
    yield* resetSignals(sh.traps, sh.interactive || sh.terminal !== undefined, false)
    sh.builtin = sh.bash ? 'exec' : undefined
    const env = parsed.given.has('c') ? new Map<string, string>() : sh.vars.environment()
    if (shown !== command) {
      try {
        const found = yield* findCommand(sh, command)
        return yield* sys.exec('path' in found ? found.path : command, [shown, ...parsed.rest.slice(1)], env)
      } catch (error) {
        if (!isErrno(error, 'ENOENT') || command.includes('/')) throw error
      }
    }
    const status = yield* replace(sh, { argv: parsed.rest, env, redirections: [], text: command })
    if (sh.interactive || sh.shopt('execfail')) return status
    sh.status = status
    sh.unwind = { kind: 'exit' }
    return status
  },
})
