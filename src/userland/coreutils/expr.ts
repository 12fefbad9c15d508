import { posixRegex, RegexError } from '../lib/regex.ts'
import { compareBytes } from '../lib/compare.ts'
import { type Run, utility } from '../utility.ts'

/** expr(1). */
export const expr = utility({
  name: 'expr', about: 'Print the value of EXPRESSION',
  gnu: { usage: 'expr EXPRESSION\n  or:  expr OPTION', usageStatus: 2, raw: true }, busybox: { usage: 'expr EXPRESSION', usageStatus: 2, raw: true },
  *main(run) {
    const args = run.operands[0] === '--' ? run.operands.slice(1) : run.operands
    if (args.length === 0) return yield* run.usage(run.gnu ? 'missing operand' : 'too few arguments')
    try {
      const value = new Evaluator(run, args).evaluate()
      yield* run.out.write(`${value}\n`)
      return value === '' || /^-?0+$/.test(value) ? 1 : 0
    } catch (error) {
      if (!(error instanceof ExprError)) throw error
      return yield* run.fail(error.message, 2)
    }
  },
})

class ExprError extends Error {}

const LEVELS = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']]

class Evaluator {
  readonly #run: Run
  readonly #args: readonly string[]
  #i = 0

  constructor(run: Run, args: readonly string[]) {
    this.#run = run
    this.#args = args
  }

  evaluate(): string {
    const value = this.#level(0)
    if (this.#i < this.#args.length) throw new ExprError(this.#run.gnu ? `syntax error: unexpected argument ${this.#run.q(this.#args[this.#i] as string)}` : 'syntax error')
    return value
  }

  #level(n: number): string {
    const ops = LEVELS[n]
    if (ops === undefined) return this.#primary()
    let left = this.#level(n + 1)
    for (let op = this.#args[this.#i]; op !== undefined && ops.includes(op); op = this.#args[this.#i]) {
      this.#i++
      left = this.#apply(left, op, this.#level(n + 1))
    }
    return left
  }

  #apply(a: string, op: string, b: string): string {
    const isNull = (text: string): boolean => text === '' || /^-?0+$/.test(text)
    if (op === '|') return isNull(a) ? (isNull(b) ? '0' : b) : a
    if (op === '&') return isNull(a) || isNull(b) ? '0' : a
    if (op === ':') return this.#match(a, b)
    if (LEVELS[2]?.includes(op) === true) return compare(a, op, b) ? '1' : '0'
    const [x, y] = [this.#integer(a), this.#integer(b)]
    if ((op === '/' || op === '%') && y === 0n) throw new ExprError('division by zero')
    return String(op === '+' ? x + y : op === '-' ? x - y : op === '*' ? x * y : op === '/' ? x / y : x % y)
  }

  #integer(text: string): bigint {
    if (!/^-?\d+$/.test(text)) throw new ExprError(this.#run.gnu ? 'non-integer argument' : 'non-numeric argument')
    return BigInt(text)
  }

  #match(text: string, pattern: string): string {
    try {
      const groups = /\\\(/.test(pattern)
      const anchored = posixRegex(pattern.replace(/^\^/, ''), { syntax: 'basic' }).matchAt(text, 0)
      if (groups) return anchored?.[1] ?? ''
      return String(anchored === undefined ? 0 : [...anchored[0]].length)
    } catch (error) {
      if (error instanceof RegexError) throw new ExprError(error.message)
      throw error
    }
  }

  #primary(): string {
    const arg = this.#args[this.#i++]
    if (arg === undefined) throw new ExprError(this.#run.gnu ? `syntax error: missing argument after ${this.#run.q(this.#args.at(-1) ?? '')}` : 'syntax error')
    const next = (): string => this.#primary()
    const more = this.#i < this.#args.length
    if (arg === '(') {
      const inner = this.#level(0)
      if (this.#args[this.#i++] !== ')') throw new ExprError(this.#run.gnu ? `syntax error: expecting ${this.#run.q(')')} after ${this.#run.q(this.#args[this.#i - 2] ?? '')}` : 'syntax error')
      return inner
    }
    if (arg === '+' && more && this.#run.gnu) return this.#args[this.#i++] as string
    if (!more) return arg
    if (arg === 'length') return String([...next()].length)
    if (arg === 'match') return this.#match(next(), next())
    if (arg === 'index') {
      const [text, chars] = [next(), next()]
      return String([...text].findIndex((char) => chars.includes(char)) + 1)
    }
    if (arg === 'substr') {
      const [text, from, length] = [next(), next(), next()]
      if (!/^-?\d+$/.test(from) || !/^-?\d+$/.test(length) || Number(from) < 1 || Number(length) < 1) return ''
      return [...text].slice(Number(from) - 1, Number(from) - 1 + Number(length)).join('')
    }
    return arg
  }
}

function compare(a: string, op: string, b: string): boolean {
  const numbers = /^-?\d+$/.test(a) && /^-?\d+$/.test(b)
  const order = numbers ? (BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0) : compareBytes(a, b)
  switch (op) {
    case '<': return order < 0
    case '<=': return order <= 0
    case '=': case '==': return order === 0
    case '!=': return order !== 0
    case '>=': return order >= 0
    default: return order > 0
  }
}
