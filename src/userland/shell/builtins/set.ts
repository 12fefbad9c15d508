import type { Gen } from '../../../kernel/coroutine.ts'
import { ShellError } from '../interp/errors.ts'
import { ASH_OPTIONS, type OptionName, SET_OPTIONS, UNSIMULATED_OPTIONS } from '../interp/options.ts'
import { confirmMonitor } from '../interp/process.ts'
import type { Shell } from '../interp/shell.ts'
import { listVariables } from './list-variables.ts'
import { builtin } from './builtin.ts'

/** The reason why an option cannot be set so; undefined when it can. */
export const refusedOption = (sh: Shell, name: OptionName, on: boolean): string | undefined => (UNSIMULATED_OPTIONS.has(name) && sh.options.has(name) !== on ? `drydock: set ${on ? '-' : '+'}o ${name} is not simulated yet` : undefined)

/** Turns a `set` option on or off. */
export function setOption(sh: Shell, name: OptionName, on: boolean): void {
  if (on) sh.options.add(name)
  else sh.options.delete(name)
  if (name === 'allexport') sh.vars.allexport = on
  if (name === 'vi' && on) sh.options.delete('emacs')
  if (name === 'emacs' && on) sh.options.delete('vi')
}

export const optionOfLetter = (letter: string): OptionName | undefined => SET_OPTIONS.find(([l]) => l === letter && l !== '')?.[1]
export const optionOfName = (name: string): OptionName | undefined => SET_OPTIONS.find(([, n]) => n === name)?.[1]

/** Lists and sets options and positional parameters. */
export const set = builtin({
  name: 'set', special: true, usage: 'set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]',
  *main(sh, argv) {
    if (argv.length === 1) return yield* sh.write(listVariables(sh))
    let i = 1
    for (; i < argv.length; i++) {
      const argument = argv[i] as string
      if (argument === '--' || argument === '-') {
        if (argument === '-') for (const o of ['xtrace', 'verbose'] as const) setOption(sh, o, false)
        i++
        if (argument === '--' || i < argv.length) setParameters(sh, argv.slice(i))
        return 0
      }
      if (argument !== '+' && !/^[-+]./.test(argument)) break
      const on = argument.startsWith('-')
      for (const letter of argument.slice(1)) {
        if (letter === 'o') {
          const name = argv[i + 1]
          if (name === undefined) return yield* sh.write(listOptions(sh, on))
          i++
          const status = yield* byName(sh, name, on)
          if (status !== 0) return status
        } else {
          const option = optionOfLetter(letter)
          if (option === undefined || (!sh.bash && !'abCefmnuvxV'.includes(letter))) return yield* unknown(sh, `${argument.charAt(0)}${letter}`)
          const refused = refusedOption(sh, option, on)
          if (refused !== undefined) {
            yield* sh.warn(refused)
            return 1
          }
          setOption(sh, option, on)
          if (option === 'monitor') yield* confirmMonitor(sh)
        }
      }
    }
    if (i < argv.length) setParameters(sh, argv.slice(i))
    return 0
  },
})

/** In ash and dash new parameters start getopts over. */
function setParameters(sh: Shell, params: string[]): void {
  sh.params = params
  if (sh.bash) return
  sh.getoptsIndex = 1
  sh.getoptsAt = 1
}

function* unknown(sh: Shell, option: string): Gen<number> {
  if (!sh.bash) throw new ShellError(`${sh.dialect.grammar === 'ash' ? 'illegal' : 'Illegal'} option ${option}`, 2, 'exit')
  yield* sh.warn(`${option}: invalid option`)
  return 2
}

function* byName(sh: Shell, name: string, on: boolean): Gen<number> {
  const option = optionOfName(name)
  if (option !== undefined) {
    const refused = refusedOption(sh, option, on)
    if (refused !== undefined) {
      yield* sh.warn(refused)
      return 1
    }
    setOption(sh, option, on)
    return 0
  }
  if (sh.dialect.grammar === 'dash') throw sh.expansionError(`Illegal option ${on ? '-' : '+'}o ${name}`, 2)
  yield* sh.warn(sh.bash ? `${name}: invalid option name` : `illegal option ${on ? '-' : '+'}o ${name}`)
  return sh.bash ? 2 : 1
}

function listOptions(sh: Shell, table: boolean): string {
  if (sh.bash) {
    return SET_OPTIONS.map(([, name]) => name).sort().map(name => table ? `${name.padEnd(15)}\t${sh.on(name) ? 'on' : 'off'}\n` : `set ${sh.on(name) ? '-' : '+'}o ${name}\n`).join('')
  }
  if (!table) return ASH_OPTIONS.map(([, name]) => `set ${sh.on(name) ? '-' : '+'}o ${name}\n`).join('')
  return `Current option settings\n${ASH_OPTIONS.map(([, name]) => `${name.padEnd(16)}${sh.on(name) ? 'on' : 'off'}\n`).join('')}`
}
