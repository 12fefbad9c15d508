import { quoteGo } from './quote.ts'

/** The token types of Go's text/template; the last group are keywords. */
export type TokenType =
  | 'error' | 'bool' | 'char' | 'charConstant' | 'assign' | 'declare' | 'EOF' | 'field' | 'identifier' | 'leftDelim' | 'leftParen' | 'number'
  | 'pipe' | 'rawString' | 'rightDelim' | 'rightParen' | 'space' | 'string' | 'text' | 'variable' | 'dot'
  | 'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'nil' | 'range' | 'template' | 'with'

/** One token: its text, where it begins (in characters) and on which line. */
export type Token = { readonly type: TokenType; readonly text: string; readonly at: number; readonly line: number }

const KEYWORDS = new Set<string>(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'nil', 'range', 'template', 'with'])

/** A token as error messages show it. */
export function showToken(token: Token): string {
  if (token.type === 'EOF') return 'EOF'
  if (token.type === 'error') return token.text
  if (KEYWORDS.has(token.type) || token.type === 'dot') return `<${token.text}>`
  return token.text.length > 10 ? `${quoteGo([...token.text].slice(0, 10).join(''))}...` : quoteGo(token.text)
}

const SPACE = /[ \t\r\n]/
const ALPHANUMERIC = /[\p{L}\p{Nd}_]/u
const NUMBER = /^[+-]?(?:0[xX][\da-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|[\d_]*)(?:\.[\da-fA-F_]*)?(?:[eEpP][+-]?[\d_]*)?i?/

/** Splits template text into tokens; after an error there is nothing more. */
export function lexTemplate(input: string): Token[] {
  return new Lexer(input).run()
}

class Lexer {
  #input: string
  #tokens: Token[] = []
  #pos = 0
  #start = 0
  #line = 1
  #parens = 0
  #failed = false
  #inAction = false

  constructor(input: string) {
    this.#input = input
  }

  run(): Token[] {
    while (!this.#failed && this.#pos < this.#input.length) {
      this.#lexText()
      if (!this.#failed && this.#inAction) this.#lexAction()
    }
    if (!this.#failed) {
      this.#start = this.#pos
      this.#emit('EOF')
    }
    return this.#tokens
  }

  #emit(type: TokenType): void {
    const text = this.#input.slice(this.#start, this.#pos)
    this.#tokens.push({ type, text, at: this.#start, line: this.#line })
    this.#skip()
  }

  #skip(): void {
    for (let i = this.#start; i < this.#pos; i++) if (this.#input[i] === '\n') this.#line++
    this.#start = this.#pos
  }

  #fail(message: string): void {
    this.#tokens.push({ type: 'error', text: message, at: this.#start, line: this.#line })
    this.#failed = true
  }

  /** Text up to the next action, whose left delimiter and comments it consumes. */
  #lexText(): void {
    const input = this.#input
    const open = input.indexOf('{{', this.#pos)
    const end = open < 0 ? input.length : open
    const trim = open >= 0 && input[open + 2] === '-' && SPACE.test(input[open + 3] ?? '')
    const text = input.slice(this.#pos, end)
    this.#pos += trim ? text.trimEnd().length : text.length
    if (this.#pos > this.#start) this.#emit('text')
    this.#pos = end
    this.#skip()
    if (open < 0) return
    const body = open + (trim ? 4 : 2)
    if (input.startsWith('/*', body)) return this.#lexComment(body)
    this.#pos = open + 2
    this.#emit('leftDelim')
    this.#pos = trim ? open + 3 : open + 2
    this.#skip()
    this.#parens = 0
    this.#inAction = true
  }

  #lexComment(body: number): void {
    const close = this.#input.indexOf('*/', body)
    if (close < 0) return this.#fail('unclosed comment')
    this.#pos = close + 2
    const right = this.#rightDelim()
    if (right === undefined) return this.#fail('comment ends before closing delimiter')
    this.#closeAction(right)
    if (this.#pos < this.#input.length) this.#lexText()
  }

  /** The right delimiter at the position: its length and whether it trims the text behind it. */
  #rightDelim(): { length: number; trim: boolean } | undefined {
    if (SPACE.test(this.#input[this.#pos] ?? '') && this.#input.startsWith('-}}', this.#pos + 1)) return { length: 4, trim: true }
    return this.#input.startsWith('}}', this.#pos) ? { length: 2, trim: false } : undefined
  }

  #closeAction(right: { length: number; trim: boolean }): void {
    this.#pos += right.length
    if (right.trim) while (SPACE.test(this.#input[this.#pos] ?? '')) this.#pos++
    this.#skip()
  }

  #lexAction(): void {
    while (!this.#failed) {
      const right = this.#rightDelim()
      if (right === undefined) {
        this.#lexInside()
        continue
      }
      if (this.#parens > 0) return this.#fail('unclosed left paren')
      const trailing = right.trim ? this.#pos + 2 : this.#pos
      this.#pos = trailing
      this.#skip()
      this.#pos = trailing + 2
      this.#emit('rightDelim')
      if (right.trim) while (SPACE.test(this.#input[this.#pos] ?? '')) this.#pos++
      this.#skip()
      this.#inAction = false
      return
    }
  }

  #lexInside(): void {
    const char = String.fromCodePoint(this.#input.codePointAt(this.#pos) ?? 0)
    if (this.#pos >= this.#input.length) return this.#fail('unclosed action')
    if (SPACE.test(char)) return this.#lexSpace()
    this.#pos += char.length
    const next = this.#input[this.#pos] ?? ''
    if (char === '=') return this.#emit('assign')
    if (char === ':') return this.#lexDeclare(next)
    if (char === '|') return this.#emit('pipe')
    if (char === '"') return this.#lexQuoted('"', 'string', 'unterminated quoted string')
    if (char === "'") return this.#lexQuoted("'", 'charConstant', 'unterminated character constant')
    if (char === '`') return this.#lexRaw()
    if (char === '$') return this.#lexName('variable')
    if (char === '.' && !/\d/.test(next)) return this.#lexName('field')
    if (/[+\-.\d]/.test(char)) return this.#lexNumber()
    if (ALPHANUMERIC.test(char)) return this.#lexName('identifier')
    if (char === '(') {
      this.#parens++
      return this.#emit('leftParen')
    }
    if (char === ')') return --this.#parens < 0 ? this.#fail('unexpected right paren') : this.#emit('rightParen')
    if (/[!-~]/.test(char)) return this.#emit('char')
    this.#fail(`unrecognized character in action: ${showRune(char)}`)
  }

  #lexDeclare(next: string): void {
    if (next !== '=') return this.#fail('expected :=')
    this.#pos++
    this.#emit('declare')
  }

  #lexSpace(): void {
    while (SPACE.test(this.#input[this.#pos] ?? '')) {
      if (this.#rightDelim()?.trim && this.#pos > this.#start) break
      this.#pos++
    }
    this.#emit('space')
  }

  #lexQuoted(quote: string, type: TokenType, message: string): void {
    for (; this.#input[this.#pos] !== quote; this.#pos++) {
      if (this.#input[this.#pos] === '\\') this.#pos++
      const char = this.#input[this.#pos]
      if (char === undefined || char === '\n') return this.#fail(message)
    }
    this.#pos++
    this.#emit(type)
  }

  #lexRaw(): void {
    const close = this.#input.indexOf('`', this.#pos)
    if (close < 0) return this.#fail('unterminated raw quoted string')
    this.#pos = close + 1
    this.#emit('rawString')
  }

  #lexNumber(): void {
    this.#pos = this.#start
    const match = NUMBER.exec(this.#input.slice(this.#pos))
    this.#pos += match?.[0].length ?? 0
    const char = this.#input[this.#pos]
    if (char !== undefined && ALPHANUMERIC.test(char)) {
      this.#pos++
      return this.#fail(`bad number syntax: ${quoteGo(this.#input.slice(this.#start, this.#pos))}`)
    }
    this.#emit('number')
  }

  #lexName(type: 'variable' | 'field' | 'identifier'): void {
    let char = this.#charAt(this.#pos)
    while (char !== '' && ALPHANUMERIC.test(char)) {
      this.#pos += char.length
      char = this.#charAt(this.#pos)
    }
    if (char !== '' && !SPACE.test(char) && !'.,|:)('.includes(char) && !this.#input.startsWith('}}', this.#pos)) {
      return this.#fail(`bad character ${showRune(char)}`)
    }
    const word = this.#input.slice(this.#start, this.#pos)
    if (type === 'field') return this.#emit(word === '.' ? 'dot' : 'field')
    if (type === 'variable') return this.#emit('variable')
    this.#emit(KEYWORDS.has(word) ? (word as TokenType) : word === 'true' || word === 'false' ? 'bool' : 'identifier')
  }

  #charAt(at: number): string {
    const code = this.#input.codePointAt(at)
    return code === undefined ? '' : String.fromCodePoint(code)
  }
}

/** A character as Go's %#U prints it: U+0026 '&'. */
function showRune(char: string): string {
  return `U+${(char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')} '${char}'`
}
