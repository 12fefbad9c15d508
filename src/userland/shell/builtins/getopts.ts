import type { Gen } from '../../../kernel/coroutine.ts'
import { print } from '../../../kernel/libc/io.ts'
import { isName } from '../interp/variables.ts'
import type { Shell } from '../interp/shell.ts'
import { builtin, usageError } from './builtin.ts'

/** Parses the options of a script, one a call. */
export const getopts = builtin({
  name: 'getopts', usage: 'getopts optstring name [arg ...]',
  *main(sh, argv) {
    const [, spec, name] = argv
    if (spec === undefined || name === undefined) return yield* usageError(sh, sh.bash ? '' : 'usage: getopts optstring var [arg...]', 'getopts optstring name [arg ...]')
    if (!isName(name)) {
      yield* sh.warn(sh.bash ? `\`${name}': not a valid identifier` : `${name}: bad variable name`)
      return sh.bash ? 1 : 2
    }
    const args = argv.length > 3 ? argv.slice(3) : sh.params
    let index = Math.max(1, sh.bash ? Number(sh.vars.get('OPTIND') ?? 1) || 1 : sh.getoptsIndex)
    if (index > args.length + 1) index = sh.bash ? args.length + 1 : 1
    const silent = spec.startsWith(':')
    const current = args[index - 1]
    if (sh.getoptsAt === 1 && (current === undefined || !/^-./.test(current) || current === '--')) {
      if (current === '--') index++
      sh.vars.set(name, '?')
      setIndex(sh, index)
      sh.vars.unset('OPTARG')
      return 1
    }
    const text = current ?? ''
    const letter = text[sh.getoptsAt] ?? '?'
    const at = letter === ':' ? -1 : spec.indexOf(letter)
    const last = sh.getoptsAt + 1 >= text.length
    const next = (): void => {
      sh.getoptsAt = last ? 1 : sh.getoptsAt + 1
      if (last) index++
    }
    if (at < 0) {
      next()
      yield* report(sh, silent, letter, name, `${sh.bash ? 'illegal option --' : 'Illegal option -'}`)
    } else if (spec[at + 1] !== ':') {
      next()
      sh.vars.set(name, letter)
      noArgument(sh)
    } else yield* withArgument(sh, { text, letter, name, silent, args, index }, value => { index = value })
    setIndex(sh, index)
    return 0
  },
})

function noArgument(sh: Shell): void {
  if (sh.bash) sh.vars.unset('OPTARG')
  else sh.vars.set('OPTARG', '')
}

type State = { text: string; letter: string; name: string; silent: boolean; args: readonly string[]; index: number }

function* withArgument(sh: Shell, state: State, setNext: (index: number) => void): Gen<void> {
  const { text, letter, name, silent, args, index } = state
  const rest = text.slice(sh.getoptsAt + 1)
  sh.getoptsAt = 1
  const value = rest !== '' ? rest : args[index]
  setNext(rest !== '' ? index + 1 : index + 2)
  if (value === undefined) {
    setNext(index + 1)
    if (silent) {
      sh.vars.set(name, ':')
      sh.vars.set('OPTARG', letter)
    } else yield* report(sh, false, letter, name, sh.bash ? 'option requires an argument --' : 'No arg for -')
    return
  }
  sh.vars.set(name, letter)
  sh.vars.set('OPTARG', value)
}

function* report(sh: Shell, silent: boolean, letter: string, name: string, message: string): Gen<void> {
  sh.vars.set(name, '?')
  if (silent) {
    sh.vars.set('OPTARG', letter)
    return
  }
  sh.vars.unset('OPTARG')
  const tail = message.endsWith('arg for -') ? ' option' : ''
  if (sh.vars.get('OPTERR') !== '0') yield* print(sh.bash ? `${sh.name}: ${message} ${letter}\n` : `${message}${letter}${tail}\n`, 2)
}

function setIndex(sh: Shell, index: number): void {
  const at = sh.getoptsAt
  sh.vars.set('OPTIND', String(!sh.bash && at > 1 ? index + 1 : index))
  sh.getoptsAt = at
  sh.getoptsIndex = index
}
