import type { Gen } from '../../../kernel/coroutine.ts'
import { Pattern } from '../expand/pattern.ts'
import { compareFiles, unaryTest } from '../interp/file-test.ts'
import { matchRegex } from '../interp/regex.ts'
import type { Shell } from '../interp/shell.ts'
import { builtin } from './builtin.ts'

class TestError extends Error {
  override name = 'TestError'
}

const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/
const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef', '=~'])

/** test(1) by the rules of POSIX for up to four arguments, and a grammar of `!`, `( )`, `-a` and `-o` beyond. */
class Test {
  readonly #sh: Shell
  readonly #args: readonly string[]
  readonly #double: boolean
  #at = 0

  constructor(sh: Shell, args: readonly string[], double: boolean) {
    this.#sh = sh
    this.#double = double
    this.#args = double ? args.map(a => (a === '&&' ? '-a' : a === '||' ? '-o' : a)) : args
  }

  *run(): Gen<boolean> {
    const count = this.#args.length
    if (count === 0) return false
    if (count <= 4) {
      const simple = yield* this.#few(this.#args)
      if (simple !== undefined) return simple
    }
    const result = yield* this.#or()
    if (this.#at < count) throw new TestError(this.#sh.bash ? 'too many arguments' : this.#sh.dialect.grammar === 'ash' ? `${this.#args[this.#at]}: unknown operand` : 'unexpected operator')
    return result
  }

  *#few(args: readonly string[]): Gen<boolean | undefined> {
    const [a = '', b = '', c = ''] = args
    switch (args.length) {
      case 1: return a !== ''
      case 2:
        if (a === '!') return b === ''
        if (UNARY.test(a) && this.#knows(a)) return yield* unaryTest(this.#sh, a, b)
        throw new TestError(this.#sh.bash ? `${a}: unary operator expected` : this.#sh.dialect.grammar === 'ash' ? `${a}: unknown operand` : `${a}: unexpected operator`)
      case 3:
        if (this.#isBinary(b)) return yield* this.#binary(a, b, c)
        if (b === '-a') return a !== '' && c !== ''
        if (b === '-o') return a !== '' || c !== ''
        if (a === '!') return !(yield* this.#few([b, c]))
        if (a === '(' && c === ')') return b !== ''
        if (this.#sh.bash) throw new TestError(`${b}: binary operator expected`)
        return undefined
      default:
        if (a === '!') return !(yield* this.#few([b, c, args[3] ?? '']))
        if (a === '(' && args[3] === ')') return yield* this.#few([b, c])
        return undefined
    }
  }

  #knows(operator: string): boolean {
    return this.#sh.bash || !/^-[aovRN]$/.test(operator)
  }

  #isBinary(operator: string): boolean {
    if (operator === '=~') return this.#double
    return BINARY.has(operator) && (operator !== '==' || this.#sh.dialect.grammar !== 'dash')
  }

  *#or(): Gen<boolean> {
    let result = yield* this.#and()
    while (this.#args[this.#at] === '-o') {
      this.#at++
      const right = yield* this.#and()
      result = result || right
    }
    return result
  }

  *#and(): Gen<boolean> {
    let result = yield* this.#not()
    while (this.#args[this.#at] === '-a') {
      this.#at++
      const right = yield* this.#not()
      result = result && right
    }
    return result
  }

  *#not(): Gen<boolean> {
    if (this.#args[this.#at] === '!' && !this.#isBinary(this.#args[this.#at + 1] ?? '')) {
      this.#at++
      return !(yield* this.#not())
    }
    return yield* this.#primary()
  }

  *#primary(): Gen<boolean> {
    const a = this.#args[this.#at]
    if (a === undefined) throw new TestError('argument expected')
    const b = this.#args[this.#at + 1]
    const c = this.#args[this.#at + 2]
    if (a === '(') {
      this.#at++
      const inner = yield* this.#or()
      if (this.#args[this.#at] !== ')') throw new TestError(this.#sh.bash ? "`)' expected" : 'closing paren expected')
      this.#at++
      return inner
    }
    if (b !== undefined && c !== undefined && this.#isBinary(b)) {
      this.#at += 3
      return yield* this.#binary(a, b, c)
    }
    if (UNARY.test(a) && this.#knows(a) && b !== undefined) {
      this.#at += 2
      return yield* unaryTest(this.#sh, a, b)
    }
    this.#at++
    return a !== ''
  }

  *#binary(left: string, operator: string, right: string): Gen<boolean> {
    if (this.#double && (operator === '==' || operator === '=' || operator === '!=')) return new Pattern(right).test(left) === (operator !== '!=')
    if (operator === '=~') return (matchRegex(right, left, false) ?? null) !== null
    const quick = compare(this.#sh, left, operator, right)
    return quick ?? (yield* compareFiles(operator, left, right, this.#sh.bash))
  }
}

/** A comparison of texts or numbers; undefined for one of files. */
function compare(sh: Shell, left: string, operator: string, right: string): boolean | undefined {
  switch (operator) {
    case '=': case '==': return left === right
    case '!=': return left !== right
    case '<': return left < right
    case '>': return left > right
    case '-eq': return number(sh, left) === number(sh, right)
    case '-ne': return number(sh, left) !== number(sh, right)
    case '-lt': return number(sh, left) < number(sh, right)
    case '-le': return number(sh, left) <= number(sh, right)
    case '-gt': return number(sh, left) > number(sh, right)
    case '-ge': return number(sh, left) >= number(sh, right)
    default: return undefined
  }
}

function number(sh: Shell, text: string): bigint | number {
  const trimmed = text.trim()
  if (/^[+-]?\d{1,15}$/.test(trimmed)) return Number(trimmed)
  if (!/^[+-]?\d+$/.test(trimmed)) {
    throw new TestError(sh.bash ? `${text}: integer expression expected` : sh.dialect.grammar === 'ash' ? `${text}: bad number` : `Illegal number: ${text}`)
  }
  return BigInt(trimmed)
}

function* run(sh: Shell, argv: readonly string[]): Gen<number> {
  let args = argv.slice(1)
  if (argv[0] === '[' || argv[0] === '[[') {
    if (args.at(-1) !== (argv[0] === '[' ? ']' : ']]')) {
      yield* sh.warn(sh.bash ? "missing `]'" : sh.dialect.grammar === 'ash' ? `missing ${argv[0] === '[' ? ']' : ']]'}` : 'missing ]')
      return 2
    }
    args = args.slice(0, -1)
  }
  try {
    return (yield* new Test(sh, args, argv[0] === '[[').run()) ? 0 : 1
  } catch (error) {
    if (!(error instanceof TestError)) throw error
    yield* sh.warn(error.message)
    return 2
  }
}

/** The commonest forms need no system call: texts, numbers, -n and -z. */
function quick(sh: Shell, argv: readonly string[]): number | undefined {
  const bracket = argv[0] === '['
  const count = argv.length - (bracket ? 2 : 1)
  if (bracket && argv.at(-1) !== ']') return undefined
  const truth = (value: boolean): number => (value ? 0 : 1)
  if (count === 1) return truth(argv[1] !== '')
  if (count === 2) return argv[1] === '-n' ? truth(argv[2] !== '') : argv[1] === '-z' ? truth(argv[2] === '') : argv[1] === '!' ? truth(argv[2] === '') : undefined
  if (count !== 3) return undefined
  const [, left = '', operator = '', right = ''] = argv
  if (operator === '=' || operator === '!=') return truth((left === right) === (operator === '='))
  if (!/^-(eq|ne|lt|le|gt|ge)$/.test(operator) || !/^-?\d{1,15}$/.test(left) || !/^-?\d{1,15}$/.test(right)) return undefined
  return truth(compare(sh, left, operator, right) === true)
}

/** Evaluates conditions. */
export const test = builtin({ name: 'test', usage: 'test [expr]', main: run, quick })
export const bracket = builtin({ name: '[', usage: '[ arg... ]', main: run, quick })
/** In ash `[[` is another name for `[`. */
export const doubleBracket = builtin({ name: '[[', shells: ['ash'], main: run })
