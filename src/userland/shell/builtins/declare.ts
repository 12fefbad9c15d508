import type { Gen } from '../../../kernel/coroutine.ts'
import { print } from '../../../kernel/libc/io.ts'
import { attributes, doubleQuote, quoteAsh } from '../expand/transform.ts'
import { assign, assignText } from '../interp/assign.ts'
import { ShellError } from '../interp/errors.ts'
import type { Shell } from '../interp/shell.ts'
import { isName, subscripts, type Variable } from '../interp/variables.ts'
import { printFunction } from '../syntax/print.ts'
import type { AssignNode } from '../syntax/ir.ts'
import { listVariables } from './list-variables.ts'
import { badOption, builtin, options, type Options } from './builtin.ts'

/** Attribute options and what they change. */
function applyAttributes(v: Variable, parsed: Options): void {
  const { given } = parsed
  const on = (letter: string): boolean => given.has(letter)
  const off = (letter: string): boolean => given.has(`+${letter}`)
  if (on('x') || off('x')) v.exported = on('x')
  if (on('i') || off('i')) v.integer = on('i')
  if (on('n') || off('n')) v.reference = on('n')
  if (on('l')) v.fold = 'lower'
  if (on('u')) v.fold = 'upper'
  if (off('l') || off('u')) delete v.fold
  if (on('a') && v.items === undefined && v.keyed === undefined) {
    v.items = new Map(v.value === undefined ? [] : [[0, v.value]])
    v.value = undefined
  }
  if (on('A') && v.keyed === undefined) {
    v.keyed = new Map(v.value === undefined ? [] : [['0', v.value]])
    v.value = undefined
  }
}

/** Declares one `name`, `name=value` or `name=(...)`. */
function* declareOne(sh: Shell, argument: string, node: AssignNode | undefined, parsed: Options, local: boolean): Gen<number> {
  const match = /^([A-Za-z_]\w*)(\+?)(?:=([\s\S]*))?$/.exec(argument)
  const name = node?.name ?? match?.[1]
  if (name === undefined || !isName(name)) {
    if (!sh.bash) throw new ShellError(`${argument.replace(/=.*/s, '')}: bad variable name`, 2, 'exit')
    yield* sh.warn(`\`${argument}': not a valid identifier`)
    return 1
  }
  if (local) sh.vars.makeLocal(name, parsed.given.has('I') || sh.shopt('localvar_inherit') || sh.dialect.grammar === 'dash')
  const target = parsed.given.has('n') || parsed.given.has('+n') ? name : sh.vars.resolve(name)
  const existing = sh.vars.own(target)
  if (existing?.readonly && (match?.[3] !== undefined || node !== undefined)) {
    yield* sh.warn(sh.dialect.readonly(name))
    return 1
  }
  const v = existing ?? sh.vars.writable(target)
  applyAttributes(v, parsed)
  if (node !== undefined) yield* assign(sh, node)
  else if (match?.[3] !== undefined) {
    if (v.reference && parsed.given.has('n')) v.value = match[3]
    else yield* assignText(sh, { name, append: match[2] === '+', index: undefined }, match[3])
  }
  if (parsed.given.has('r')) {
    const now = sh.vars.own(target)
    if (now !== undefined) now.readonly = true
  }
  return 0
}

/** A variable as `declare -p` prints it. */
export function declaration(name: string, v: Variable): string {
  const letters = attributes(v)
  const flags = letters === '' ? '--' : `-${letters}`
  if (v.items !== undefined || v.keyed !== undefined) {
    const body = subscripts(v).map(k => `[${v.keyed === undefined || /^\w+$/.test(k) ? k : doubleQuote(k)}]=${doubleQuote(v.keyed?.get(k) ?? v.items?.get(Number(k)) ?? '')}`)
    return `declare ${flags} ${name}=(${body.join(' ')}${v.keyed !== undefined && body.length > 0 ? ' ' : ''})\n`
  }
  return `declare ${flags} ${name}${v.value === undefined ? '' : `=${doubleQuote(v.value)}`}\n`
}

function* show(sh: Shell, names: readonly string[]): Gen<number> {
  let status = 0
  for (const name of names) {
    const v = sh.vars.own(name)
    if (v !== undefined) yield* print(declaration(name, v))
    else {
      yield* sh.warn(`${name}: not found`)
      status = 1
    }
  }
  return status
}

function* functions(sh: Shell, names: readonly string[], namesOnly: boolean): Gen<number> {
  const wanted = names.length > 0 ? names : [...sh.functions.keys()].sort()
  let status = 0
  for (const name of wanted) {
    const fn = sh.functions.get(name)
    if (fn === undefined) status = 1
    else yield* print(namesOnly ? (names.length > 0 ? `${name}\n` : `declare -f ${name}\n`) : printFunction(fn))
  }
  return status
}

