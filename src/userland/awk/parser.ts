import type { AwkProgram, Expr, Func, Redirect, Stmt } from './ast.ts'
import { AwkLexer, AwkSyntaxError, type Token } from './lexer.ts'

/** Parses an awk program. Throws `AwkSyntaxError`. */
export function parseAwk(source: string): AwkProgram {
  return new AwkParser(source).program()
}

class AwkParser {
  readonly #lexer: AwkLexer
  #token: Token
  /** Whether the last token could end an operand, so that a slash divides. */
  #noIn = 0
  #noGreater = 0

  constructor(source: string) {
    this.#lexer = new AwkLexer(source)
    this.#token = this.#lexer.next(true)
  }

  program(): AwkProgram {
    const program: AwkProgram = { begin: [], end: [], rules: [], functions: new Map() }
    this.#newlines(true)
    while (this.#token.kind !== 'end') {
      this.#item(program)
      this.#newlines(true)
    }
    return program
  }

  #item(program: AwkProgram): void {
    if (this.#isKeyword('BEGIN')) {
      this.#advance()
      program.begin.push(this.#block())
    } else if (this.#isKeyword('END')) {
      this.#advance()
      program.end.push(this.#block())
    } else if (this.#isKeyword('function') || this.#isKeyword('func')) {
      const made = this.#function()
      program.functions.set(made.name, made)
    } else if (this.#isOp('{')) program.rules.push({ from: undefined, to: undefined, body: this.#block() })
    else {
      const from = this.#expr()
      let to: Expr | undefined
      if (this.#isOp(',')) {
        this.#advance()
        this.#newlines()
        to = this.#expr()
      }
      program.rules.push({ from, to, body: this.#isOp('{') ? this.#block() : undefined })
    }
  }

  #function(): Func {
    this.#advance()
    const name = this.#token.text
    if (this.#token.kind !== 'name' && this.#token.kind !== 'call') this.#unexpected()
    this.#advance()
    this.#expect('(')
    const params: string[] = []
    while (!this.#isOp(')')) {
      params.push(this.#token.text)
      this.#advance()
      this.#newlines()
      if (this.#isOp(',')) {
        this.#advance()
        this.#newlines()
      }
    }
    this.#advance()
    this.#newlines()
    return { name, params, body: this.#block() }
  }

  // tokens

  #advance(): void {
    const { kind, text } = this.#token
    const operand = kind === 'number' || kind === 'string' || kind === 'regex' || kind === 'name' || (kind === 'builtin' && text === 'length') || (kind === 'op' && (text === ')' || text === ']' || text === '$' || text === '++' || text === '--'))
    this.#token = this.#lexer.next(!operand || text === '$')
  }

  #isOp(text: string): boolean {
    return this.#token.kind === 'op' && this.#token.text === text
  }

  #isKeyword(text: string): boolean {
    return this.#token.kind === 'keyword' && this.#token.text === text
  }

  #expect(text: string): void {
    if (!this.#isOp(text)) this.#unexpected()
    this.#advance()
  }

  #unexpected(): never {
    throw new AwkSyntaxError(this.#token.kind === 'end' ? 'Unexpected end of program' : 'Unexpected token')
  }

  get line(): number {
    return this.#token.line
  }

  #newlines(semicolons = false): void {
    while (this.#token.kind === 'newline' || (semicolons && this.#isOp(';'))) this.#advance()
  }

  // statements

  #block(): Stmt {
    this.#expect('{')
    const body: Stmt[] = []
    this.#newlines(true)
    while (!this.#isOp('}')) {
      body.push(this.#statement())
      this.#newlines(true)
    }
    this.#advance()
    return { t: 'block', body }
  }

  #statement(): Stmt {
    if (this.#isOp('{')) return this.#block()
    if (this.#token.kind === 'keyword') {
      const made = this.#control()
      if (made !== undefined) return made
    }
    const simple = this.#simple()
    this.#terminate()
    return simple
  }

  #terminate(): void {
    if (this.#isOp(';') || this.#token.kind === 'newline') this.#advance()
    else if (!this.#isOp('}') && this.#token.kind !== 'end') this.#unexpected()
  }

  #control(): Stmt | undefined {
    switch (this.#token.text) {
      case 'if': {
        const test = this.#test()
        const yes = this.#body()
        this.#newlines(true)
        if (!this.#isKeyword('else')) return { t: 'if', test, yes, no: undefined }
        this.#advance()
        return { t: 'if', test, yes, no: this.#body() }
      }
      case 'while': {
        const test = this.#test()
        if (this.#isOp(';')) {
          this.#advance()
          return { t: 'while', test, body: { t: 'block', body: [] } }
        }
        return { t: 'while', test, body: this.#body() }
      }
      case 'do': {
        this.#advance()
        const body = this.#body()
        this.#newlines(true)
        if (!this.#isKeyword('while')) this.#unexpected()
        const test = this.#test()
        this.#terminate()
        return { t: 'do', test, body }
      }
      case 'for': return this.#for()
      case 'next': case 'nextfile': case 'break': case 'continue': {
        const t = this.#token.text
        this.#advance()
        this.#terminate()
        return { t }
      }
      case 'exit': case 'return': {
        const t = this.#token.text
        this.#advance()
        const ends = this.#isOp(';') || this.#isOp('}') || this.#token.kind === 'newline' || this.#token.kind === 'end'
        const value = ends ? undefined : this.#expr()
        this.#terminate()
        return { t, value }
      }
      default: return undefined
    }
  }

  #test(): Expr {
    this.#advance()
    this.#expect('(')
    const test = this.#expr()
    this.#newlines()
    this.#expect(')')
    return test
  }

  #body(): Stmt {
    this.#newlines()
    if (this.#isOp(';')) {
      this.#advance()
      return { t: 'block', body: [] }
    }
    return this.#statement()
  }

  #for(): Stmt {
    this.#advance()
    this.#expect('(')
    let start: Stmt | undefined
    if (!this.#isOp(';')) {
      start = this.#simple()
      const single = start.t === 'expr' && start.value.t === 'in' && start.value.keys.length === 1 ? start.value : undefined
      const key = single?.keys[0]
      if (this.#isOp(')') && single !== undefined && key?.t === 'var') {
        this.#advance()
        return { t: 'forin', name: key.name, array: single.array, body: this.#body() }
      }
    }
    this.#expect(';')
    this.#newlines()
    const test = this.#isOp(';') ? undefined : this.#expr()
    this.#expect(';')
    this.#newlines()
    const step = this.#isOp(')') ? undefined : this.#simple()
    this.#expect(')')
    return { t: 'for', start, test, step, body: this.#body() }
  }

  #simple(): Stmt {
    if (this.#isKeyword('print') || this.#isKeyword('printf')) return this.#print()
    if (this.#isKeyword('delete')) {
      this.#advance()
      const array = this.#token.text
      this.#advance()
      if (!this.#isOp('[')) return { t: 'delete', array, keys: undefined }
      this.#advance()
      const keys = this.#list(']')
      return { t: 'delete', array, keys }
    }
    return { t: 'expr', value: this.#expr() }
  }

  #print(): Stmt {
    const t = this.#token.text as 'print' | 'printf'
    this.#advance()
    this.#noGreater++
    let args: Expr[] = []
    const ends = (): boolean => this.#isOp(';') || this.#isOp('}') || this.#isOp('>') || this.#isOp('>>') || this.#isOp('|') || this.#token.kind === 'newline' || this.#token.kind === 'end'
    if (!ends()) {
      const first = this.#expr()
      args = [first]
      while (this.#isOp(',')) {
        this.#advance()
        this.#newlines()
        args.push(this.#expr())
      }
      if (args.length === 1 && first.t === 'group' && first.of.length > 1) args = [...first.of]
    }
    this.#noGreater--
    let redirect: Redirect | undefined
    if (this.#isOp('>') || this.#isOp('>>') || this.#isOp('|')) {
      const kind = this.#token.text as Redirect['kind']
      this.#advance()
      redirect = { kind, to: this.#concatenation(true) }
    }
    return { t, args, redirect }
  }

  // expressions, loosest first

  #expr(): Expr {
    return this.#assignment()
  }

  #list(close: string): Expr[] {
    const out: Expr[] = []
    const [noIn, noGreater] = [this.#noIn, this.#noGreater]
    this.#noIn = 0
    this.#noGreater = 0
    this.#newlines()
    while (!this.#isOp(close)) {
      out.push(this.#expr())
      this.#newlines()
      if (this.#isOp(',')) {
        this.#advance()
        this.#newlines()
      } else if (!this.#isOp(close)) this.#unexpected()
    }
    this.#noIn = noIn
    this.#noGreater = noGreater
    this.#advance()
    return out
  }

  #assignment(): Expr {
    const left = this.#ternary()
    const assigns = this.#token.kind === 'op' && /^(?:[-+*/%^]|\*\*)?=$/.test(this.#token.text)
    if (!assigns || !isLvalue(left)) return left
    const op = this.#token.text
    this.#advance()
    this.#newlines()
    return { t: 'assign', op: op === '**=' ? '^=' : op, to: left, value: this.#assignment() }
  }

  #ternary(): Expr {
    const test = this.#or()
    if (!this.#isOp('?')) return test
    this.#advance()
    this.#newlines()
    const yes = this.#assignment()
    this.#newlines()
    this.#expect(':')
    this.#newlines()
    return { t: 'cond', test, yes, no: this.#assignment() }
  }

  #or(): Expr {
    let left = this.#and()
    while (this.#isOp('||')) {
      this.#advance()
      this.#newlines()
      left = { t: 'or', left, right: this.#and() }
    }
    return left
  }

  #and(): Expr {
    let left = this.#in()
    while (this.#isOp('&&')) {
      this.#advance()
      this.#newlines()
      left = { t: 'and', left, right: this.#in() }
    }
    return left
  }

  #in(): Expr {
    let left = this.#match()
    while (this.#isKeyword('in') && this.#noIn === 0) {
      this.#advance()
      const array = this.#token.text
      this.#advance()
      left = { t: 'in', keys: left.t === 'group' ? left.of : [left], array }
    }
    return left
  }

  #match(): Expr {
    let left = this.#comparison()
    while (this.#isOp('~') || this.#isOp('!~')) {
      const negated = this.#token.text === '!~'
      this.#advance()
      left = { t: 'match', negated, left, right: this.#comparison() }
    }
    return left
  }

  #comparison(): Expr {
    let left = this.#concatenation(false)
    for (;;) {
      const { kind, text } = this.#token
      const compares = kind === 'op' && (['<', '<=', '==', '!=', '>='].includes(text) || (text === '>' && this.#noGreater === 0))
      if (compares) {
        this.#advance()
        left = { t: 'compare', op: text, left, right: this.#concatenation(false) }
      } else if (this.#isOp('|') && this.#noGreater === 0) left = this.#pipeGetline(left)
      else return left
    }
  }

  #pipeGetline(command: Expr): Expr {
    this.#advance()
    if (!this.#isKeyword('getline')) this.#unexpected()
    this.#advance()
    return { t: 'getline', into: this.#optionalLvalue(), from: { kind: 'command', name: command } }
  }

  #concatenation(target: boolean): Expr {
    let left = this.#additive()
    while (this.#startsOperand()) {
      if (target && this.#isOp('|')) break
      left = { t: 'binary', op: ' ', left, right: this.#additive() }
      while (this.#isOp('|') && this.#noGreater === 0) left = this.#pipeGetline(left)
    }
    return left
  }

  #startsOperand(): boolean {
    const { kind, text } = this.#token
    if (kind === 'number' || kind === 'string' || kind === 'regex' || kind === 'name' || kind === 'call' || kind === 'builtin') return true
    if (kind === 'op') return ['(', '$', '!', '-', '+', '++', '--'].includes(text)
    return false
  }

  #additive(): Expr {
    let left = this.#multiplicative()
    while (this.#isOp('+') || this.#isOp('-')) {
      const op = this.#token.text
      this.#advance()
      left = { t: 'binary', op, left, right: this.#multiplicative() }
    }
    return left
  }

  #multiplicative(): Expr {
    let left = this.#unary()
    while (this.#isOp('*') || this.#isOp('/') || this.#isOp('%')) {
      const op = this.#token.text
      this.#advance()
      left = { t: 'binary', op, left, right: this.#unary() }
    }
    return left
  }

  #unary(): Expr {
    if (this.#isOp('!')) {
      this.#advance()
      return { t: 'not', of: this.#unary() }
    }
    if (this.#isOp('-') || this.#isOp('+')) {
      const t = this.#token.text === '-' ? 'minus' : 'plus'
      this.#advance()
      return { t, of: this.#unary() }
    }
    return this.#power()
  }

  #power(): Expr {
    const left = this.#postfix()
    if (!this.#isOp('^') && !this.#isOp('**')) return left
    this.#advance()
    const right = this.#isOp('-') || this.#isOp('+') || this.#isOp('!') ? this.#unary() : this.#power()
    return { t: 'binary', op: '^', left, right }
  }

  #postfix(): Expr {
    const of = this.#primary()
    if (!isLvalue(of) || (!this.#isOp('++') && !this.#isOp('--'))) return of
    const by = this.#token.text === '++' ? 1 : -1
    this.#advance()
    return { t: 'step', by, prefix: false, of }
  }

  #primary(): Expr {
    const { kind, text } = this.#token
    switch (kind) {
      case 'number': this.#advance(); return { t: 'number', value: Number(text) }
      case 'string': this.#advance(); return { t: 'string', value: text }
      case 'regex': this.#advance(); return { t: 'regex', source: text }
      case 'name': this.#advance(); return this.#variable(text)
      case 'call': this.#advance(); this.#expect('('); return { t: 'call', name: text, args: this.#list(')') }
      case 'builtin': return this.#builtin(text)
      case 'keyword': if (text === 'getline') return this.#getline()
        return this.#unexpected()
      case 'op': return this.#operator(text)
      default: return this.#unexpected()
    }
  }

  #operator(text: string): Expr {
    if (text === '$') {
      this.#advance()
      if (this.#isOp('++') || this.#isOp('--')) {
        const by = this.#token.text === '++' ? 1 : -1
        this.#advance()
        return { t: 'field', of: { t: 'step', by, prefix: true, of: this.#primary() } }
      }
      if (this.#isOp('-') || this.#isOp('!')) return { t: 'field', of: this.#unary() }
      return { t: 'field', of: this.#primary() }
    }
    if (text === '++' || text === '--') {
      this.#advance()
      const of = this.#primary()
      return { t: 'step', by: text === '++' ? 1 : -1, prefix: true, of }
    }
    if (text === '(') {
      this.#advance()
      const of = this.#list(')')
      if (of.length === 0) this.#unexpected()
      return { t: 'group', of }
    }
    if (text === '-' || text === '+' || text === '!') return this.#unary()
    return this.#unexpected()
  }

  #variable(name: string): Expr {
    if (!this.#isOp('[')) return { t: 'var', name }
    this.#advance()
    return { t: 'index', name, keys: this.#list(']') }
  }

  #builtin(name: string): Expr {
    this.#advance()
    if (!this.#isOp('(')) {
      if (name !== 'length') this.#unexpected()
      return { t: 'builtin', name, args: [] }
    }
    this.#advance()
    return { t: 'builtin', name, args: this.#list(')') }
  }

  #getline(): Expr {
    this.#advance()
    const into = this.#optionalLvalue()
    if (!this.#isOp('<')) return { t: 'getline', into, from: { kind: 'main' } }
    this.#advance()
    return { t: 'getline', into, from: { kind: 'file', name: this.#postfix() } }
  }

  #optionalLvalue(): Expr | undefined {
    if (this.#isOp('$') || this.#token.kind === 'name') return this.#primary()
    return undefined
  }
}

const isLvalue = (e: Expr): boolean => e.t === 'var' || e.t === 'index' || e.t === 'field'
