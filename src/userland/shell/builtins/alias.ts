import { quote, quoteAsh } from '../expand/transform.ts'
import type { Shell } from '../interp/shell.ts'
import { badOption, builtin, options, usageError } from './builtin.ts'

const show = (sh: Shell, name: string, value: string): string =>
  sh.bash ? `alias ${name}=${quote(value)}\n` : `${name}=${quoteAsh(value)}\n`

/** Names texts for commands. */
export const alias = builtin({
  name: 'alias', usage: 'alias [-p] [name[=value] ... ]',
  *main(sh, argv) {
    const operands = argv.slice(1).filter((a, i) => !(i === 0 && (a === '-p' || a === '--')))
    if (operands.length === 0) return yield* sh.write([...sh.aliases].sort(([a], [b]) => (a < b ? -1 : 1)).map(([n, v]) => show(sh, n, v)).join(''))
    let status = 0
    for (const operand of operands) {
      const at = operand.indexOf('=', 1)
      if (at > 0) {
        sh.aliases.set(operand.slice(0, at), operand.slice(at + 1))
        continue
      }
      const value = sh.aliases.get(operand)
      if (value !== undefined) yield* sh.write(show(sh, operand, value))
      else {
        yield* sh.warn(`${operand}${sh.bash || sh.dialect.grammar === 'dash' ? ': ' : ': '}not found`)
        status = 1
      }
    }
    return status
  },
})

export const unalias = builtin({
  name: 'unalias', usage: 'unalias [-a] name [name ...]',
  *main(sh, argv) {
    const parsed = options(argv, 'a')
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'unalias [-a] name [name ...]')
    if (parsed.given.has('a')) sh.aliases.clear()
    else if (parsed.rest.length === 0 && sh.bash) return yield* usageError(sh, '', 'unalias [-a] name [name ...]')
    let status = 0
    for (const name of parsed.rest) {
      if (sh.aliases.delete(name)) continue
      yield* sh.warn(sh.bash ? `${name}: not found` : `${name} not found`)
      status = 1
    }
    return status
  },
})
