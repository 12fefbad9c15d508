import { type Arith, ArithSyntaxError, type ArithGrammar, narrow, parseArith } from './arith-parse.ts'

export type Int = number | bigint

/** What arithmetic needs of the shell's variables. */
export type ArithVariables = {
  /** A variable's or element's text; undefined when unset (an error of its own with `set -u`). */
  get: (name: string, index: string | undefined) => string | undefined
  set: (name: string, index: string | undefined, value: string) => void
  /** What a variable's text that is no number means: bash evaluates it, dash refuses it. */
  readonly recursive: boolean
  readonly grammar: ArithGrammar
}

/** A computation that cannot be done; `token` is the text it is about. */
export class ArithError extends Error {
  override name = 'ArithError'
  readonly token: string | undefined

  constructor(message: string, token?: string) {
    super(message)
    this.token = token
  }
}

const MAX_RECURSION = 1024
const cache = new Map<string, Arith>()
const CACHE_LIMIT = 2000

/** Evaluates an arithmetic text. Throws `ArithError` or `ArithSyntaxError`. */
export function evaluate(text: string, variables: ArithVariables, depth = 0): Int {
  const key = variables.grammar.extended ? (variables.grammar.bases ? text : `\x01${text}`) : `\x02${text}`
  let tree = cache.get(key)
  if (tree === undefined) {
    tree = parseArith(text, variables.grammar)
    if (cache.size >= CACHE_LIMIT) cache.clear()
    cache.set(key, tree)
  }
  return value(tree, variables, depth)
}

function value(tree: Arith, variables: ArithVariables, depth: number): Int {
  switch (tree.kind) {
    case 'number': return tree.value
    case 'variable': return variable(tree.name, tree.index, variables, depth)
    case 'unary': return unary(tree.operator, value(tree.operand, variables, depth))
    case 'binary': return binaryNode(tree, variables, depth)
    case 'ternary': return value(value(tree.test, variables, depth) ? tree.yes : tree.no, variables, depth)
    case 'step': {
      const old = variable(tree.target.name, tree.target.index, variables, depth)
      const changed = binary('+', old, tree.by, '')
      variables.set(tree.target.name, tree.target.index, String(changed))
      return tree.prefix ? changed : old
    }
    case 'assign': {
      const { name, index } = tree.target
      const operand = value(tree.value, variables, depth)
      const result = tree.operator === '' ? operand : binary(tree.operator, variable(name, index, variables, depth), operand, tree.valueText)
      variables.set(name, index, String(result))
      return result
    }
  }
}

function variable(name: string, index: string | undefined, variables: ArithVariables, depth: number): Int {
  const text = variables.get(name, index)
  if (text === undefined || text === '') return 0
  if (/^-?[1-9]\d{0,14}$|^0$/.test(text)) return Number(text)
  if (!variables.recursive) {
    const number = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|\d+)\s*$/.exec(text)
    if (number === null) throw new ArithError(`Illegal number: ${text}`)
    const magnitude = evaluate(number[2] as string, variables, depth)
    return number[1] === '-' ? unary('-', magnitude) : magnitude
  }
  if (depth > MAX_RECURSION) throw new ArithError('expression recursion level exceeded', text)
  return evaluate(text, variables, depth + 1)
}

function unary(operator: '+' | '-' | '!' | '~', operand: Int): Int {
  switch (operator) {
    case '+': return operand
    case '-': return typeof operand === 'number' ? 0 - operand : wrap(-operand)
    case '!': return operand ? 0 : 1
    case '~': return wrap(~BigInt(operand))
  }
}

function binaryNode(tree: Extract<Arith, { kind: 'binary' }>, variables: ArithVariables, depth: number): Int {
  const left = value(tree.left, variables, depth)
  if (tree.operator === '&&') return left && value(tree.right, variables, depth) ? 1 : 0
  if (tree.operator === '||') return left || value(tree.right, variables, depth) ? 1 : 0
  return binary(tree.operator, left, value(tree.right, variables, depth), tree.rightText)
}

function binary(operator: string, left: Int, right: Int, rightText: string): Int {
  if (typeof left === 'number' && typeof right === 'number') {
    const quick = small(operator, left, right)
    if (quick !== undefined && Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick
  }
  return large(operator, BigInt(left), BigInt(right), rightText)
}

function small(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+': return left + right
    case '-': return left - right
    case '*': return left * right
    case '/': return right === 0 ? undefined : Math.trunc(left / right)
    case '%': return right === 0 ? undefined : left % right
    case '<': return left < right ? 1 : 0
    case '>': return left > right ? 1 : 0
    case '<=': return left <= right ? 1 : 0
    case '>=': return left >= right ? 1 : 0
    case '==': return left === right ? 1 : 0
    case '!=': return left !== right ? 1 : 0
    case ',': return right
    default: return undefined
  }
}

const wrap = (result: bigint): Int => narrow(BigInt.asIntN(64, result))

function large(operator: string, left: bigint, right: bigint, rightText: string): Int {
  switch (operator) {
    case '+': return wrap(left + right)
    case '-': return wrap(left - right)
    case '*': return wrap(left * right)
    case '/': case '%':
      if (right === 0n) throw new ArithError('division by 0', rightText)
      return wrap(operator === '/' ? left / right : left % right)
    case '<': return left < right ? 1 : 0
    case '>': return left > right ? 1 : 0
    case '<=': return left <= right ? 1 : 0
    case '>=': return left >= right ? 1 : 0
    case '==': return left === right ? 1 : 0
    case '!=': return left !== right ? 1 : 0
    case '&': return wrap(left & right)
    case '|': return wrap(left | right)
    case '^': return wrap(left ^ right)
    case '<<': return wrap(BigInt.asIntN(64, left) << (right & 63n))
    case '>>': return wrap(left >> (right & 63n))
    case '**':
      if (right < 0n) throw new ArithError('exponent less than 0', rightText)
      return wrap(power(left, right))
    case ',': return wrap(right)
    default: throw new ArithSyntaxError('syntax error in expression', operator)
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asIntN(64, result * square)
    square = BigInt.asIntN(64, square * square)
  }
  return result
}
