import type { Gen } from '../../../kernel/coroutine.ts'
import { evaluateText } from '../expand/arithmetic.ts'
import { ShellError } from '../interp/errors.ts'
import type { Shell } from '../interp/shell.ts'
import { isName, nextIndex, ReadonlyError } from '../interp/variables.ts'
import { badOption, builtin, options } from './builtin.ts'

function* unsetVariable(sh: Shell, name: string): Gen<number> {
  const subscript = sh.bash ? /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(name) : null
  if (subscript !== null) return unsetElement(sh, subscript[1] as string, subscript[2] as string)
  if (!isName(name)) {
    if (!sh.bash) throw new ShellError(`${name}: bad variable name`, 2, 'exit')
    yield* sh.warn(`\`${name}': not a valid identifier`)
    return 1
  }
  try {
    sh.vars.unset(name)
    return 0
  } catch (error) {
    if (!(error instanceof ReadonlyError)) throw error
    if (!sh.bash) throw new ShellError(sh.dialect.readonly(name), 2, 'exit')
    yield* sh.warn(`${name}: cannot unset: readonly variable`)
    return 1
  }
}

function unsetElement(sh: Shell, name: string, index: string): number {
  const v = sh.vars.find(name)
  if (v === undefined) return 0
  if (index === '@' || index === '*') sh.vars.unset(name)
  else if (v.keyed !== undefined) v.keyed.delete(index.replace(/^(['"])(.*)\1$/s, '$2'))
  else {
    const at = Number(evaluateText(sh, index))
    v.items?.delete(at < 0 && v.items !== undefined ? nextIndex(v.items) + at : at)
    if (v.items === undefined && at === 0) v.value = undefined
  }
  return 0
}

/** Forgets variables or functions. */
export const unset = builtin({
  name: 'unset', special: true, usage: 'unset [-f] [-v] [-n] [name ...]',
  *main(sh, argv) {
    const parsed = options(argv, sh.bash ? 'fvn' : 'fv')
    if (parsed.bad !== undefined) {
      if (!sh.bash) throw new ShellError(`${sh.dialect.grammar === 'ash' ? 'illegal' : 'Illegal'} option -${parsed.bad}`, 2, 'exit')
      return yield* badOption(sh, parsed, 'unset [-f] [-v] [-n] [name ...]')
    }
    let status = 0
    for (const name of parsed.rest) {
      if (parsed.given.has('f')) sh.functions.delete(name)
      else if (parsed.given.has('n')) sh.vars.unsetOwn(name)
      else if (!parsed.given.has('v') && sh.vars.own(name) === undefined && sh.functions.has(name) && sh.bash) sh.functions.delete(name)
      else if ((yield* unsetVariable(sh, name)) !== 0) status = 1
    }
    return status
  },
})
