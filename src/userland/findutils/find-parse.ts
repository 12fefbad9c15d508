import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import type { Run } from '../utility.ts'
import { actionOf } from './find-actions.ts'
import { testOf } from './find-tests.ts'
import { type Arguments, FindError, type Finish, type Plan, type Test } from './find-plan.ts'

/** Reads a find command line. Throws `FindError`. */
export function* parseFind(run: Run, args: readonly string[]): Gen<Plan> {
  const parser = new FindParser(run, args)
  return yield* parser.parse()
}

class FindParser implements Arguments {
  readonly #run: Run
  readonly #args: readonly string[]
  #i = 0
  readonly #plan: { -readonly [K in keyof Plan]: Plan[K] } = { paths: [], follow: 'P', minDepth: 0, maxDepth: Number.POSITIVE_INFINITY, depthFirst: false, oneDevice: false, test: always, finish: [] }
  readonly #finish: Finish[] = []
  #acts = false

  constructor(run: Run, args: readonly string[]) {
    this.#run = run
    this.#args = args
  }

  *parse(): Gen<Plan> {
    for (; /^-[PHL]$/.test(this.#args[this.#i] ?? ''); this.#i++) this.#plan.follow = (this.#args[this.#i] as string)[1] as 'P'
    const paths: string[] = []
    while (this.#i < this.#args.length && !/^[-(!]/.test(this.#args[this.#i] as string)) paths.push(this.#args[this.#i++] as string)
    this.#plan.paths = paths.length > 0 ? paths : ['.']
    const test = this.#i < this.#args.length ? yield* this.#or() : always
    if (this.#i < this.#args.length) throw this.#unexpected(this.#args[this.#i] as string)
    this.#plan.test = this.#acts ? test : and(test, this.#printing())
    this.#plan.finish = this.#finish
    return this.#plan
  }

  take(name: string): string {
    const value = this.#args[this.#i++]
    if (value === undefined) throw new FindError(this.#run.gnu ? `missing argument to \`${name}'` : `${name}: requires an argument`.replace(/^(.*): requires an argument$/, 'missing argument to \'$1\''))
    return value
  }

  takeUntil(name: string): { words: string[]; plus: boolean } {
    const words: string[] = []
    for (;;) {
      const word = this.#args[this.#i++]
      if (word === undefined) throw new FindError(this.#run.gnu ? `missing argument to \`${name}'` : `${name} requires an argument`)
      if (word === ';') return { words, plus: false }
      if (word === '+' && words.at(-1) === '{}') return { words: words.slice(0, -1), plus: true }
      words.push(word)
    }
  }

  #printing(): Test {
    const { out } = this.#run
    return function* (file) {
      yield* out.write(`${file.path}\n`)
      return true
    }
  }

  #unexpected(word: string): FindError {
    if (word === ')') return new FindError('you have too many \')\'')
    if (!this.#run.gnu) return new FindError(`unrecognized: ${word}`, true)
    return new FindError(word.startsWith('-') ? `unknown predicate \`${word}'` : `paths must precede expression: \`${word}'`)
  }

  *#or(): Gen<Test> {
    let left = yield* this.#and()
    for (;;) {
      const word = this.#args[this.#i]
      if (word === ',') {
        this.#i++
        const [first, second] = [left, yield* this.#and()]
        left = function* (file) {
          yield* first(file)
          return yield* second(file)
        }
        continue
      }
      if (word !== '-o' && word !== '-or') return left
      this.#i++
      const [first, second] = [left, yield* this.#and()]
      left = function* (file) {
        return (yield* first(file)) || (yield* second(file))
      }
    }
  }

  *#and(): Gen<Test> {
    let left = yield* this.#not()
    for (;;) {
      const word = this.#args[this.#i]
      if (word === undefined || word === ')' || word === '-o' || word === '-or' || word === ',') return left
      if (word === '-a' || word === '-and') this.#i++
      left = and(left, yield* this.#not())
    }
  }

  *#not(): Gen<Test> {
    const word = this.#args[this.#i]
    if (word === '!' || word === '-not') {
      this.#i++
      const inner = yield* this.#not()
      return function* (file) {
        return !(yield* inner(file))
      }
    }
    if (word !== '(') return yield* this.#primary()
    this.#i++
    if (this.#args[this.#i] === ')') throw new FindError('invalid expression; empty parentheses are not allowed.')
    const inner = yield* this.#or()
    if (this.#args[this.#i] !== ')') throw new FindError(this.#run.gnu ? 'invalid expression; I was expecting to find a \')\' somewhere but did not see one.' : 'unpaired \'(\'')
    this.#i++
    return inner
  }

  *#primary(): Gen<Test> {
    const word = this.#args[this.#i++]
    if (word === undefined) throw new FindError(this.#run.gnu ? 'invalid expression' : 'bad arg')
    const option = this.#option(word)
    if (option) return always
    const action = actionOf(this.#run, word, this, this.#finish, this.#plan)
    if (action !== undefined) {
      if (word !== '-prune') this.#acts = true
      return action
    }
    try {
      const test = yield* testOf(this.#run, word, this)
      if (test !== undefined) return test
    } catch (error) {
      if (isErrno(error)) throw new FindError(error.message)
      throw error
    }
    throw this.#unexpected(word)
  }

  /** Words that say how to walk; they are true. */
  #option(word: string): boolean {
    switch (word) {
      case '-maxdepth': case '-mindepth': {
        const value = this.take(word)
        if (!/^\d+$/.test(value)) throw new FindError(this.#run.gnu ? `Expected a positive decimal integer argument to ${word}, but got ${this.#run.q(value)}` : `invalid number '${value}'`)
        this.#plan[word === '-maxdepth' ? 'maxDepth' : 'minDepth'] = Number(value)
        return true
      }
      case '-depth': case '-d': this.#plan.depthFirst = true; return true
      case '-xdev': case '-mount': this.#plan.oneDevice = true; return true
      case '-follow': this.#plan.follow = 'L'; return true
      case '-noleaf': case '-nowarn': case '-warn': case '-ignore_readdir_race': return true
      default: return false
    }
  }
}

export function* always(): Gen<boolean> {
  return true
}

const and = (a: Test, b: Test): Test =>
  function* (file) {
    return (yield* a(file)) && (yield* b(file))
  }

