import { ShellError } from '../interp/errors.ts'
import { builtin } from './builtin.ts'

/** Drops the first n positional parameters. */
export const shift = builtin({
  name: 'shift', special: true, usage: 'shift [n]',
  quick(sh, argv) {
    const count = argv[1] === undefined ? 1 : /^\d+$/.test(argv[1]) ? Number(argv[1]) : -1
    if (count < 0 || count > sh.params.length) return undefined
    sh.params = sh.params.slice(count)
    return 0
  },
  *main(sh, argv) {
    const text = argv[1] ?? '1'
    if (!/^\d+$/.test(text)) {
      if (!sh.bash) throw new ShellError(`Illegal number: ${text}`, 2, 'exit')
      yield* sh.warn(/^-\d+$/.test(text) ? `${text}: shift count out of range` : `${text}: numeric argument required`)
      return 1
    }
    if (Number(text) > sh.params.length) {
      if (sh.dialect.grammar === 'dash') throw new ShellError("can't shift that many", 2, 'exit')
      return 1
    }
    sh.params = sh.params.slice(Number(text))
    return 0
  },
})
