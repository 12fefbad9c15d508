/** An arithmetic expression. Numbers beyond 2^53 are kept as bigint. */
export type Arith =
  | { readonly kind: 'number'; readonly value: number | bigint }
  | { readonly kind: 'variable'; readonly name: string; readonly index: string | undefined }
  | { readonly kind: 'unary'; readonly operator: '+' | '-' | '!' | '~'; readonly operand: Arith }
  | { readonly kind: 'step'; readonly by: 1 | -1; readonly prefix: boolean; readonly target: Variable }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Arith; readonly right: Arith; readonly rightText: string }
  | { readonly kind: 'assign'; readonly operator: string; readonly target: Variable; readonly value: Arith; readonly valueText: string }
  | { readonly kind: 'ternary'; readonly test: Arith; readonly yes: Arith; readonly no: Arith }
type Variable = Extract<Arith, { kind: 'variable' }>

/** A text that is no arithmetic expression. `token` is the rest of the text from where it goes wrong. */
export class ArithSyntaxError extends Error {
  override name = 'ArithSyntaxError'
  readonly token: string

  constructor(message: string, token: string) {
    super(message)
    this.token = token
  }
}

export type ArithGrammar = {
  /** `++`, `--`, `**` and `,` exist. */
  readonly extended: boolean
  /** `16#ff` exists. */
  readonly bases: boolean
}

const OPERATORS = [
  '<<=', '>>=', '**', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=',
  '+', '-', '*', '/', '%', '<', '>', '!', '~', '&', '^', '|', '?', ':', '=', ',', '(', ')',
]
const BINARY: Readonly<Record<string, number>> = {
  ',': 1, '||': 4, '&&': 5, '|': 6, '^': 7, '&': 8, '==': 9, '!=': 9, '<': 10, '>': 10, '<=': 10, '>=': 10, '<<': 11, '>>': 11, '+': 12, '-': 12,
  '*': 13, '/': 13, '%': 13, '**': 14,
}
const ASSIGNMENTS = new Set(['=', '*=', '/=', '%=', '+=', '-=', '<<=', '>>=', '&=', '^=', '|='])
const MAX_DEPTH = 500

type Tok = { readonly text: string; readonly kind: 'op' | 'name' | 'number' | 'end'; readonly at: number; readonly index?: string }

class ArithParser {
  readonly #text: string
  readonly #grammar: ArithGrammar
  #at = 0
  #depth = 0
  #token: Tok

  constructor(text: string, grammar: ArithGrammar) {
    this.#text = text
    this.#grammar = grammar
    this.#token = this.#scan()
  }

