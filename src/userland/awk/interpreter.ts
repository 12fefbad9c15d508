import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { SECOND } from '../../sim/time.ts'
import type { AwkProgram, Expr, Redirect, Rule, Stmt } from './ast.ts'
import { callBuiltin, formatText } from './builtins.ts'
import { compare, Evaluator } from './evaluator.ts'
import { AwkRuntimeError } from './runtime-error.ts'
import { Purity } from './purity.ts'
import { awkRegex, toInteger } from './record.ts'
import type { RecordReader, Separator, Streams } from './streams.ts'
import { type Cell, compareValues, inputValue, newCell, numberText, toBoolean, toNumber, type Value } from './value.ts'

type Flow = 'next' | 'nextfile' | 'exit' | 'break' | 'continue' | 'return' | undefined

/** Asked for the next input file: a reader, or undefined after the last. */
export type NextFile = () => Gen<RecordReader | undefined>

const TICKS = 2_000
const MAX_DEPTH = 2_000

/** Runs a parsed program. */
export class AwkInterpreter extends Evaluator {
  readonly streams: Streams
  /** Set by main input: opens the next operand. */
  nextFile: NextFile = function* () {
    return undefined
  }
  readonly #program: AwkProgram
  readonly #purity: Purity
  readonly #ranges = new Set<Rule>()
  #depth = 0
  #ticks = 0
  #returned: Value
  #status = 0
  #reader: RecordReader | undefined
  #inputEnded = false

  constructor(program: AwkProgram, streams: Streams, gnu: boolean) {
    super(gnu)
    this.#program = program
    this.streams = streams
    this.#purity = new Purity(program)
  }

  // running

  *run(): Gen<number> {
    yield* this.#untilExit(this.#beforeEnd())
    yield* this.#untilExit(this.#blocks(this.#program.end))
    return this.#status
  }

