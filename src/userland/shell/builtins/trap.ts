import type { Gen } from '../../../kernel/coroutine.ts'
import { SIGNALS, signalOf } from '../../../kernel/signals.ts'
import { quoteAsh } from '../expand/transform.ts'
import { ShellError } from '../interp/errors.ts'
import type { Shell } from '../interp/shell.ts'
import { setTrap } from '../interp/traps.ts'
import { builtin, usageError } from './builtin.ts'

const PSEUDO = ['EXIT', 'ERR', 'DEBUG', 'RETURN']

/** The name of a trap condition given by name or number; undefined when there is none. */
function conditionOf(sh: Shell, text: string): string | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (text === '0' || name === 'EXIT') return 'EXIT'
  if ((sh.bash && PSEUDO.includes(name)) || (sh.dialect.grammar === 'ash' && name === 'ERR')) return name
  if (sh.dialect.grammar === 'dash' && !/^\d+$/.test(text) && text !== name) return undefined
  return signalOf(text)
}

const order = (name: string): number => (name === 'EXIT' ? 0 : (SIGNALS as readonly string[]).includes(name) ? (SIGNALS as readonly string[]).indexOf(name) : 100 + PSEUDO.indexOf(name))

const quoted = (sh: Shell, action: string): string => (sh.bash ? `'${action.replaceAll("'", "'\\''")}'` : quoteAsh(action))

function listing(sh: Shell, names: readonly string[]): string {
  const table = sh.inheritedTraps ?? sh.traps
  return [...table.keys()].filter(n => names.length === 0 || names.includes(n)).sort((a, b) => order(a) - order(b))
    .map(name => `trap -- ${quoted(sh, table.get(name) ?? '')} ${sh.bash && !PSEUDO.includes(name) ? 'SIG' : ''}${name}\n`).join('')
}

function* badSignal(sh: Shell, text: string): Gen<number> {
  yield* sh.warn(sh.bash ? `${text}: invalid signal specification` : sh.dialect.grammar === 'ash' ? `${text}: invalid signal specification` : `${text}: bad trap`)
  return 1
}

/** Sets what happens when signals arrive, and when the shell ends. */
export const trap = builtin({
  name: 'trap', special: true, usage: 'trap [-lp] [[arg] signal_spec ...]',
  *main(sh, argv) {
    let args = argv.slice(1)
    if (!sh.bash && /^-[^-]/.test(args[0] ?? '')) throw new ShellError(`${sh.dialect.grammar === 'ash' ? 'illegal' : 'Illegal'} option ${args[0]?.slice(0, 2)}`, 2, 'exit')
    if (args[0] === '-l') return yield* sh.write(SIGNALS.slice(1).map((n, i) => `${String(i + 1).padStart(2)}) SIG${n}\n`).join(''))
    if (args[0] === '-p') {
      const names = args.slice(1).map(a => conditionOf(sh, a)).filter(n => n !== undefined)
      return yield* sh.write(listing(sh, names))
    }
    if (args[0] === '--') args = args.slice(1)
    const [action, ...conditions] = args
    if (action === undefined) return yield* sh.write(listing(sh, []))
    if (sh.inheritedTraps !== undefined) sh.inheritedTraps = undefined
    const resetAll = /^\d+$/.test(action) || (conditions.length === 0 && conditionOf(sh, action) !== undefined)
    if (resetAll) conditions.unshift(action)
    else if (conditions.length === 0) return sh.bash ? yield* usageError(sh, '', 'trap [-lp] [[arg] signal_spec ...]') : yield* badSignal(sh, action)
    let status = 0
    for (const condition of conditions) {
      const name = conditionOf(sh, condition)
      if (name === undefined) status = yield* badSignal(sh, condition)
      else yield* setTrap(sh, name, resetAll || action === '-' ? undefined : action)
    }
    return status
  },
})
