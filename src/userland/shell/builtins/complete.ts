import type { Gen } from '../../../kernel/coroutine.ts'
import type { Shell } from '../interp/shell.ts'
import { badOption, builtin, options, type Options } from './builtin.ts'

const SPEC = 'abcdefgjksuvo:A:F:C:G:W:P:S:X:prDEI'

const ACTIONS: Readonly<Record<string, string>> = { a: 'alias', b: 'builtin', c: 'command', d: 'directory', e: 'export', f: 'file', g: 'group', j: 'job', k: 'keyword', s: 'service', u: 'user', v: 'variable' }

function actionsOf(parsed: Options): string[] {
  const named = parsed.given.get('A')
  return [...Object.entries(ACTIONS).filter(([letter]) => parsed.given.has(letter)).map(([, action]) => action), ...(typeof named === 'string' ? [named] : [])]
}

/** Says how the arguments of commands are completed. */
export const complete = builtin({
  name: 'complete', shells: ['bash'], usage: 'complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]',
  *main(sh, argv) {
    const parsed = options(argv, SPEC)
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-F function] [-W wordlist] [name ...]')
    const { given, rest } = parsed
    if (given.has('r')) {
      if (rest.length === 0) sh.completions.clear()
      for (const name of rest) sh.completions.delete(name)
      return 0
    }
    if (given.has('p') || rest.length === 0) {
      return yield* sh.write([...sh.completions].map(([n, c]) => `complete ${c.functionName === undefined ? '' : `-F ${c.functionName} `}${n}\n`).join(''))
    }
    const functionName = given.get('F')
    const words = given.get('W')
    for (const name of rest) {
      sh.completions.set(name, { ...(typeof functionName === 'string' ? { functionName } : {}), ...(typeof words === 'string' ? { words } : {}), actions: actionsOf(parsed) })
    }
    return 0
  },
})

/** Changes completion options: those that exist change only how readline shows candidates. */
export const compopt = builtin({
  name: 'compopt', shells: ['bash'], usage: 'compopt [-o|+o option] [-DEI] [name ...]',
  *main() {
    return 0
  },
})

/** Prints candidates for a word. */
export const compgen = builtin({
  name: 'compgen', shells: ['bash'], usage: 'compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]',
  *main(sh, argv) {
    const parsed = options(argv, SPEC)
    if (parsed.bad !== undefined) return yield* badOption(sh, parsed, 'compgen [-abcdefgjksuv] [-A action] [-W wordlist] [word]')
    const [word = ''] = parsed.rest
    const words = parsed.given.get('W')
    const list: string[] = typeof words === 'string' ? (yield* sh.run.expandString(sh, words)).split(/[ \t\n]+/).filter(w => w !== '') : []
    for (const action of actionsOf(parsed)) list.push(...named(sh, action))
    const found = list.filter(w => w.startsWith(word))
    return found.length === 0 ? 1 : yield* printed(sh, found)
  },
})

function* printed(sh: Shell, found: readonly string[]): Gen<number> {
  return yield* sh.write(found.map(w => `${w}\n`).join(''))
}

function named(sh: Shell, action: string): string[] {
  switch (action) {
    case 'alias': return [...sh.aliases.keys()].sort()
    case 'builtin': return sh.builtinNames()
    case 'function': return [...sh.functions.keys()].sort()
    case 'variable': return sh.vars.names()
    case 'export': return [...sh.vars.environment().keys()].sort()
    case 'keyword': return ['if', 'then', 'else', 'elif', 'fi', 'case', 'esac', 'for', 'select', 'while', 'until', 'do', 'done', 'in', 'function', 'time', '{', '}', '!', '[[', ']]', 'coproc']
    default: return []
  }
}
