import type { Expr } from './ast.ts'
import { AwkLexer, AwkSyntaxError, type Token } from './lexer.ts'

/** Reads tokens and the expressions they make. */
export class ExpressionParser {
  readonly #lexer: AwkLexer
  protected token: Token
  protected noIn = 0
  protected noGreater = 0

  constructor(source: string) {
    this.#lexer = new AwkLexer(source)
    this.token = this.#lexer.next(true)
  }


  protected advance(): void {
    const { kind, text } = this.token
    const operand = kind === 'number' || kind === 'string' || kind === 'regex' || kind === 'name' || (kind === 'builtin' && text === 'length') || (kind === 'op' && (text === ')' || text === ']' || text === '$' || text === '++' || text === '--'))
    this.token = this.#lexer.next(!operand || text === '$')
  }

  protected isOp(text: string): boolean {
    return this.token.kind === 'op' && this.token.text === text
  }

  protected isKeyword(text: string): boolean {
    return this.token.kind === 'keyword' && this.token.text === text
  }

  protected expect(text: string): void {
    if (!this.isOp(text)) this.unexpected()
    this.advance()
  }

  protected unexpected(): never {
    throw new AwkSyntaxError(this.token.kind === 'end' ? 'Unexpected end of program' : 'Unexpected token')
  }

  get line(): number {
    return this.token.line
  }

  protected newlines(semicolons = false): void {
    while (this.token.kind === 'newline' || (semicolons && this.isOp(';'))) this.advance()
  }


  protected expr(): Expr {
    return this.assignment()
  }

  protected list(close: string): Expr[] {
    const out: Expr[] = []
    const [noIn, noGreater] = [this.noIn, this.noGreater]
    this.noIn = 0
    this.noGreater = 0
    this.newlines()
    while (!this.isOp(close)) {
      out.push(this.expr())
      this.newlines()
      if (this.isOp(',')) {
        this.advance()
        this.newlines()
      } else if (!this.isOp(close)) this.unexpected()
    }
    this.noIn = noIn
    this.noGreater = noGreater
    this.advance()
    return out
  }

  protected assignment(): Expr {
    const left = this.ternary()
    const assigns = this.token.kind === 'op' && /^(?:[-+*/%^]|\*\*)?=$/.test(this.token.text)
    if (!assigns || !isLvalue(left)) return left
    const op = this.token.text
    this.advance()
    this.newlines()
    return { t: 'assign', op: op === '**=' ? '^=' : op, to: left, value: this.assignment() }
  }

  protected ternary(): Expr {
    const test = this.or()
    if (!this.isOp('?')) return test
    this.advance()
    this.newlines()
    const yes = this.assignment()
    this.newlines()
    this.expect(':')
    this.newlines()
    return { t: 'cond', test, yes, no: this.assignment() }
  }

  protected or(): Expr {
    let left = this.and()
    while (this.isOp('||')) {
      this.advance()
      this.newlines()
      left = { t: 'or', left, right: this.and() }
    }
    return left
  }

  protected and(): Expr {
    let left = this.in()
    while (this.isOp('&&')) {
      this.advance()
      this.newlines()
      left = { t: 'and', left, right: this.in() }
    }
    return left
  }

  protected in(): Expr {
    let left = this.match()
    while (this.isKeyword('in') && this.noIn === 0) {
      this.advance()
      const array = this.token.text
      this.advance()
      left = { t: 'in', keys: left.t === 'group' ? left.of : [left], array }
    }
    return left
  }

  protected match(): Expr {
    let left = this.comparison()
    while (this.isOp('~') || this.isOp('!~')) {
      const negated = this.token.text === '!~'
      this.advance()
      left = { t: 'match', negated, left, right: this.comparison() }
    }
    return left
  }

  protected comparison(): Expr {
    let left = this.concatenation(false)
    for (;;) {
      const { kind, text } = this.token
      const compares = kind === 'op' && (['<', '<=', '==', '!=', '>='].includes(text) || (text === '>' && this.noGreater === 0))
      if (compares) {
        this.advance()
        left = { t: 'compare', op: text, left, right: this.concatenation(false) }
      } else if (this.isOp('|') && this.noGreater === 0) left = this.pipeGetline(left)
      else return left
    }
  }

  protected pipeGetline(command: Expr): Expr {
    this.advance()
    if (!this.isKeyword('getline')) this.unexpected()
    this.advance()
    return { t: 'getline', into: this.optionalLvalue(), from: { kind: 'command', name: command } }
  }

