import type { Shell } from '../interp/shell.ts'
import { ShellError } from '../interp/errors.ts'
import { builtin } from './builtin.ts'

const leave = (kind: 'break' | 'continue') => ({
  quick(sh: Shell, argv: readonly string[]): number | undefined {
    const levels = argv[1] === undefined ? 1 : /^\d+$/.test(argv[1]) ? Number(argv[1]) : 0
    if (levels < 1 || sh.loops === 0) return undefined
    sh.status = 0
    sh.unwind = { kind, levels: Math.min(levels, sh.loops) }
    return 0
  },
  *main(sh: Shell, argv: readonly string[]) {
    const levels = argv[1] === undefined ? 1 : /^\+?\d+$/.test(argv[1]) ? Number(argv[1]) : Number.NaN
    if (sh.loops === 0 && sh.bash) {
      yield* sh.warn("only meaningful in a `for', `while', or `until' loop")
      return 0
    }
    if (Number.isNaN(levels) || levels < 1) {
      if (!sh.bash) throw new ShellError(sh.dialect.grammar === 'ash' ? `bad number: ${argv[1]}`.replace(/^bad number/, 'Illegal number') : `Illegal number: ${argv[1]}`, 2, 'exit')
      yield* sh.warn(Number.isNaN(levels) ? `${argv[1]}: numeric argument required` : `${argv[1]}: loop count out of range`)
      if (Number.isNaN(levels)) throw new ShellError('', 128, 'exit')
      sh.unwind = { kind: 'break', levels: sh.loops }
      return 1
    }
    if (sh.loops > 0) sh.unwind = { kind, levels: Math.min(levels, sh.loops) }
    sh.status = 0
    return 0
  },
})

/** Leaves n enclosing loops. */
export const breakBuiltin = builtin({ name: 'break', special: true, usage: 'break [n]', ...leave('break') })
/** Goes on with the next round of the n-th enclosing loop. */
export const continueBuiltin = builtin({ name: 'continue', special: true, usage: 'continue [n]', ...leave('continue') })
