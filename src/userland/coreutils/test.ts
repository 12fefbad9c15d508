import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { type Stat, sys } from '../../kernel/sys.ts'
import { baseName, type Run, utility } from '../utility.ts'

/** test(1) and [(1), the programs. */
export const test = utility({
  name: 'test', aliases: ['['], about: 'Check file types, compare values etc. Return a 0/1 exit code depending on logical value of EXPRESSION',
  gnu: { usage: 'test EXPRESSION\n  or:  [ EXPRESSION ]', raw: true }, busybox: { usage: 'test EXPRESSION ]', raw: true },
  *main(run) {
    let args = run.operands
    if (baseName(run.argv[0] ?? '') === '[') {
      if (args.at(-1) !== ']') return yield* run.fail(run.gnu ? `missing ${run.q(']')}` : 'missing ]', 2)
      args = args.slice(0, -1)
    }
    try {
      return (yield* new Expression(run, args).value()) ? 0 : 1
    } catch (error) {
      if (!(error instanceof TestError)) throw error
      return yield* run.fail(error.message, 2)
    }
  },
})

/** A wrong expression. */
class TestError extends Error {}

const UNARY = new Set([...'bcdefghkLnNOprsStuwxGz'].map((letter) => `-${letter}`))
const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'])

/** An expression of test: up to four arguments by POSIX's rules, more by precedence. */
export class Expression {
  readonly #args: readonly string[]
  readonly #run: Run
  #i = 0

  constructor(run: Run, args: readonly string[]) {
    this.#run = run
    this.#args = args
  }

  *value(): Gen<boolean> {
    const [a = '', b = '', c = '', d = ''] = this.#args
    switch (this.#args.length) {
      case 0: return false
      case 1: return a !== ''
      case 2: if (a === '!') return b === ''
        if (UNARY.has(a)) return yield* this.#unary(a, b)
        throw new TestError(this.#run.gnu ? `${a}: unary operator expected` : `${a}: unknown operand`)
      case 3: if (BINARY.has(b)) return yield* this.#binary(a, b, c)
        if (a === '!') return !(yield* new Expression(this.#run, [b, c]).value())
        if (a === '(' && c === ')') return b !== ''
        break
      case 4: if (a === '!') return !(yield* new Expression(this.#run, [b, c, d]).value())
        if (a === '(' && d === ')') return yield* new Expression(this.#run, [b, c]).value()
        break
      default: break
    }
    const result = yield* this.#or()
    if (this.#i < this.#args.length) throw new TestError(this.#run.gnu ? `extra argument ${this.#run.q(this.#args[this.#i] as string)}` : 'too many arguments')
    return result
  }

  *#or(): Gen<boolean> {
    let left = yield* this.#and()
    while (this.#args[this.#i] === '-o') {
      this.#i++
      const right = yield* this.#and()
      left = left || right
    }
    return left
  }

  *#and(): Gen<boolean> {
    let left = yield* this.#not()
    while (this.#args[this.#i] === '-a') {
      this.#i++
      const right = yield* this.#not()
      left = left && right
    }
    return left
  }

  *#not(): Gen<boolean> {
    if (this.#args[this.#i] !== '!' || this.#i + 1 >= this.#args.length) return yield* this.#primary()
    this.#i++
    return !(yield* this.#not())
  }

  *#primary(): Gen<boolean> {
    const a = this.#args[this.#i]
    if (a === undefined) throw new TestError(this.#run.gnu ? `missing argument after ${this.#run.q(this.#args.at(-1) ?? '')}` : 'argument expected')
    const [b, c] = [this.#args[this.#i + 1], this.#args[this.#i + 2]]
    if (b !== undefined && c !== undefined && BINARY.has(b)) {
      this.#i += 3
      return yield* this.#binary(a, b, c)
    }
    if (a === '(') {
      this.#i++
      const inner = yield* this.#or()
      if (this.#args[this.#i] !== ')') throw new TestError(this.#run.gnu ? `${this.#run.q(')')} expected` : 'closing paren expected')
      this.#i++
      return inner
    }
    if (b !== undefined && UNARY.has(a)) {
      this.#i += 2
      return yield* this.#unary(a, b)
    }
    this.#i++
    return a !== ''
  }

  *#unary(op: string, arg: string): Gen<boolean> {
    if (op === '-z') return arg === ''
    if (op === '-n') return arg !== ''
    if (op === '-t') return yield* sys.isatty(this.#integer(arg))
    if (op === '-r' || op === '-w' || op === '-x') return yield* accessible(arg, op)
    const stat = yield* look(arg, op === '-h' || op === '-L')
    if (stat === undefined) return false
    switch (op) {
      case '-e': return true
      case '-f': return stat.kind === 'file'
      case '-d': return stat.kind === 'dir'
      case '-h': case '-L': return stat.kind === 'symlink'
      case '-p': return stat.kind === 'fifo'
      case '-S': return stat.kind === 'socket'
      case '-b': return stat.kind === 'block'
      case '-c': return stat.kind === 'char'
      case '-s': return stat.size > 0
      case '-u': return (stat.mode & 0o4000) !== 0
      case '-g': return (stat.mode & 0o2000) !== 0
      case '-k': return (stat.mode & 0o1000) !== 0
      case '-N': return stat.mtime > stat.atime
      case '-O': return stat.uid === (yield* sys.credentials()).euid
      default: return stat.gid === (yield* sys.credentials()).egid
    }
  }

  *#binary(a: string, op: string, b: string): Gen<boolean> {
    switch (op) {
      case '=': case '==': return a === b
      case '!=': return a !== b
      case '<': return a < b
      case '>': return a > b
      case '-eq': return this.#integer(a) === this.#integer(b)
      case '-ne': return this.#integer(a) !== this.#integer(b)
      case '-lt': return this.#integer(a) < this.#integer(b)
      case '-le': return this.#integer(a) <= this.#integer(b)
      case '-gt': return this.#integer(a) > this.#integer(b)
      case '-ge': return this.#integer(a) >= this.#integer(b)
      default: return yield* compareFiles(a, op, b)
    }
  }

  #integer(text: string): number {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(this.#run.gnu ? `invalid integer ${this.#run.q(text)}` : `${text}: bad number`)
    return Number(text)
  }
}

function* look(path: string, noFollow: boolean): Gen<Stat | undefined> {
  try {
    return yield* noFollow ? sys.lstat(path) : sys.stat(path)
  } catch (error) {
    if (isErrno(error)) return undefined
    throw error
  }
}

function* accessible(path: string, op: string): Gen<boolean> {
  try {
    yield* sys.access(path, { read: op === '-r', write: op === '-w', execute: op === '-x' })
    return true
  } catch (error) {
    if (isErrno(error)) return false
    throw error
  }
}

function* compareFiles(a: string, op: string, b: string): Gen<boolean> {
  const [x, y] = [yield* look(a, false), yield* look(b, false)]
  if (op === '-ef') return x !== undefined && y !== undefined && x.ino === y.ino && x.dev === y.dev
  const newer = (p: Stat | undefined, q: Stat | undefined): boolean => p !== undefined && (q === undefined || p.mtime > q.mtime)
  return op === '-nt' ? newer(x, y) : newer(y, x)
}
