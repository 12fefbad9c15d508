import { call } from '../../../kernel/coroutine.ts'
import { ShellError } from '../interp/errors.ts'
import { builtin } from './builtin.ts'

/** Runs its arguments, joined by blanks, as commands. */
export const evalBuiltin = builtin({
  name: 'eval', special: true, usage: 'eval [arg ...]',
  *main(sh, argv) {
    const words = argv[1] === '--' ? argv.slice(2) : argv.slice(1)
    const { line } = sh
    try {
      if (!sh.bash) sh.builtin = undefined
      return yield* call(sh.run.text(sh, words.join(' '), { line }))
    } catch (error) {
      if (error instanceof ShellError && error.message === '' && sh.bash && !sh.leaving) return error.status
      throw error
    }
  },
})
