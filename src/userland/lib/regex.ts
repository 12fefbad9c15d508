/** What POSIX regcomp(3) says of a bad pattern (glibc's words). */
export class RegexError extends Error {
  override name = 'RegexError'
}

export type RegexOptions = {
  /** Basic regular expressions (`\(` groups), extended, or awk's (extended, with escapes in brackets and no back references). */
  syntax: 'basic' | 'extended' | 'awk'
  ignoreCase?: boolean
  /** `^` and `$` also match at newlines inside. */
  multiline?: boolean
  global?: boolean
}

const CLASSES: Record<string, string> = {
  alpha: '\\p{L}', digit: '0-9', alnum: '\\p{L}\\p{Nd}', upper: '\\p{Lu}', lower: '\\p{Ll}', space: '\\s', blank: ' \\t', punct: '!-\\/:-@\\[-`{-~', print: ' -~\\u{a0}-\\u{10ffff}', graph: '!-~\\u{a1}-\\u{10ffff}', cntrl: '\\x00-\\x1f\\x7f', xdigit: '0-9A-Fa-f',
}
const AWK_ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07', b: '\b' }
const SIMPLE_ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' }

/** A JavaScript regular expression that matches what the POSIX one does (with GNU's `\w`, `\<`, `\+`...). Throws `RegexError`. */
export function posixRegex(pattern: string, options: RegexOptions): RegExp {
  const source = new Translator(pattern, options).translate()
  const flags = `us${options.ignoreCase === true ? 'i' : ''}${options.multiline === true ? 'm' : ''}${options.global === true ? 'g' : ''}`
  try {
    return new RegExp(source, flags)
  } catch {
    throw new RegexError('Invalid regular expression')
  }
}

class Translator {
  readonly #p: string
  readonly #options: RegexOptions
  readonly #basic: boolean
  #i = 0
  #groups = 0
  #closed = new Set<number>()

  constructor(pattern: string, options: RegexOptions) {
    this.#p = pattern
    this.#options = options
    this.#basic = options.syntax === 'basic'
  }

