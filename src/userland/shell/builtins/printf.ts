import { print } from '../../../kernel/libc/io.ts'
import { sys } from '../../../kernel/sys.ts'
import { builtin, options, badOption, usageError } from './builtin.ts'
import { setElement } from '../expand/arithmetic.ts'
import { formatPrintf } from './printf-format.ts'

/** Prints its arguments under the control of a format. */
export const printf = builtin({
  name: 'printf', usage: 'printf [-v var] format [arguments]',
  *main(sh, argv) {
    const parsed = sh.bash ? options(argv, 'v:') : { given: new Map<string, string>(), rest: argv[1] === '--' ? argv.slice(2) : argv.slice(1) }
    if ('bad' in parsed && parsed.bad !== undefined) return yield* badOption(sh, parsed, 'printf [-v var] format [arguments]')
    const [format, ...args] = parsed.rest
    if (format === undefined) {
      if (sh.bash) return yield* usageError2(sh)
      return yield* usageError(sh, 'usage: printf format [arg ...]', '')
    }
    const now = sh.bash && format.includes('T') ? yield* sys.now() : 0
    const result = formatPrintf(format, args, { grammar: sh.dialect.grammar, now, startedAt: sh.startedAt })
    const target = parsed.given.get('v')
    if (typeof target === 'string') {
      const element = /^(\w+)\[(.*)\]$/s.exec(target)
      if (element === null) sh.vars.set(target, result.text)
      else setElement(sh, element[1] as string, element[2] as string, result.text)
    } else if ((yield* sh.write(result.text)) !== 0) return 1
    for (const message of result.errors) yield* sh.warn(message)
    return result.status
  },
})

function* usageError2(sh: Parameters<typeof printf.main>[0]) {
  yield* print(`${sh.builtin ?? 'printf'}: usage: printf [-v var] format [arguments]\n`, 2)
  return 2
}
