import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { elements, isName, sortedKeys, subscripts, type Variable } from '../interp/variables.ts'
import type { Shell } from '../interp/shell.ts'
import type { Index, ParamPart } from '../syntax/ir.ts'

/** What a parameter holds: one text (undefined when unset), or the elements of `$@`, `$*` or an array. */
export type Value = { readonly one: string | undefined } | { readonly many: readonly string[]; readonly star: boolean }

const CLOCK = new Set(['SECONDS', 'EPOCHSECONDS', 'EPOCHREALTIME'])

/** A parameter's value as a scalar, without system calls: special parameters, positional ones, variables. */
export function scalar(sh: Shell, name: string): string | undefined {
  const c = name.charCodeAt(0)
  if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95) return name === '_' ? (sh.lastArgument || sh.vars.get('_')) : sh.vars.get(name)
  switch (name) {
    case '?': return String(sh.status)
    case '#': return String(sh.params.length)
    case '$': return String(sh.pid)
    case '!': return sh.lastBackground === undefined ? undefined : String(sh.lastBackground)
    case '-': return sh.flags
    case '0': return sh.name
    default: return /^\d+$/.test(name) ? (Number(name) === 0 ? sh.name : sh.params[Number(name) - 1]) : undefined
  }
}

/** Whether a parameter's value depends on the clock. */
export const needsClock = (name: string): boolean => CLOCK.has(name)

/** How an index is turned into an array position or a key. */
export type IndexEvaluator = (sh: Shell, index: Index & { all?: undefined }, variable: Variable | undefined) => Gen<string>

/** The value of a parameter with its subscript. */
export function* valueOf(sh: Shell, name: string, index: Index | undefined, evaluate: IndexEvaluator): Gen<Value> {
  if (needsClock(name)) sh.now = yield* sys.now()
  if (name === '@' || name === '*') return { many: sh.params, star: name === '*' }
  if (index === undefined) return { one: scalar(sh, name) }
  const computed = sh.vars.computed.get(name)?.get()
  const variable = computed === undefined ? sh.vars.find(name) : { value: computed }
  if (index.all !== undefined) return { many: special(sh, name) ?? elements(variable), star: index.all === '*' }
  const key = yield* evaluate(sh, index, variable)
  const list = special(sh, name)
  return { one: list === undefined ? element(variable, key) : list.at(Number(key)) }
}

/** Arrays that are made when asked for. */
function special(sh: Shell, name: string): readonly string[] | undefined {
  switch (name) {
    case 'PIPESTATUS': return sh.bash ? sh.pipeStatus.map(String) : undefined
    case 'FUNCNAME': return sh.bash && sh.frames.some(f => f.name !== 'source') ? [...sh.frames].reverse().map(f => f.name).concat(sh.script === undefined ? [] : ['main']) : undefined
    case 'BASH_SOURCE': return sh.bash ? [...sh.frames].reverse().map(f => f.source).concat(sh.script ?? []) : undefined
    case 'BASH_LINENO': return sh.bash ? [...sh.frames].reverse().map(f => String(f.calledAt)).concat('0') : undefined
    case 'DIRSTACK': return sh.bash ? [sh.vars.get('PWD') ?? '', ...sh.directories] : undefined
    default: return undefined
  }
}

/** An element of an array. */
export function element(variable: Variable | undefined, key: string): string | undefined {
  if (variable === undefined) return undefined
  if (variable.keyed !== undefined) return variable.keyed.get(key)
  const at = Number(key)
  if (variable.items === undefined) return at === 0 || at === -1 ? variable.value : undefined
  if (at >= 0) return variable.items.get(at)
  const last = sortedKeys(variable.items).at(-1) ?? -1
  return variable.items.get(last + 1 + at)
}

/** What `${!name}` stands for: the parameter whose name is the value; names and subscripts are given as lists. */
export function* indirect(sh: Shell, part: ParamPart, evaluate: IndexEvaluator): Gen<{ value: Value; name: string; index: Index | undefined }> {
  if (part.op?.type === 'names') {
    const names = sh.vars.names().filter(n => n.startsWith(part.name))
    return { value: { many: names, star: part.op.operator === '*' }, name: part.name, index: undefined }
  }
  if (part.index?.all !== undefined) {
    return { value: { many: subscripts(sh.vars.find(part.name)), star: part.index.all === '*' }, name: part.name, index: part.index }
  }
  const own = sh.vars.own(part.name)
  if (own?.reference && part.index === undefined) return { value: { one: own.value }, name: part.name, index: undefined }
  const found = yield* valueOf(sh, part.name, part.index, evaluate)
  const target = 'one' in found ? found.one : found.many.join(' ')
  if (target === undefined) throw sh.expansionError(`${part.name}: invalid indirect expansion`)
  const array = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(target)
  if (array !== null) {
    const [, name = '', text = ''] = array
    const all = text === '@' || text === '*' ? text : undefined
    const index: Index = all !== undefined ? { all } : literalIndex(text)
    return { value: yield* valueOf(sh, name, index, evaluate), name, index }
  }
  if (!isName(target) && !/^(\d+|[@*#?$!-])$/.test(target)) throw sh.expansionError(`${target}: invalid variable name`)
  return { value: yield* valueOf(sh, target, undefined, evaluate), name: target, index: undefined }
}

function literalIndex(text: string): Index {
  return { word: { parts: [{ kind: 'text', text, quoted: true }], literal: text, text, plain: true }, arith: { text, word: undefined } }
}
