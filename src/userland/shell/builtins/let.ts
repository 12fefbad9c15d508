import { evaluateText } from '../expand/arithmetic.ts'
import { report } from '../interp/process.ts'
import { builtin, usageError } from './builtin.ts'

/** Evaluates arithmetic; fails when the last result is 0. */
export const letBuiltin = builtin({
  name: 'let', shells: ['ash', 'bash'], usage: 'let arg [arg ...]',
  *main(sh, argv) {
    if (argv.length < 2) return yield* usageError(sh, sh.bash ? 'expression expected' : 'expression expected', 'let arg [arg ...]')
    try {
      let last: number | bigint = 0
      for (const text of argv.slice(1)) last = evaluateText(sh, text)
      return last ? 0 : 1
    } catch (error) {
      return yield* report(sh, error)
    }
  },
})
