import type { AwkProgram, Expr, Func, Redirect, Stmt } from './ast.ts'
import { ExpressionParser } from './expression-parser.ts'

/** Parses an awk program. Throws `AwkSyntaxError`. */
export function parseAwk(source: string): AwkProgram {
  return new AwkParser(source).program()
}

class AwkParser extends ExpressionParser {
  program(): AwkProgram {
    const program: AwkProgram = { begin: [], end: [], rules: [], functions: new Map() }
    this.newlines(true)
    while (this.token.kind !== 'end') {
      this.item(program)
      this.newlines(true)
    }
    return program
  }

  protected item(program: AwkProgram): void {
    if (this.isKeyword('BEGIN')) {
      this.advance()
      program.begin.push(this.block())
    } else if (this.isKeyword('END')) {
      this.advance()
      program.end.push(this.block())
    } else if (this.isKeyword('function') || this.isKeyword('func')) {
      const made = this.function()
      program.functions.set(made.name, made)
    } else if (this.isOp('{')) program.rules.push({ from: undefined, to: undefined, body: this.block() })
    else {
      const from = this.expr()
      let to: Expr | undefined
      if (this.isOp(',')) {
        this.advance()
        this.newlines()
        to = this.expr()
      }
      program.rules.push({ from, to, body: this.isOp('{') ? this.block() : undefined })
    }
  }

  protected function(): Func {
    this.advance()
    const name = this.token.text
    if (this.token.kind !== 'name' && this.token.kind !== 'call') this.unexpected()
    this.advance()
    this.expect('(')
    const params: string[] = []
    while (!this.isOp(')')) {
      if (this.token.kind !== 'name') this.unexpected()
      params.push(this.token.text)
      this.advance()
      this.newlines()
      if (this.isOp(')')) break
      this.expect(',')
      this.newlines()
      if (this.isOp(')')) this.unexpected()
    }
    this.advance()
    this.newlines()
    return { name, params, body: this.block() }
  }


  protected block(): Stmt {
    this.expect('{')
    const body: Stmt[] = []
    this.newlines(true)
    while (!this.isOp('}')) {
      body.push(this.statement())
      this.newlines(true)
    }
    this.advance()
    return { t: 'block', body }
  }

  protected statement(): Stmt {
    if (this.isOp('{')) return this.block()
    if (this.token.kind === 'keyword') {
      const made = this.control()
      if (made !== undefined) return made
    }
    const simple = this.simple()
    this.terminate()
    return simple
  }

  protected terminate(): void {
    if (this.isOp(';') || this.token.kind === 'newline') this.advance()
    else if (!this.isOp('}') && this.token.kind !== 'end') this.unexpected()
  }

  protected control(): Stmt | undefined {
    switch (this.token.text) {
      case 'if': {
        const test = this.test()
        const yes = this.body()
        this.newlines(true)
        if (!this.isKeyword('else')) return { t: 'if', test, yes, no: undefined }
        this.advance()
        return { t: 'if', test, yes, no: this.body() }
      }
      case 'while': {
        const test = this.test()
        if (this.isOp(';')) {
          this.advance()
          return { t: 'while', test, body: { t: 'block', body: [] } }
        }
        return { t: 'while', test, body: this.body() }
      }
      case 'do': {
        this.advance()
        const body = this.body()
        this.newlines(true)
        if (!this.isKeyword('while')) this.unexpected()
        const test = this.test()
        this.terminate()
        return { t: 'do', test, body }
      }
      case 'for': return this.for()
      case 'next': case 'nextfile': case 'break': case 'continue': {
        const t = this.token.text
        this.advance()
        this.terminate()
        return { t }
      }
      case 'exit': case 'return': {
        const t = this.token.text
        this.advance()
        const ends = this.isOp(';') || this.isOp('}') || this.token.kind === 'newline' || this.token.kind === 'end'
        const value = ends ? undefined : this.expr()
        this.terminate()
        return { t, value }
      }
      default: return undefined
    }
  }

  protected test(): Expr {
    this.advance()
    this.expect('(')
    const test = this.expr()
    this.newlines()
    this.expect(')')
    return test
  }

  protected body(): Stmt {
    this.newlines()
    if (this.isOp(';')) {
      this.advance()
      return { t: 'block', body: [] }
    }
    return this.statement()
  }

  protected for(): Stmt {
    this.advance()
    this.expect('(')
    let start: Stmt | undefined
    if (!this.isOp(';')) {
      start = this.simple()
      const single = start.t === 'expr' && start.value.t === 'in' && start.value.keys.length === 1 ? start.value : undefined
      const key = single?.keys[0]
      if (this.isOp(')') && single !== undefined && key?.t === 'var') {
        this.advance()
        return { t: 'forin', name: key.name, array: single.array, body: this.body() }
      }
    }
    this.expect(';')
    this.newlines()
    const test = this.isOp(';') ? undefined : this.expr()
    this.expect(';')
    this.newlines()
    const step = this.isOp(')') ? undefined : this.simple()
    this.expect(')')
    return { t: 'for', start, test, step, body: this.body() }
  }

  protected simple(): Stmt {
    if (this.isKeyword('print') || this.isKeyword('printf')) return this.print()
    if (this.isKeyword('delete')) {
      this.advance()
      const array = this.token.text
      this.advance()
      if (!this.isOp('[')) return { t: 'delete', array, keys: undefined }
      this.advance()
      const keys = this.list(']')
      return { t: 'delete', array, keys }
    }
    return { t: 'expr', value: this.expr() }
  }

  protected print(): Stmt {
    const t = this.token.text as 'print' | 'printf'
    this.advance()
    this.noGreater++
    let args: Expr[] = []
    const ends = (): boolean => this.isOp(';') || this.isOp('}') || this.isOp('>') || this.isOp('>>') || this.isOp('|') || this.token.kind === 'newline' || this.token.kind === 'end'
    if (!ends()) {
      const first = this.expr()
      args = [first]
      while (this.isOp(',')) {
        this.advance()
        this.newlines()
        args.push(this.expr())
      }
      if (args.length === 1 && first.t === 'group' && first.of.length > 1) args = [...first.of]
    }
    this.noGreater--
    let redirect: Redirect | undefined
    if (this.isOp('>') || this.isOp('>>') || this.isOp('|')) {
      const kind = this.token.text as Redirect['kind']
      this.advance()
      redirect = { kind, to: this.concatenation(true) }
    }
    return { t, args, redirect }
  }

}
