import type { Gen } from '../../../kernel/coroutine.ts'
import type { Shell } from '../interp/shell.ts'
import { isName, subscripts } from '../interp/variables.ts'
import type { ArithSource, Index, ParamOp, ParamPart, Word } from '../syntax/ir.ts'
import type { Int } from './arith-eval.ts'
import { indexKey, setElement } from './arithmetic.ts'
import { Pattern, removeMatch, replaceMatch } from './pattern.ts'
import type { Value } from './parameter.ts'
import { ansiUnescape, attributes, changeCase, quote } from './transform.ts'

/** How the operands of an operation are expanded. */
export type Operands = {
  readonly expandText: (sh: Shell, word: Word) => Gen<string>
  readonly expandPattern: (sh: Shell, word: Word) => Gen<string>
  readonly arithmetic: (sh: Shell, source: ArithSource) => Gen<Int>
}
type Target = { readonly value: Value; readonly name: string; readonly index: Index | undefined }

/** The result of `${parameter operation}`: a value, or the operand to be expanded in its place; undefined for nothing at all. */
export function* applyOperation(sh: Shell, part: ParamPart, target: Target, operands: Operands): Gen<Value | { word: Word } | undefined> {
  const { op } = part
  if (op?.type === 'default') return yield* applyDefault(sh, part, op, target, operands)
  if ('one' in target.value && target.value.one === undefined && sh.on('nounset')) throw sh.unsetError(target.name)
  if (op === undefined || op.type === 'names' || op.type === 'bad') return target.value
  if (op.type === 'slice') return yield* applySlice(sh, op, target, operands)
  if (op.type === 'transform') return transform(sh, op.operator, target)
  const change = yield* changer(sh, op, operands)
  const { value } = target
  if ('many' in value) {
    // ash and dash work on the text of all of them together.
    const only = sh.bash || op.type !== 'remove' ? undefined : op.operator.startsWith('#') ? 0 : value.many.length - 1
    return { many: value.many.map((item, i) => (only === undefined || only === i ? change(item) : item)), star: value.star }
  }
  return { one: value.one === undefined ? (op.type === 'replace' ? change('') : undefined) : change(value.one) }
}

function isNull(sh: Shell, value: Value): boolean {
  if ('many' in value && value.star && sh.ifs === '') return value.many.every(item => item === '')
  if ('one' in value) return value.one === undefined || value.one === ''
  return value.many.length === 0 || (value.many.length === 1 && value.many[0] === '')
}

function isUnset(value: Value): boolean {
  return 'one' in value ? value.one === undefined : value.many.length === 0
}

function* applyDefault(sh: Shell, part: ParamPart, op: Extract<ParamOp, { type: 'default' }>, target: Target, operands: Operands): Gen<Value | { word: Word } | undefined> {
  const missing = op.colon ? isNull(sh, target.value) : isUnset(target.value)
  if (op.operator === '+') return missing ? (part.quoted ? ('many' in target.value && !target.value.star ? undefined : { one: '' }) : undefined) : { word: op.word }
  if (!missing) return target.value
  if (op.operator === '-') return { word: op.word }
  const text = yield* operands.expandText(sh, op.word)
  if (op.operator === '?') {
    const said = text !== '' || op.word.text !== '' ? text : sh.bash
      ? `parameter ${op.colon ? 'null or ' : ''}not set`
      : `parameter not set${op.colon ? ' or null' : ''}`
    throw sh.expansionError(`${target.name}: ${said}`, sh.bash ? (sh.commandString ? 127 : 1) : 2, 'exit')
  }
  if (!isName(target.name)) throw sh.expansionError(sh.bash ? `$${target.name}: cannot assign in this way` : 'bad variable name')
  if (target.index !== undefined && target.index.all === undefined) setElement(sh, target.name, yield* indexKey(sh, target.index, sh.vars.find(target.name)), text)
  else sh.vars.set(target.name, text)
  return { one: sh.vars.get(target.name) }
}