  whole(): Arith {
    if (this.#ended) return { kind: 'number', value: 0 }
    const result = this.#expression(1)
    if (!this.#ended) throw this.#error('syntax error in expression')
    return result
  }

  #error(message: string): ArithSyntaxError {
    return new ArithSyntaxError(message, this.#text.slice(this.#token.at))
  }

  #scan(): Tok {
    const text = this.#text
    while (/\s/.test(text[this.#at] ?? '')) this.#at++
    const at = this.#at
    const c = text[at]
    if (c === undefined) return { text: '', kind: 'end', at }
    if (/[0-9]/.test(c)) {
      const number = (this.#grammar.bases ? /^\d+#[\w@]*|^\w+/ : /^\w+/).exec(text.slice(at))?.[0] ?? c
      this.#at += number.length
      return { text: number, kind: 'number', at }
    }
    if (/[A-Za-z_]/.test(c)) return this.#scanName(at)
    const operator = OPERATORS.find(o => text.startsWith(o, at) && (this.#grammar.extended || !['**', '++', '--', ','].includes(o)))
    if (operator === undefined) throw new ArithSyntaxError('syntax error: operand expected', text.slice(at))
    this.#at += operator.length
    return { text: operator, kind: 'op', at }
  }

  #scanName(at: number): Tok {
    const name = /^\w+/.exec(this.#text.slice(at))?.[0] ?? ''
    this.#at += name.length
    if (this.#text[this.#at] !== '[') return { text: name, kind: 'name', at }
    let depth = 0
    for (let i = this.#at; i < this.#text.length; i++) {
      if (this.#text[i] === '[') depth++
      else if (this.#text[i] === ']' && --depth === 0) {
        const index = this.#text.slice(this.#at + 1, i)
        this.#at = i + 1
        return { text: name, kind: 'name', at, index }
      }
    }
    throw new ArithSyntaxError('bad array subscript', this.#text.slice(at))
  }

  #advance(): Tok {
    const token = this.#token
    this.#token = this.#scan()
    return token
  }

  get #ended(): boolean {
    return this.#token.kind === 'end'
  }

  #is(text: string): boolean {
    return this.#token.kind === 'op' && this.#token.text === text
  }

  #expression(minimum: number): Arith {
    if (++this.#depth > MAX_DEPTH) throw this.#error('expression recursion level exceeded')
    let left = this.#unary()
    for (;;) {
      const token = this.#token
      if (token.kind !== 'op') break
      if (ASSIGNMENTS.has(token.text) && minimum <= 2) {
        if (left.kind !== 'variable') throw this.#error('attempted assignment to non-variable')
        this.#advance()
        const from = this.#token.at
        const value = this.#expression(2)
        left = { kind: 'assign', operator: token.text.slice(0, -1), target: left, value, valueText: this.#text.slice(from, this.#token.at).trimEnd() }
        continue
      }
      if (token.text === '?' && minimum <= 3) {
        this.#advance()
        const yes = this.#expression(1)
        if (!this.#is(':')) throw this.#error("`:' expected for conditional expression")
        this.#advance()
        left = { kind: 'ternary', test: left, yes, no: this.#expression(3) }
        continue
      }
      const precedence = BINARY[token.text]
      if (precedence === undefined || precedence < minimum) break
      this.#advance()
      const from = this.#token.at
      const right = this.#expression(token.text === '**' ? precedence : precedence + 1)
      left = { kind: 'binary', operator: token.text, left, right, rightText: this.#text.slice(from, this.#token.at).trimEnd() }
    }
    this.#depth--
    return left
  }

  #unary(): Arith {
    const token = this.#token
    if (token.kind === 'op') {
      if (token.text === '+' || token.text === '-' || token.text === '!' || token.text === '~') {
        this.#advance()
        return { kind: 'unary', operator: token.text, operand: this.#expression(15) }
      }
      if (token.text === '++' || token.text === '--') return this.#prefixStep(token)
      if (token.text === '(') {
        this.#advance()
        const inner = this.#expression(1)
        if (!this.#is(')')) throw this.#error("missing `)'")
        this.#advance()
        return inner
      }
    }
    if (token.kind === 'number') {
      this.#advance()
      return { kind: 'number', value: parseNumber(token.text, this.#grammar.bases) ?? this.#badNumber(token) }
    }
    if (token.kind !== 'name') throw this.#error('syntax error: operand expected')
    this.#advance()
    const target: Variable = { kind: 'variable', name: token.text, index: token.index }
    if (this.#is('++') || this.#is('--')) {
      const by = this.#advance().text === '++' ? 1 : -1
      return { kind: 'step', by, prefix: false, target }
    }
    return target
  }

  #prefixStep(token: Tok): Arith {
    this.#advance()
    const operand = this.#expression(15)
    const by = token.text === '++' ? 1 : -1
    if (operand.kind === 'variable') return { kind: 'step', by, prefix: true, target: operand }
    const sign = by === 1 ? '+' : '-'
    return { kind: 'unary', operator: sign, operand: { kind: 'unary', operator: sign, operand } }
  }

  #badNumber(token: Tok): never {
    const octal = /^0\d*[89]/.test(token.text)
    throw new ArithSyntaxError(octal ? 'value too great for base' : /^\d+#/.test(token.text) ? 'invalid arithmetic base' : 'value too great for base', token.text)
  }
}

/** The value of a numeral: decimal, 0octal, 0xhex, and base#digits if allowed; undefined when it is none. */
export function parseNumber(text: string, bases: boolean): number | bigint | undefined {
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return Number(text)
  if (/^[1-9]\d*$/.test(text)) return narrow(BigInt.asIntN(64, BigInt(text)))
  if (/^0[0-7]+$/.test(text)) return narrow(BigInt.asIntN(64, BigInt(`0o${text.slice(1)}`)))
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return narrow(BigInt.asIntN(64, BigInt(text.toLowerCase())))
  const based = /^(\d+)#([\w@]+)$/.exec(text)
  if (!bases || based === null) return undefined
  const base = Number(based[1])
  if (base < 2 || base > 64) return undefined
  let value = 0n
  for (const c of based[2] as string) {
    const digit = digitOf(c, base)
    if (digit >= base) return undefined
    value = value * BigInt(base) + BigInt(digit)
  }
  return narrow(BigInt.asIntN(64, value))
}

function digitOf(c: string, base: number): number {
  if (/\d/.test(c)) return Number(c)
  if (/[a-z]/.test(c)) return c.charCodeAt(0) - 87
  if (/[A-Z]/.test(c)) return c.charCodeAt(0) - (base <= 36 ? 55 : 29)
  return c === '@' ? 62 : 63
}

/** The same integer as a number where that is exact. */
export function narrow(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
}

/** Parses an arithmetic text. Throws an `ArithSyntaxError`. */
export function parseArith(text: string, grammar: ArithGrammar): Arith {
  return new ArithParser(text, grammar).whole()
}
