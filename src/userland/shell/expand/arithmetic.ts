import type { Gen } from '../../../kernel/coroutine.ts'
import { elements, nextIndex, type Variable } from '../interp/variables.ts'
import type { Shell } from '../interp/shell.ts'
import type { ArithSource, Index, Part, Word } from '../syntax/ir.ts'
import { ArithError, type ArithVariables, evaluate, type Int } from './arith-eval.ts'
import { ArithSyntaxError } from './arith-parse.ts'
import { element, scalar } from './parameter.ts'

/** What an arithmetic text is worth. Expansions in it are made first, as between double quotes. */
export function* arithmetic(sh: Shell, source: ArithSource): Gen<Int> {
  return evaluateText(sh, source.word === undefined ? source.text : yield* textOf(sh, source.word))
}

function* textOf(sh: Shell, word: Word): Gen<string> {
  return yield* sh.run.expandText(sh, word)
}

/** `arithmetic` as text when no system call is needed, else undefined. */
export function arithmeticNow(sh: Shell, source: ArithSource): string | undefined {
  if (source.word === undefined) return String(evaluateText(sh, source.text))
  if (!source.word.plain) return undefined
  let text = ''
  for (const part of source.word.parts) {
    const piece = plainPart(sh, part)
    if (piece === undefined) return undefined
    text += piece
  }
  return String(evaluateText(sh, text))
}

function plainPart(sh: Shell, part: Part): string | undefined {
  if (part.kind === 'text') return part.text
  return part.kind === 'param' && part.name !== '@' && part.name !== '*' ? scalar(sh, part.name) : undefined
}

/** Evaluates arithmetic text that has been expanded. Errors are those of a failed expansion, in the dialect's words. */
export function evaluateText(sh: Shell, text: string): Int {
  try {
    return evaluate(text, variablesOf(sh))
  } catch (error) {
    if (error instanceof ArithError || error instanceof ArithSyntaxError) throw arithmeticError(sh, text, error)
    throw error
  }
}

function arithmeticError(sh: Shell, text: string, error: ArithError | ArithSyntaxError): Error {
  const token = error.token ?? ''
  const trimmed = text.trim()
  if (sh.bash) return sh.expansionError(`${trimmed}: ${error.message} (error token is "${token}")`)
  if (error instanceof ArithSyntaxError) return sh.expansionError(sh.dialect.grammar === 'ash' ? 'arithmetic syntax error' : `arithmetic expression: expecting ${token === '' ? 'primary' : 'EOF'}: "${text}"`)
  if (error.message === 'division by 0') return sh.expansionError(sh.dialect.grammar === 'ash' ? 'divide by zero' : `arithmetic expression: division by zero: "${text}"`)
  return sh.expansionError(error.message)
}

function variablesOf(sh: Shell): ArithVariables {
  return {
    get: (name, index) => getForArithmetic(sh, name, index),
    set: (name, index, value) => {
      if (index === undefined) sh.vars.set(name, value)
      else setElement(sh, name, keyOf(sh, index, sh.vars.find(name)), value)
    },
    recursive: sh.dialect.grammar !== 'dash',
    grammar: { extended: sh.dialect.grammar !== 'dash', bases: sh.dialect.grammar !== 'dash' },
  }
}

function getForArithmetic(sh: Shell, name: string, index: string | undefined): string | undefined {
  if (index === undefined) {
    const found = sh.vars.get(name)
    if (found === undefined && sh.bash && sh.on('nounset')) throw sh.unsetError(name)
    return found
  }
  const variable = sh.vars.find(name)
  return element(variable, keyOf(sh, index, variable))
}

function keyOf(sh: Shell, index: string, variable: Variable | undefined): string {
  if (variable?.keyed !== undefined) return index.replace(/^(['"])(.*)\1$/s, '$2')
  return String(evaluateText(sh, index))
}

/** The key or position that a subscript stands for. */
export function* indexKey(sh: Shell, index: Index & { all?: undefined }, variable: Variable | undefined): Gen<string> {
  if (variable?.keyed !== undefined) return yield* textOf(sh, index.word)
  return String(yield* arithmetic(sh, index.arith))
}

/** Assigns an array's element, making the array if need be. Throws for an index below the start. */
export function setElement(sh: Shell, name: string, key: string, value: string): void {
  const target = sh.vars.resolve(name)
  const v = sh.vars.writable(target)
  let text = v.integer ? sh.vars.integer(value) : value
  if (v.fold !== undefined) text = v.fold === 'lower' ? text.toLowerCase() : text.toUpperCase()
  if (v.keyed !== undefined) v.keyed.set(key, text)
  else {
    if (v.items === undefined) {
      v.items = new Map(elements(v).map((e, i) => [i, e]))
      v.value = undefined
    }
    let at = Number(key)
    if (at < 0) at += nextIndex(v.items)
    if (at < 0) throw sh.expansionError(`${name}[${key}]: bad array subscript`)
    v.items.set(at, text)
  }
  sh.vars.onChange?.(target)
}
