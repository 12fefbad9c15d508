import type { Gen } from '../../kernel/coroutine.ts'
import type { PosixRegex } from '../lib/regex.ts'
import type { Expr } from './ast.ts'
import { callBuiltin } from './builtins.ts'
import { AwkRecord, awkRegex, toInteger } from './record.ts'
import { AwkRuntimeError } from './runtime-error.ts'
import { type AwkArray, arrayOf, type Cell, compareValues, newCell, toBoolean, toNumber, toText, type Value } from './value.ts'

/** The state of a running program, and the values of expressions that need no system call. */
export abstract class Evaluator {
  readonly record = new AwkRecord()
  readonly globals = new Map<string, Cell>()
  readonly gnu: boolean
  random = { seed: 0, state: 0 }
  protected frame: Map<string, Cell> | undefined

  constructor(gnu: boolean) {
    this.gnu = gnu
    const defaults: Record<string, Value> = { FS: ' ', OFS: ' ', ORS: '\n', RS: '\n', NR: 0, FNR: 0, SUBSEP: '\x1c', RSTART: 0, RLENGTH: -1, CONVFMT: '%.6g', OFMT: '%.6g', FILENAME: undefined, NF: 0 }
    for (const [name, value] of Object.entries(defaults)) this.globals.set(name, newCell(value))
  }

  /** Calls a function of the program. */
  protected abstract call(name: string, args: readonly Expr[]): Gen<Value>

  cell(name: string): Cell {
    const local = this.frame?.get(name)
    if (local !== undefined) return local
    let cell = this.globals.get(name)
    if (cell === undefined) this.globals.set(name, (cell = newCell()))
    return cell
  }

  array(name: string): AwkArray {
    const cell = this.cell(name)
    if (cell.value !== undefined) throw new AwkRuntimeError(`can't use scalar ${name} as array`)
    return arrayOf(cell)
  }

  protected get(name: string): Value {
    return this.globals.get(name)?.value
  }

  protected globalText(name: string): string {
    return toText(this.get(name), this.record.convfmt)
  }

  /** Sets a global variable, the special ones with their effect. */
  set(name: string, value: Value): void {
    const cell = this.cell(name)
    if (cell.array !== undefined) throw new AwkRuntimeError(`can't assign to ${name}; it's an array name.`)
    cell.value = value
    if (name === 'FS') this.record.fs = toText(value)
    else if (name === 'OFS') this.record.ofs = toText(value)
    else if (name === 'CONVFMT') this.record.convfmt = toText(value)
    else if (name === 'NF') this.record.count = toInteger(value)
  }

  assign(to: Expr, value: Value): void {
    if (to.t === 'var') return this.set(to.name, value)
    if (to.t === 'index') {
      this.array(to.name).set(this.key(to.keys), value)
      return
    }
    if (to.t === 'field') {
      const n = toInteger(this.value(to.of))
      if (n < 0) throw new AwkRuntimeError(`attempt to access field ${n}`)
      this.record.assign(n, value)
    }
  }

  protected key(keys: readonly Expr[]): string {
    if (keys.length === 1) return this.keyText(this.value(keys[0] as Expr))
    return keys.map((key) => this.keyText(this.value(key))).join(this.globalText('SUBSEP'))
  }

  protected keyText(value: Value): string {
    return toText(value, this.record.convfmt)
  }

  // expressions without system calls

  /** The value of a pure expression. */
  value(e: Expr): Value {
    switch (e.t) {
      case 'number': case 'string': return e.value
      case 'var': return e.name === 'NF' ? this.record.count : this.variable(e.name)
      case 'index': {
        const array = this.array(e.name)
        const key = this.key(e.keys)
        if (!array.has(key)) array.set(key, undefined)
        return array.get(key)
      }
      case 'field': return this.field(toInteger(this.value(e.of)))
      case 'regex': return this.test(awkRegex(e.source), this.record.text) ? 1 : 0
      case 'assign': return this.assignment(e.to, e.op, this.value(e.value))
      case 'cond': return this.value(toBoolean(this.value(e.test)) ? e.yes : e.no)
      case 'and': return toBoolean(this.value(e.left)) && toBoolean(this.value(e.right)) ? 1 : 0
      case 'or': return toBoolean(this.value(e.left)) || toBoolean(this.value(e.right)) ? 1 : 0
      case 'binary': return this.binary(e.op, this.value(e.left), this.value(e.right))
      case 'compare': return compare(e.op, compareValues(this.value(e.left), this.value(e.right), this.record.convfmt)) ? 1 : 0
      case 'match': return this.test(this.regex(e.right), this.text(this.value(e.left))) === e.negated ? 0 : 1
      case 'in': return this.array(e.array).has(this.key(e.keys)) ? 1 : 0
      case 'not': return toBoolean(this.value(e.of)) ? 0 : 1
      case 'minus': return -toNumber(this.value(e.of))
      case 'plus': return toNumber(this.value(e.of))
      case 'step': return this.step(e.of, e.by, e.prefix)
      case 'group': return e.of.length === 1 ? this.value(e.of[0] as Expr) : this.key(e.of)
      case 'builtin': return callBuiltin(this, e.name, e.args)
      case 'call': return this.callSync(e.name, e.args)
      case 'getline': throw new AwkRuntimeError('getline is not an expression here')
    }
  }

  protected variable(name: string): Value {
    const cell = this.cell(name)
    if (cell.array !== undefined) throw new AwkRuntimeError(`can't read value of ${name}; it's an array name.`)
    return cell.value
  }

  protected field(n: number): Value {
    if (n < 0) throw new AwkRuntimeError(this.gnu ? `attempt to access field ${n}` : 'Access to negative field')
    return this.record.get(n)
  }

  text(value: Value): string {
    return toText(value, this.record.convfmt)
  }

  /** The regular expression an operand of `~` stands for. */
  regex(e: Expr): PosixRegex {
    return e.t === 'regex' ? awkRegex(e.source) : awkRegex(this.text(this.value(e)))
  }

  protected test(regex: PosixRegex, text: string): boolean {
    regex.lastIndex = 0
    return regex.test(text)
  }

  protected assignment(to: Expr, op: string, value: Value): Value {
    const made = op === '=' ? value : this.binary(op.slice(0, -1), this.value(to), value)
    this.assign(to, made)
    return made
  }

  protected step(of: Expr, by: number, prefix: boolean): Value {
    const old = toNumber(this.value(of))
    this.assign(of, old + by)
    return prefix ? old + by : old
  }

  protected binary(op: string, a: Value, b: Value): Value {
    if (op === ' ') return this.text(a) + this.text(b)
    const [x, y] = [toNumber(a), toNumber(b)]
    switch (op) {
      case '+': return x + y
      case '-': return x - y
      case '*': return x * y
      case '/': if (y === 0 && !this.gnu) throw new AwkRuntimeError('Division by zero')
        return x / y
      case '%': if (y === 0 && !this.gnu) throw new AwkRuntimeError('Division by zero')
        return x % y
      default: return x ** y
    }
  }

  protected callSync(name: string, args: readonly Expr[]): Value {
    const running = this.call(name, args)
    const step = running.next()
    if (step.done !== true) throw new AwkRuntimeError(`function ${name} slept in a pure expression`)
    return step.value
  }
}

/** Whether an order satisfies a comparison's operator. */
export function compare(op: string, order: number): boolean {
  switch (op) {
    case '<': return order < 0
    case '<=': return order <= 0
    case '==': return order === 0
    case '!=': return order !== 0
    case '>=': return order >= 0
    default: return order > 0
  }
}
