/** A wrong awk program. */
export class AwkSyntaxError extends Error {}

export type TokenKind = 'number' | 'string' | 'regex' | 'name' | 'call' | 'builtin' | 'keyword' | 'op' | 'newline' | 'end'
export type Token = { kind: TokenKind; text: string; line: number }

const KEYWORDS = new Set(['BEGIN', 'END', 'function', 'func', 'if', 'else', 'while', 'for', 'do', 'break', 'continue', 'next', 'nextfile', 'exit', 'return', 'delete', 'in', 'getline', 'print', 'printf', 'switch'])
const BUILTINS = new Set(['length', 'substr', 'index', 'split', 'sub', 'gsub', 'gensub', 'match', 'sprintf', 'sin', 'cos', 'atan2', 'exp', 'log', 'sqrt', 'int', 'rand', 'srand', 'tolower', 'toupper', 'system', 'close', 'fflush', 'systime', 'strftime', 'and', 'or', 'xor', 'compl', 'lshift', 'rshift', 'mktime'])
const OPERATORS = ['**=', '&&', '||', '++', '--', '+=', '-=', '*=', '/=', '%=', '^=', '**', '==', '!=', '<=', '>=', '!~', '>>', '{', '}', '(', ')', '[', ']', ';', ',', '+', '-', '*', '/', '%', '^', '!', '>', '<', '|', '?', ':', '~', '$', '=', '&']

/** Reads awk's tokens one by one; whether `/` begins a regular expression is the parser's to say. */
export class AwkLexer {
  readonly #s: string
  #i = 0
  #line = 1

  constructor(source: string) {
    this.#s = source
  }

  next(regexAllowed: boolean): Token {
    this.#skipBlanks()
    const { line } = { line: this.#line }
    const c = this.#s[this.#i]
    if (c === undefined) return { kind: 'end', text: '', line }
    if (c === '\n') {
      this.#i++
      this.#line++
      return { kind: 'newline', text: '\n', line }
    }
    if (c === '"') return { kind: 'string', text: this.#string(), line }
    if (c === '/' && regexAllowed) return { kind: 'regex', text: this.#regex(), line }
    const rest = this.#s.slice(this.#i)
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest)
    if (number !== null) return this.#take('number', number[0], line)
    const name = /^[A-Za-z_]\w*/.exec(rest)
    if (name !== null) return this.#take(this.#kindOf(name[0], rest), name[0], line)
    const op = OPERATORS.find((each) => rest.startsWith(each))
    if (op === undefined) throw new AwkSyntaxError(`Unexpected token`)
    return this.#take('op', op, line)
  }

  #kindOf(name: string, rest: string): TokenKind {
    if (KEYWORDS.has(name)) return 'keyword'
    if (BUILTINS.has(name)) return 'builtin'
    return rest[name.length] === '(' ? 'call' : 'name'
  }

  #take(kind: TokenKind, text: string, line: number): Token {
    this.#i += text.length
    return { kind, text, line }
  }

  #skipBlanks(): void {
    for (;;) {
      const skipped = /^(?:[ \t\r]+|\\\r?\n|#[^\n]*)/.exec(this.#s.slice(this.#i, this.#i + 4096))
      if (skipped === null) return
      if (skipped[0].startsWith('\\')) this.#line++
      this.#i += skipped[0].length
    }
  }

  #string(): string {
    let out = ''
    for (this.#i++; ; this.#i++) {
      const c = this.#s[this.#i]
      if (c === undefined || c === '\n') throw new AwkSyntaxError('Unexpected end of string')
      if (c === '"') break
      if (c !== '\\') {
        out += c
        continue
      }
      const { text, length } = unescape(this.#s.slice(this.#i + 1))
      out += text
      this.#i += length
    }
    this.#i++
    return out
  }

  #regex(): string {
    let out = ''
    let bracket = false
    for (this.#i++; ; this.#i++) {
      const c = this.#s[this.#i]
      if (c === undefined || c === '\n') throw new AwkSyntaxError('Unexpected end of string')
      if (c === '\\') {
        const next = this.#s[++this.#i] ?? ''
        out += next === '/' ? '/' : `\\${next}`
        continue
      }
      if (bracket) {
        if (c === ']') bracket = false
      } else if (c === '[') {
        bracket = true
        const lead = /^\^?\]?/.exec(this.#s.slice(this.#i + 1))?.[0] ?? ''
        out += c + lead
        this.#i += lead.length
        continue
      } else if (c === '/') break
      out += c
    }
    this.#i++
    return out
  }
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/', a: '\x07', b: '\b', f: '\f', v: '\v' }

/** What follows a backslash in an awk string, and how much of it was taken. An unknown escape keeps its backslash. */
export function unescape(rest: string): { text: string; length: number } {
  const octal = /^[0-7]{1,3}/.exec(rest)
  if (octal !== null) return { text: byteText(Number.parseInt(octal[0], 8)), length: octal[0].length }
  const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest)
  if (hex !== null) return { text: byteText(Number.parseInt(hex[1] as string, 16)), length: hex[0].length }
  if (rest[0] === '\n') return { text: '', length: 1 }
  const named = ESCAPES[rest[0] ?? '']
  return named !== undefined ? { text: named, length: 1 } : { text: `\\${rest[0] ?? ''}`, length: 1 }
}

const byteText = (byte: number): string => String.fromCharCode(byte < 128 ? byte : 0xdc00 + (byte & 255))

/** A command line assignment's value or a -F text with its escapes expanded. */
export function unescapeAll(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\' || i === text.length - 1) out += text[i]
    else {
      const made = unescape(text.slice(i + 1))
      out += made.text
      i += made.length
    }
  }
  return out
}