function* changer(sh: Shell, op: Exclude<ParamOp, { type: 'default' | 'slice' | 'transform' | 'names' | 'bad' }>, operands: Operands): Gen<(text: string) => string> {
  const options = { extglob: sh.bash, ignoreCase: sh.shopt('nocasematch') && op.type !== 'remove' }
  if (op.type === 'case') {
    const pattern = op.pattern === undefined ? undefined : new Pattern(yield* operands.expandPattern(sh, op.pattern), options)
    return text => changeCase(text, op.operator, c => pattern === undefined || pattern.test(c))
  }
  const pattern = new Pattern(yield* operands.expandPattern(sh, op.pattern), options)
  if (op.type === 'remove') return text => removeMatch(text, pattern, op.operator)
  const replacement = yield* replacementOf(sh, op.replacement, operands)
  if (op.pattern.text === '' && op.operator !== '/#' && op.operator !== '/%') return text => text
  return text => replaceMatch(text, pattern, op.operator, replacement)
}

/** In bash an unquoted `&` in the replacement is what was matched. */
function* replacementOf(sh: Shell, word: Word, operands: Operands): Gen<(matched: string) => string> {
  if (!sh.shopt('patsub_replacement')) {
    const plain = yield* operands.expandText(sh, word)
    return () => plain
  }
  const escaped = yield* operands.expandPattern(sh, word)
  const pieces = [...escaped.matchAll(/\\([\s\S])|([\s\S])/gu)].map(([, quoted, plain]) => (quoted !== undefined ? quoted : plain === '&' ? undefined : plain))
  return matched => pieces.map(p => p ?? matched).join('')
}

function* applySlice(sh: Shell, op: Extract<ParamOp, { type: 'slice' }>, target: Target, operands: Operands): Gen<Value> {
  const offset = Number(yield* operands.arithmetic(sh, op.offset))
  const length = op.length === undefined ? undefined : Number(yield* operands.arithmetic(sh, op.length))
  const { value } = target
  if ('one' in value) {
    const chars = Array.from(value.one ?? '')
    const from = offset < 0 ? chars.length + offset : offset
    if (from < 0 || from > chars.length) return { one: '' }
    const to = length === undefined ? chars.length : length < 0 ? chars.length + length : from + length
    if (to < from) throw sh.expansionError(`${length}: substring expression < 0`)
    return { one: chars.slice(from, to).join('') }
  }
  if (length !== undefined && length < 0) throw sh.expansionError(`${length}: substring expression < 0`)
  return { many: sliceList(sh, target, value.many, offset, length), star: value.star }
}

function sliceList(sh: Shell, target: Target, many: readonly string[], offset: number, length: number | undefined): readonly string[] {
  const take = (list: readonly string[], from: number): readonly string[] => (from < 0 ? [] : list.slice(from, length === undefined ? undefined : from + length))
  if (target.name === '@' || target.name === '*') {
    const all = [sh.name, ...many]
    return take(all, offset < 0 ? all.length + offset : offset)
  }
  const variable = sh.vars.find(target.name)
  const keys = variable?.items === undefined ? undefined : subscripts(variable).map(Number)
  if (keys === undefined) return take(many, offset < 0 ? many.length + offset : offset)
  const from = offset < 0 ? (keys.at(-1) ?? -1) + 1 + offset : offset
  if (from < 0) return []
  const first = keys.findIndex(k => k >= from)
  return first < 0 ? [] : take(many, first)
}

function transform(sh: Shell, operator: string, target: Target): Value {
  const variable = sh.vars.find(target.name)
  const { value } = target
  if (operator === 'a') {
    const letters = variable === undefined ? '' : attributes(variable)
    return 'many' in value ? { many: value.many.map(() => letters), star: value.star } : { one: letters }
  }
  if (operator === 'A') {
    const text = 'one' in value ? value.one : undefined
    return { one: text === undefined ? '' : `${target.name}=${quote(text)}` }
  }
  if ((operator === 'k' || operator === 'K') && 'many' in value) {
    const keys = subscripts(variable)
    return { many: keys.flatMap((k, i) => [k, value.many[i] ?? '']), star: value.star }
  }
  const change = transformer(operator)
  if (change === undefined) throw sh.expansionError(`\${${target.name}@${operator}}: bad substitution`)
  if ('many' in value) return { many: value.many.map(change), star: value.star }
  return { one: value.one === undefined ? undefined : change(value.one) }
}

function transformer(operator: string): ((text: string) => string) | undefined {
  switch (operator) {
    case 'Q': case 'K': case 'k': return quote
    case 'U': return text => text.toUpperCase()
    case 'L': return text => text.toLowerCase()
    case 'u': return text => changeCase(text, '^', () => true)
    case 'E': case 'P': return ansiUnescape
    default: return undefined
  }
}