  translate(): string {
    const out = this.#alternatives(0)
    if (this.#i < this.#p.length) throw new RegexError(this.#basic ? 'Unmatched ) or \\)' : 'Unmatched ) or \\)')
    return out
  }

  /** `a|b` up to a closing parenthesis; longer literals first, because POSIX wants the longest match. */
  #alternatives(depth: number): string {
    const branches = [this.#branch(depth)]
    while (this.#at(this.#basic ? '\\|' : '|') || (this.#basic && this.#p[this.#i] === '\n' && this.#options.syntax === 'basic' && false)) {
      this.#i += this.#basic ? 2 : 1
      branches.push(this.#branch(depth))
    }
    if (branches.length > 1 && branches.every((b) => /^[\w .,:;<>=@#%&~!"'-]*$/.test(b))) branches.sort((a, b) => b.length - a.length)
    return branches.join('|')
  }

  #at(text: string): boolean {
    return this.#p.startsWith(text, this.#i)
  }

  #branch(depth: number): string {
    let out = ''
    let atom = ''
    const start = this.#i
    while (this.#i < this.#p.length) {
      if (this.#at(this.#basic ? '\\|' : '|')) break
      if (this.#at(this.#basic ? '\\)' : ')')) {
        if (depth > 0) break
        if (this.#basic) throw new RegexError('Unmatched ) or \\)')
        if (this.#options.syntax === 'awk') throw new RegexError('Unmatched ) or \\)')
      }
      const repeated = this.#repetition(atom, this.#i === start || out + atom === '^')
      if (repeated !== undefined) {
        atom = repeated
        continue
      }
      out += atom
      atom = this.#atom(start, depth)
    }
    return out + atom
  }

  /** The atom with a repetition that stands here, or undefined when none does. */
  #repetition(atom: string, first: boolean): string | undefined {
    const c = this.#p[this.#i]
    const basicEscape = this.#basic && c === '\\' ? this.#p[this.#i + 1] : undefined
    const op = c === '*' ? '*' : !this.#basic && (c === '+' || c === '?') ? c : basicEscape === '+' || basicEscape === '?' ? basicEscape : undefined
    const width = basicEscape === undefined ? 1 : 2
    const opens = this.#basic ? basicEscape === '{' : c === '{'
    if (op !== undefined) {
      if (first || atom === '') {
        if (this.#basic && c === '*') return undefined
        this.#i += width
        return first && !this.#basic ? atom : `${atom}`
      }
      this.#i += width
      return this.#quantified(atom, op)
    }
    if (!opens) return undefined
    const close = this.#basic ? '\\}' : '}'
    const end = this.#p.indexOf(close, this.#i)
    const text = end < 0 ? '' : this.#p.slice(this.#i + width, end)
    const match = /^(\d*)(,?)(\d*)$/.exec(text)
    if (match === null || (match[1] === '' && match[2] === '')) {
      if (!this.#basic) return undefined
      throw new RegexError(end < 0 ? 'Unmatched \\{' : 'Invalid content of \\{\\}')
    }
    if (first || atom === '') {
      if (this.#basic) throw new RegexError('Invalid preceding regular expression')
      return undefined
    }
    if (match[3] !== '' && Number(match[1]) > Number(match[3])) throw new RegexError('Invalid content of \\{\\}')
    if (Number(match[1]) > 32_767 || Number(match[3]) > 32_767) throw new RegexError('Regular expression too big')
    this.#i = end + close.length
    return this.#quantified(atom, `{${match[1] === '' ? '0' : match[1]}${match[2]}${match[3]}}`)
  }

  /** `a**`, `a*?` and the like repeat the repetition; `(...)` keeps its number when repeated again. */
  #quantified(atom: string, op: string): string {
    if (/^(?:\^|\$|\\b|\\B)$/.test(atom)) return atom
    return /(?:[*+?]|\{\d+,?\d*\})$/.test(atom) && !/^\\.$|^\[.*\]$/.test(atom) ? `(?:${atom})${op}` : `${atom}${op}`
  }

  #atom(start: number, depth: number): string {
    const c = this.#p[this.#i] as string
    if (c === '\\') return this.#escape(depth)
    if (c === '[') return this.#bracket()
    if (!this.#basic && c === '(') return this.#group(1)
    this.#i++
    if (c === '.') return '.'
    if (c === '^') return !this.#basic || this.#i - 1 === start ? '^' : '\\^'
    if (c === '$') return !this.#basic || this.#i === this.#p.length || this.#at('\\)') || this.#at('\\|') ? '$' : '\\$'
    const code = this.#p.codePointAt(this.#i - 1) as number
    if (code > 0xffff) {
      this.#i++
      return String.fromCodePoint(code)
    }
    return literal(c)
  }

  #group(width: number): string {
    this.#i += width
    const number = ++this.#groups
    const inner = this.#alternatives(1)
    if (!this.#at(this.#basic ? '\\)' : ')')) throw new RegexError('Unmatched ( or \\(')
    this.#i += this.#basic ? 2 : 1
    this.#closed.add(number)
    return `(${inner})`
  }

  #escape(_depth: number): string {
    const c = this.#p[this.#i + 1]
    if (c === undefined) throw new RegexError('Trailing backslash')
    if (this.#basic && c === '(') return this.#group(2)
    this.#i += 2
    if (this.#options.syntax === 'awk') return this.#awkEscape(c)
    if (/[1-9]/.test(c)) {
      if (!this.#closed.has(Number(c))) throw new RegexError('Invalid back reference')
      return `(?:\\${c})`
    }
    switch (c) {
      case 'w': return '[\\p{L}\\p{Nd}_]'
      case 'W': return '[^\\p{L}\\p{Nd}_]'
      case 's': return '\\s'
      case 'S': return '\\S'
      case 'b': return '\\b'
      case 'B': return '\\B'
      case '<': return '\\b(?=\\w)'
      case '>': return '\\b(?<=\\w)'
      case '`': return '(?<![\\s\\S])'
      case "'": return '(?![\\s\\S])'
      default: return literal(SIMPLE_ESCAPES[c] ?? c)
    }
  }

  #awkEscape(c: string): string {
    const octal = /^[0-7]{1,3}/.exec(this.#p.slice(this.#i - 1))
    if (octal !== null) {
      this.#i += octal[0].length - 1
      return literal(String.fromCharCode(Number.parseInt(octal[0], 8)))
    }
    if (c === 'y') return '\\b'
    if (c === 'B') return '\\B'
    if (c === '<') return '\\b(?=\\w)'
    if (c === '>') return '\\b(?<=\\w)'
    if (c === 'w') return '\\w'
    if (c === 'W') return '\\W'
    if (c === 's') return '\\s'
    if (c === 'S') return '\\S'
    return literal(AWK_ESCAPES[c] ?? c)
  }

  #bracket(): string {
    const start = this.#i++
    const negated = this.#p[this.#i] === '^'
    if (negated) this.#i++
    let out = ''
    for (let first = true; ; first = false) {
      const c = this.#p[this.#i]
      if (c === undefined) throw new RegexError('Unmatched [, [^, [:, [., or [=')
      if (c === ']' && !first) break
      out += this.#member(start)
    }
    this.#i++
    if (out === '') return negated ? '[\\s\\S]' : '(?!)'
    return `[${negated ? '^' : ''}${out}]`
  }

  #member(start: number): string {
    const named = /^\[([:.=])(.*?)\1\]/s.exec(this.#p.slice(this.#i))
    if (named !== null && named[1] === ':') {
      const found = CLASSES[named[2] as string]
      if (found === undefined) throw new RegexError('Invalid character class name')
      this.#i += named[0].length
      if (this.#options.ignoreCase === true && (named[2] === 'upper' || named[2] === 'lower')) return '\\p{L}'
      return found
    }
    if (named === null && /^\[[:.=]/.test(this.#p.slice(this.#i)) && this.#p.indexOf(']', this.#i + 2) < 0) throw new RegexError('Unmatched [, [^, [:, [., or [=')
    const low = this.#one(start)
    if (this.#p[this.#i] !== '-' || this.#p[this.#i + 1] === ']' || this.#p[this.#i + 1] === undefined) return classLiteral(low)
    this.#i++
    const high = this.#one(start)
    if ((high.codePointAt(0) as number) < (low.codePointAt(0) as number)) throw new RegexError('Invalid range end')
    return `${classLiteral(low)}-${classLiteral(high)}`
  }

  /** One character of a bracket: itself, a collating symbol, or an escape where the dialect has them. */
  #one(_start: number): string {
    const symbol = /^\[([.=])(.+?)\1\]/s.exec(this.#p.slice(this.#i))
    if (symbol !== null) {
      this.#i += symbol[0].length
      return symbol[2] as string
    }
    const c = String.fromCodePoint(this.#p.codePointAt(this.#i) as number)
    this.#i += c.length
    if (c !== '\\') return c
    const next = this.#p[this.#i]
    if (this.#options.syntax === 'awk' && next !== undefined) {
      this.#i++
      return AWK_ESCAPES[next] ?? next
    }
    if (next === 'n' || next === 't') {
      this.#i++
      return SIMPLE_ESCAPES[next] as string
    }
    return c
  }
}

const literal = (c: string): string => (/[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c === '\n' ? '\\n' : c)
const classLiteral = (c: string): string => (/[\\^\][-]/.test(c) ? `\\${c}` : c)
