import type { AwkProgram, Expr, Stmt } from './ast.ts'

const IMPURE_BUILTINS = new Set(['system', 'close', 'fflush', 'systime', 'srand', 'strftime', 'mktime'])

/** Which expressions need no system call and end by themselves, so that they can be evaluated without a coroutine. */
export class Purity {
  readonly #program: AwkProgram
  readonly #known = new WeakMap<Expr, boolean>()
  readonly #functions = new Map<string, boolean>()

  constructor(program: AwkProgram) {
    this.#program = program
  }

  expr(e: Expr): boolean {
    let pure = this.#known.get(e)
    if (pure === undefined) this.#known.set(e, (pure = this.#look(e)))
    return pure
  }

  #look(e: Expr): boolean {
    if (e.t === 'getline') return false
    if (e.t === 'builtin' && IMPURE_BUILTINS.has(e.name)) return false
    if (e.t === 'call' && !this.#function(e.name)) return false
    return childrenOf(e).every((child) => this.expr(child))
  }

  /** A function with output, input, loops or recursion is not pure. */
  #function(name: string): boolean {
    const known = this.#functions.get(name)
    if (known !== undefined) return known
    this.#functions.set(name, false)
    const found = this.#program.functions.get(name)
    const pure = found !== undefined && this.#stmt(found.body)
    this.#functions.set(name, pure)
    return pure
  }

  #stmt(s: Stmt): boolean {
    switch (s.t) {
      case 'expr': return this.expr(s.value)
      case 'if': return this.expr(s.test) && this.#stmt(s.yes) && (s.no === undefined || this.#stmt(s.no))
      case 'block': return s.body.every((each) => this.#stmt(each))
      case 'return': return s.value === undefined || this.expr(s.value)
      default: return false
    }
  }
}

/** The expressions an expression is made of. */
export function childrenOf(e: Expr): readonly Expr[] {
  switch (e.t) {
    case 'index': return e.keys
    case 'field': case 'not': case 'minus': case 'plus': case 'step': return [e.of]
    case 'assign': return [e.to, e.value]
    case 'cond': return [e.test, e.yes, e.no]
    case 'and': case 'or': case 'binary': case 'compare': case 'match': return [e.left, e.right]
    case 'in': return e.keys
    case 'call': case 'builtin': return e.args
    case 'group': return e.of
    case 'getline': return [...(e.into === undefined ? [] : [e.into]), ...(e.from.kind === 'main' ? [] : [e.from.name])]
    default: return []
  }
}