const USAGE = 'declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]'

function* declare(sh: Shell, argv: readonly string[], assigns: ReadonlyMap<number, AssignNode> | undefined, local: boolean): Gen<number> {
  const parsed = options(argv, 'aAfFgiIlnprtux', true)
  if (parsed.bad !== undefined) return yield* badOption(sh, parsed, USAGE)
  const { given, rest } = parsed
  const offset = argv.length - rest.length
  if (given.has('f') || given.has('F')) return yield* functions(sh, rest, given.has('F'))
  if (given.has('p') && rest.length > 0) return yield* show(sh, rest)
  if (rest.length === 0 && argv.length === 1 && !local) return yield* sh.write(listVariables(sh))
  if (rest.length === 0) return yield* sh.write(listing(sh, parsed, local))
  let status = 0
  for (const [i, argument] of rest.entries()) {
    const inFunction = sh.vars.inFunction && !given.has('g')
    if ((yield* declareOne(sh, argument, assigns?.get(i + offset), parsed, inFunction)) !== 0) status = 1
  }
  return status
}

function listing(sh: Shell, parsed: Options, local: boolean): string {
  const names = local ? sh.vars.locals() : sh.vars.names()
  const letters = Array.from(parsed.letters).filter(l => 'aAilnrux'.includes(l))
  const wanted = names.filter(name => {
    const v = sh.vars.own(name)
    return v !== undefined && letters.every(l => attributes(v).includes(l))
  })
  return wanted.map(name => declaration(name, sh.vars.own(name) as Variable)).join('')
}

/** Sets variables' values and attributes. */
export const declareBuiltin = builtin({ name: 'declare', shells: ['bash'], usage: USAGE, main: (sh, argv, assigns) => declare(sh, argv, assigns, false) })
export const typeset = builtin({ name: 'typeset', shells: ['bash'], usage: USAGE.replaceAll('declare', 'typeset'), main: (sh, argv, assigns) => declare(sh, argv, assigns, false) })

/** Makes variables local to the function. */
export const local = builtin({
  name: 'local', usage: 'local [option] name[=value] ...',
  *main(sh, argv, assigns) {
    if (!sh.vars.inFunction) {
      if (!sh.bash) throw new ShellError('not in a function', 2, 'exit')
      yield* sh.warn('can only be used in a function')
      return 1
    }
    if (!sh.bash) {
      for (const argument of argv.slice(1)) if (argument !== '-') yield* declareOne(sh, argument, undefined, options(['local'], ''), true)
      return 0
    }
    return yield* declare(sh, argv, assigns, true)
  },
})

function* mark(sh: Shell, argv: readonly string[], assigns: ReadonlyMap<number, AssignNode> | undefined, letter: 'x' | 'r'): Gen<number> {
  const parsed = options(argv, sh.bash ? 'aAfnp' : sh.dialect.grammar === 'ash' ? 'np' : 'p')
  if (parsed.bad !== undefined) return yield* badOption(sh, parsed, letter === 'x' ? 'export [-fn] [name[=value] ...] or export -p' : 'readonly [-aAf] [name[=value] ...] or readonly -p')
  const { rest, given } = parsed
  if (rest.length === 0) return yield* sh.write(listMarked(sh, letter))
  const offset = argv.length - rest.length
  const extra = new Map<string, string | true>([[given.has('n') && letter === 'x' ? '+x' : letter, true]])
  for (const l of ['a', 'A']) if (given.has(l)) extra.set(l, true)
  if (given.has('f')) return 0
  let status = 0
  for (const [i, argument] of rest.entries()) {
    if ((yield* declareOne(sh, argument, assigns?.get(i + offset), { given: extra, letters: letter, rest: [] }, false)) !== 0) status = 1
  }
  if (status !== 0 && !sh.bash) throw new ShellError('', 2, 'exit')
  return status
}

function listMarked(sh: Shell, letter: 'x' | 'r'): string {
  return sh.vars.names().map(name => {
    const v = sh.vars.own(name) as Variable
    if (!(letter === 'x' ? v.exported : v.readonly)) return ''
    if (sh.bash) return declaration(name, v)
    return `${letter === 'x' ? 'export' : 'readonly'} ${name}${v.value === undefined ? '' : `=${quoteAsh(v.value)}`}\n`
  }).join('')
}

export const exportBuiltin = builtin({ name: 'export', special: true, usage: 'export [-fn] [name[=value] ...] or export -p', main: (sh, argv, assigns) => mark(sh, argv, assigns, 'x') })
export const readonly = builtin({ name: 'readonly', special: true, usage: 'readonly [-aAf] [name[=value] ...] or readonly -p', main: (sh, argv, assigns) => mark(sh, argv, assigns, 'r') })
