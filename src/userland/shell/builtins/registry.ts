import type { Shell } from '../interp/shell.ts'
import type { Grammar } from '../syntax/context.ts'
import { alias, unalias } from './alias.ts'
import { breakBuiltin, continueBuiltin } from './break.ts'
import type { Builtin } from './builtin.ts'
import { caller, enable } from './caller.ts'
import { cd, chdir, dirs, popd, pushd, pwd } from './cd.ts'
import { colon, falseBuiltin, trueBuiltin } from './colon.ts'
import { builtinBuiltin, command, hash, type } from './command.ts'
import { compgen, complete, compopt } from './complete.ts'
import { declareBuiltin, exportBuiltin, local, readonly, typeset } from './declare.ts'
import { echo } from './echo.ts'
import { evalBuiltin } from './eval.ts'
import { exec } from './exec.ts'
import { exit, logout, returnBuiltin } from './exit.ts'
import { getopts } from './getopts.ts'
import { help } from './help.ts'
import { history } from './history.ts'
import { bg, disown, fg, jobs, wait } from './jobs.ts'
import { kill } from './kill.ts'
import { letBuiltin } from './let.ts'
import { ulimit } from './limits.ts'
import { printf } from './printf.ts'
import { mapfile, read, readarray } from './read.ts'
import { set } from './set.ts'
import { shift } from './shift.ts'
import { shopt } from './shopt.ts'
import { dot, source } from './source.ts'
import { bracket, doubleBracket, test } from './test.ts'
import { trap } from './trap.ts'
import { times, umask } from './umask.ts'
import { unset } from './unset.ts'

/** Every builtin. A new one is a file beside this one and a name here. */
export const BUILTINS: readonly Builtin[] = [
  dot, colon, bracket, doubleBracket, alias, bg, breakBuiltin, builtinBuiltin, caller, cd, chdir, command, compgen, complete, compopt, continueBuiltin, declareBuiltin,
  dirs, disown, echo, enable, evalBuiltin, exec, exit, exportBuiltin, falseBuiltin, fg, getopts, hash, help, history, jobs, kill, letBuiltin, local, logout, mapfile,
  popd, printf, pushd, pwd, read, readarray, readonly, returnBuiltin, set, shift, shopt, source, test, times, trap, trueBuiltin, type, typeset, ulimit, umask,
  unalias, unset, wait,
]

const tableOf = (grammar: Grammar): ReadonlyMap<string, Builtin> => new Map(BUILTINS.filter(b => b.shells?.includes(grammar) ?? true).map(b => [b.name, b]))
const TABLES: Readonly<Record<Grammar, ReadonlyMap<string, Builtin>>> = { ash: tableOf('ash'), bash: tableOf('bash'), dash: tableOf('dash') }

/** The builtin of a name in this shell. */
export function builtinOf(sh: Shell, name: string): Builtin | undefined {
  const found = TABLES[sh.dialect.grammar].get(name)
  return found !== undefined && sh.disabledBuiltins.size > 0 && sh.disabledBuiltins.has(name) ? undefined : found
}

/** All builtins of a shell. */
export const builtinsOf = (grammar: Grammar): readonly Builtin[] => [...TABLES[grammar].values()]