  /** Whether the part ended by `exit`; one inside a function comes as an exception. */
  *#untilExit(part: Gen<Flow>): Gen<boolean> {
    try {
      return (yield* part) === 'exit'
    } catch (error) {
      if (error instanceof AwkExit) return true
      throw error
    }
  }

  *#beforeEnd(): Gen<Flow> {
    const flow = yield* this.#blocks(this.#program.begin)
    if (flow === 'exit' || (this.#program.rules.length === 0 && this.#program.end.length === 0)) return flow
    return yield* this.#mainLoop()
  }

  *#blocks(blocks: readonly Stmt[]): Gen<Flow> {
    for (const block of blocks) if ((yield* this.exec(block)) === 'exit') return 'exit'
    return undefined
  }

  *#mainLoop(): Gen<Flow> {
    for (;;) {
      const text = yield* this.#nextRecord()
      if (text === undefined) return undefined
      this.record.set(text)
      const flow = yield* this.#rules()
      if (flow === 'exit') return 'exit'
      if (flow === 'nextfile') this.#reader = undefined
    }
  }

  *#rules(): Gen<Flow> {
    for (const rule of this.#program.rules) {
      if (!(yield* this.#applies(rule))) continue
      if (rule.body === undefined) {
        yield* this.streams.stdout.write(this.record.text + this.globalText('ORS'))
        continue
      }
      const flow = yield* this.exec(rule.body)
      if (flow === 'next') return undefined
      if (flow === 'exit' || flow === 'nextfile') return flow
    }
    return undefined
  }

  *#applies(rule: Rule): Gen<boolean> {
    const { from, to } = rule
    if (from === undefined) return true
    if (to === undefined) return toBoolean(yield* this.eval(from))
    if (!this.#ranges.has(rule)) {
      if (!toBoolean(yield* this.eval(from))) return false
      this.#ranges.add(rule)
    }
    if (toBoolean(yield* this.eval(to))) this.#ranges.delete(rule)
    return true
  }

  *#nextRecord(): Gen<string | undefined> {
    while (!this.#inputEnded) {
      if (this.#reader === undefined) {
        this.#reader = yield* this.nextFile()
        if (this.#reader === undefined) {
          this.#inputEnded = true
          return undefined
        }
        this.set('FNR', 0)
      }
      const text = yield* this.#reader.next(this.#separator())
      if (text !== undefined) {
        this.set('NR', toNumber(this.get('NR')) + 1)
        this.set('FNR', toNumber(this.get('FNR')) + 1)
        return text
      }
      this.#reader = undefined
    }
    return undefined
  }

  #separator(): Separator {
    const rs = this.globalText('RS')
    if (rs === '') return { kind: 'paragraph' }
    return rs.length === 1 ? { kind: 'char', char: rs } : { kind: 'regex', regex: awkRegex(rs) }
  }

  // expressions with system calls

  /** The value of any expression. */
  *eval(e: Expr): Gen<Value> {
    if (this.#purity.expr(e)) return this.value(e)
    switch (e.t) {
      case 'and': return toBoolean(yield* this.eval(e.left)) && toBoolean(yield* this.eval(e.right)) ? 1 : 0
      case 'or': return toBoolean(yield* this.eval(e.left)) || toBoolean(yield* this.eval(e.right)) ? 1 : 0
      case 'cond': return yield* this.eval(toBoolean(yield* this.eval(e.test)) ? e.yes : e.no)
      case 'getline': return yield* this.#getline(e)
      case 'call': return yield* this.call(e.name, e.args)
      case 'assign': return this.assignment(yield* this.#settle(e.to), e.op, yield* this.eval(e.value))
      case 'builtin': {
        const args: Expr[] = []
        for (const arg of e.args) args.push(yield* this.#literal(arg))
        return yield* this.#impureBuiltin(e.name, args)
      }
      case 'binary': return this.binary(e.op, yield* this.eval(e.left), yield* this.eval(e.right))
      case 'compare': return compare(e.op, compareValues(yield* this.eval(e.left), yield* this.eval(e.right), this.record.convfmt)) ? 1 : 0
      case 'match': return this.value({ ...e, left: yield* this.#literal(e.left), right: yield* this.#literal(e.right) })
      case 'in': case 'index': return this.value({ ...e, keys: yield* this.#literals(e.keys) })
      case 'group': return e.of.length === 1 ? yield* this.eval(e.of[0] as Expr) : this.value({ ...e, of: yield* this.#literals(e.of) })
      case 'field': case 'not': case 'minus': case 'plus': return this.value({ ...e, of: yield* this.#literal(e.of) })
      case 'step': return this.value({ ...e, of: yield* this.#settle(e.of) })
      default: return this.value(e)
    }
  }

  *#literals(of: readonly Expr[]): Gen<Expr[]> {
    const out: Expr[] = []
    for (const each of of) out.push(yield* this.#literal(each))
    return out
  }

  /** A pure expression of the same value. */
  *#literal(e: Expr): Gen<Expr> {
    if (this.#purity.expr(e)) return e
    const value = yield* this.eval(e)
    return typeof value === 'number' ? { t: 'number', value } : { t: 'string', value: this.text(value) }
  }

  /** An lvalue whose own parts are pure. */
  *#settle(e: Expr): Gen<Expr> {
    if (e.t === 'index') return { ...e, keys: yield* this.#literals(e.keys) }
    if (e.t === 'field') return { ...e, of: yield* this.#literal(e.of) }
    return e
  }

  *#impureBuiltin(name: string, args: readonly Expr[]): Gen<Value> {
    const text = (i: number): string => (args[i] === undefined ? '' : this.text(this.value(args[i])))
    switch (name) {
      case 'system': return yield* this.streams.system(text(0))
      case 'close': return yield* this.streams.close(text(0))
      case 'fflush': yield* this.streams.flush(); return 0
      case 'systime': return Math.floor((yield* sys.now()) / SECOND)
      case 'srand': {
        const old = this.random.seed
        this.random.seed = args[0] === undefined ? Math.floor((yield* sys.now()) / SECOND) : toNumber(this.value(args[0]))
        this.random.state = this.random.seed
        return old
      }
      case 'strftime': return formatText(this, args, Math.floor((yield* sys.now()) / SECOND))
      default: return callBuiltin(this, name, args)
    }
  }

  *#getline(e: Expr & { t: 'getline' }): Gen<Value> {
    let text: string | undefined
    if (e.from.kind === 'main') {
      text = yield* this.#nextRecord()
      if (text === undefined) return 0
    } else {
      const name = this.text(yield* this.eval(e.from.name))
      const reader = yield* this.streams.input(e.from.kind, name)
      if (reader === undefined) return -1
      try {
        text = yield* reader.next(this.#separator())
      } catch (error) {
        if (isErrno(error)) return -1
        throw error
      }
      if (text === undefined) return 0
      if (e.from.kind === 'command') this.set('NR', toNumber(this.get('NR')) + 1)
    }
    if (e.into === undefined) this.record.set(text)
    else this.assign(yield* this.#settle(e.into), inputValue(text))
    return 1
  }

  protected override *call(name: string, args: readonly Expr[]): Gen<Value> {
    const found = this.#program.functions.get(name)
    if (found === undefined) throw new AwkRuntimeError(`function ${name} not defined`)
    if (args.length > found.params.length) throw new AwkRuntimeError(`function ${name} called with too many args`)
    const frame = new Map<string, Cell>()
    for (const [i, param] of found.params.entries()) frame.set(param, args[i] === undefined ? newCell() : yield* this.#argument(args[i]))
    if (++this.#depth > MAX_DEPTH) throw new AwkRuntimeError('function call nesting too deep')
    const outer = this.frame
    this.frame = frame
    this.#returned = undefined
    try {
      const flow = yield* this.exec(found.body)
      if (flow === 'exit') throw new AwkExit()
      return this.#returned
    } finally {
      this.frame = outer
      this.#depth--
      this.#returned = undefined
    }
  }

  *#argument(arg: Expr): Gen<Cell> {
    if (arg.t !== 'var' || arg.name === 'NF') return newCell(yield* this.eval(arg))
    const cell = this.cell(arg.name)
    if (cell.array !== undefined) return cell
    if (cell.value !== undefined) return newCell(cell.value)
    return { value: undefined, array: undefined, origin: cell }
  }

  // statements

  *exec(s: Stmt): Gen<Flow> {
    if (++this.#ticks >= TICKS && this.#depth === 0) {
      this.#ticks = 0
      yield* sys.compute(TICKS / 2)
    }
    switch (s.t) {
      case 'expr': yield* this.#discard(s.value); return undefined
      case 'block':
        for (const each of s.body) {
          const flow = yield* this.exec(each)
          if (flow !== undefined) return flow
        }
        return undefined
      case 'print': yield* this.#print(s.args, s.redirect); return undefined
      case 'printf': yield* this.#printf(s.args, s.redirect); return undefined
      case 'if': {
        const branch = toBoolean(yield* this.eval(s.test)) ? s.yes : s.no
        return branch === undefined ? undefined : yield* this.exec(branch)
      }
      case 'while': case 'do': case 'for': return yield* this.#loop(s)
      case 'forin': return yield* this.#forIn(s)
      case 'exit': if (s.value !== undefined) this.#status = toInteger(yield* this.eval(s.value)) & 255
        return 'exit'
      case 'return': this.#returned = s.value === undefined ? undefined : yield* this.eval(s.value)
        return 'return'
      case 'delete': {
        const array = this.array(s.array)
        if (s.keys === undefined) array.clear()
        else array.delete(this.key(yield* this.#literals(s.keys)))
        return undefined
      }
      default: return s.t
    }
  }

  *#discard(e: Expr): Gen<void> {
    if (this.#purity.expr(e)) this.value(e)
    else yield* this.eval(e)
  }

  *#loop(s: Stmt & { t: 'while' | 'do' | 'for' }): Gen<Flow> {
    if (s.t === 'for' && s.start !== undefined) yield* this.exec(s.start)
    for (let first = s.t === 'do'; ; first = false) {
      if (!first && s.test !== undefined && !toBoolean(yield* this.eval(s.test))) return undefined
      const flow = yield* this.exec(s.body)
      if (flow === 'break') return undefined
      if (flow !== undefined && flow !== 'continue') return flow
      if (s.t === 'for' && s.step !== undefined) yield* this.exec(s.step)
      if (this.#ticks++ >= TICKS) {
        this.#ticks = 0
        yield* sys.compute(TICKS / 2)
      }
    }
  }

  *#forIn(s: Stmt & { t: 'forin' }): Gen<Flow> {
    const array = this.array(s.array)
    for (const key of [...array.keys()]) {
      if (!array.has(key)) continue
      this.assign({ t: 'var', name: s.name }, inputValue(key))
      const flow = yield* this.exec(s.body)
      if (flow === 'break') return undefined
      if (flow !== undefined && flow !== 'continue') return flow
    }
    return undefined
  }

  *#print(args: readonly Expr[], redirect: Redirect | undefined): Gen<void> {
    const ofmt = this.globalText('OFMT')
    const cells: string[] = []
    for (const arg of args) {
      const value = yield* this.eval(arg)
      cells.push(typeof value === 'number' ? numberText(value, ofmt) : this.text(value))
    }
    const text = (args.length === 0 ? this.record.text : cells.join(this.globalText('OFS'))) + this.globalText('ORS')
    yield* this.#deliver(text, redirect)
  }

  *#printf(args: readonly Expr[], redirect: Redirect | undefined): Gen<void> {
    const settled = yield* this.#literals(args)
    yield* this.#deliver(this.text(callBuiltin(this, 'sprintf', settled)), redirect)
  }

  *#deliver(text: string, redirect: Redirect | undefined): Gen<void> {
    if (redirect === undefined) {
      this.streams.stdout.put(text)
      if (this.streams.stdout.full) yield* this.streams.stdout.flush()
      return
    }
    const name = this.text(yield* this.eval(redirect.to))
    const out = yield* this.streams.output(redirect.kind, name)
    yield* out.write(text)
    if (name === '/dev/stderr') {
      yield* this.streams.stdout.flush()
      yield* out.flush()
    }
  }

  get status(): number {
    return this.#status
  }
}

/** `exit` inside a function. */
export class AwkExit extends Error {}