  protected concatenation(target: boolean): Expr {
    let left = this.additive()
    while (this.startsOperand()) {
      if (target && this.isOp('|')) break
      left = { t: 'binary', op: ' ', left, right: this.additive() }
      while (this.isOp('|') && this.noGreater === 0) left = this.pipeGetline(left)
    }
    return left
  }

  protected startsOperand(): boolean {
    const { kind, text } = this.token
    if (kind === 'number' || kind === 'string' || kind === 'regex' || kind === 'name' || kind === 'call' || kind === 'builtin') return true
    if (kind === 'op') return ['(', '$', '!', '-', '+', '++', '--'].includes(text)
    return false
  }

  protected additive(): Expr {
    let left = this.multiplicative()
    while (this.isOp('+') || this.isOp('-')) {
      const op = this.token.text
      this.advance()
      left = { t: 'binary', op, left, right: this.multiplicative() }
    }
    return left
  }

  protected multiplicative(): Expr {
    let left = this.unary()
    while (this.isOp('*') || this.isOp('/') || this.isOp('%')) {
      const op = this.token.text
      this.advance()
      left = { t: 'binary', op, left, right: this.unary() }
    }
    return left
  }

  protected unary(): Expr {
    if (this.isOp('!')) {
      this.advance()
      return { t: 'not', of: this.unary() }
    }
    if (this.isOp('-') || this.isOp('+')) {
      const t = this.token.text === '-' ? 'minus' : 'plus'
      this.advance()
      return { t, of: this.unary() }
    }
    return this.power()
  }

  protected power(): Expr {
    const left = this.postfix()
    if (!this.isOp('^') && !this.isOp('**')) return left
    this.advance()
    const right = this.isOp('-') || this.isOp('+') || this.isOp('!') ? this.unary() : this.power()
    return { t: 'binary', op: '^', left, right }
  }

  protected postfix(): Expr {
    const of = this.primary()
    if (!isLvalue(of) || (!this.isOp('++') && !this.isOp('--'))) return of
    const by = this.token.text === '++' ? 1 : -1
    this.advance()
    return { t: 'step', by, prefix: false, of }
  }

  protected primary(): Expr {
    const { kind, text } = this.token
    switch (kind) {
      case 'number': this.advance(); return { t: 'number', value: Number(text) }
      case 'string': this.advance(); return { t: 'string', value: text }
      case 'regex': this.advance(); return { t: 'regex', source: text }
      case 'name': this.advance(); return this.variable(text)
      case 'call': this.advance(); this.expect('('); return { t: 'call', name: text, args: this.list(')') }
      case 'builtin': return this.builtin(text)
      case 'keyword': if (text === 'getline') return this.getline()
        return this.unexpected()
      case 'op': return this.operator(text)
      default: return this.unexpected()
    }
  }

  protected operator(text: string): Expr {
    if (text === '$') {
      this.advance()
      if (this.isOp('++') || this.isOp('--')) {
        const by = this.token.text === '++' ? 1 : -1
        this.advance()
        return { t: 'field', of: { t: 'step', by, prefix: true, of: this.primary() } }
      }
      if (this.isOp('-') || this.isOp('!')) return { t: 'field', of: this.unary() }
      return { t: 'field', of: this.primary() }
    }
    if (text === '++' || text === '--') {
      this.advance()
      const of = this.primary()
      return { t: 'step', by: text === '++' ? 1 : -1, prefix: true, of }
    }
    if (text === '(') {
      this.advance()
      const of = this.list(')')
      if (of.length === 0) this.unexpected()
      return { t: 'group', of }
    }
    if (text === '-' || text === '+' || text === '!') return this.unary()
    return this.unexpected()
  }

  protected variable(name: string): Expr {
    if (!this.isOp('[')) return { t: 'var', name }
    this.advance()
    return { t: 'index', name, keys: this.list(']') }
  }

  protected builtin(name: string): Expr {
    this.advance()
    if (!this.isOp('(')) {
      if (name !== 'length') this.unexpected()
      return { t: 'builtin', name, args: [] }
    }
    this.advance()
    return { t: 'builtin', name, args: this.list(')') }
  }

  protected getline(): Expr {
    this.advance()
    const into = this.optionalLvalue()
    if (!this.isOp('<')) return { t: 'getline', into, from: { kind: 'main' } }
    this.advance()
    return { t: 'getline', into, from: { kind: 'file', name: this.postfix() } }
  }

  protected optionalLvalue(): Expr | undefined {
    if (this.isOp('$') || this.token.kind === 'name') return this.primary()
    return undefined
  }
}

const isLvalue = (e: Expr): boolean => e.t === 'var' || e.t === 'index' || e.t === 'field'
