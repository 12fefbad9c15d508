import { classLiteral, literal, namedClass, WORD } from './posix-regex-classes.ts'
import { EMPTY, type Edge, RegexError, type RegexNode, type RegexOptions } from './posix-regex-node.ts'

const AWK_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07', b: '\b' }
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' }
const EDGES: Readonly<Record<string, Edge>> = { b: 'word', B: 'not-word', '<': 'word-start', '>': 'word-end', '`': 'start', "'": 'end' }
const SETS: Readonly<Record<string, string>> = { w: `[${WORD}]`, W: `[^${WORD}]`, s: '\\s', S: '\\S' }
/** Open groups within one another; far more than anybody writes, far fewer than the host's stack holds. */
const MAX_DEPTH = 250

/** Reads a POSIX pattern (with GNU's `\w`, `\<`, `\+`...). Throws `RegexError`. */
export class RegexParser {
  protected readonly text: string
  protected readonly options: RegexOptions
  protected at = 0
  #groups = 0
  #depth = 0
  readonly #basic: boolean
  readonly #closed = new Set<number>()

  constructor(text: string, options: RegexOptions) {
    this.text = text
    this.options = options
    this.#basic = options.syntax === 'basic'
  }

  /** The tree of the whole pattern. */
  parse(): RegexNode {
    const node = this.either(false)
    if (this.at < this.text.length) throw new RegexError('Unmatched ) or \\)')
    return node
  }

  /** How many groups were opened so far. */
  get groups(): number {
    return this.#groups
  }

  protected here(text: string): boolean {
    return this.text.startsWith(text, this.at)
  }

  protected either(inGroup: boolean): RegexNode {
    if (++this.#depth > MAX_DEPTH) throw new RegexError('Regular expression too big')
    const bar = this.#basic ? '\\|' : '|'
    const branches = [this.#branch(inGroup)]
    while (this.here(bar)) {
      this.at += bar.length
      branches.push(this.#branch(inGroup))
    }
    this.#depth--
    return branches.length === 1 ? (branches[0] as RegexNode) : { kind: 'either', branches }
  }

  #branch(inGroup: boolean): RegexNode {
    const parts: RegexNode[] = []
    const start = this.at
    while (this.at < this.text.length) {
      if (this.here(this.#basic ? '\\|' : '|')) break
      if (this.here(this.#basic ? '\\)' : ')')) {
        if (inGroup) break
        if (this.#basic || this.options.syntax === 'awk' || this.options.syntax === 'perl') throw new RegexError('Unmatched ) or \\)')
      }
      const last = parts.at(-1)
      const first = last === undefined || (parts.length === 1 && last.kind === 'edge' && last.edge.endsWith('start') && this.at === start + 1)
      const repeated = this.#repetition(last, first)
      if (repeated === undefined) parts.push(this.atom(start))
      else if (last !== undefined) parts[parts.length - 1] = repeated
    }
    return parts.length === 1 ? (parts[0] as RegexNode) : { kind: 'concat', parts }
  }

  /** What stands before a repetition that begins here, repeated; undefined when none begins here. */
  #repetition(atom: RegexNode | undefined, first: boolean): RegexNode | undefined {
    const c = this.text[this.at]
    const escaped = this.#basic && c === '\\' ? this.text[this.at + 1] : undefined
    const op = c === '*' ? '*' : this.#basic ? (escaped === '+' || escaped === '?' ? escaped : undefined) : c === '+' || c === '?' ? c : undefined
    const width = escaped === undefined ? 1 : 2
    if (op === undefined) return (this.#basic ? escaped === '{' : c === '{') ? this.#interval(atom, first, width) : undefined
    if (first) {
      if (this.#basic && c === '*') return undefined
      if (this.options.syntax === 'bash' || this.options.syntax === 'perl') throw new RegexError('Invalid preceding regular expression')
      this.at += width
      return atom ?? EMPTY
    }
    this.at += width
    return this.repeat(atom ?? EMPTY, op === '+' ? 1 : 0, op === '?' ? 1 : Number.POSITIVE_INFINITY)
  }

  #interval(atom: RegexNode | undefined, first: boolean, width: number): RegexNode | undefined {
    const close = this.#basic ? '\\}' : '}'
    const end = this.text.indexOf(close, this.at)
    const match = /^(\d*)(,?)(\d*)$/.exec(end < 0 ? '' : this.text.slice(this.at + width, end))
    const [, low = '', comma = '', high = ''] = match ?? []
    if (match === null || (low === '' && comma === '') || (this.options.syntax === 'perl' && low === '')) {
      if (this.options.syntax === 'bash') throw new RegexError('Invalid content of \\{\\}')
      if (!this.#basic) return undefined
      throw new RegexError(end < 0 ? 'Unmatched \\{' : 'Invalid content of \\{\\}')
    }
    if (first || atom === undefined) {
      if (this.#basic || this.options.syntax === 'bash') throw new RegexError('Invalid preceding regular expression')
      return undefined
    }
    if (high !== '' && Number(low) > Number(high)) throw new RegexError('Invalid content of \\{\\}')
    if (Number(low) > 32_767 || Number(high) > 32_767) throw new RegexError('Regular expression too big')
    this.at = end + close.length
    return this.repeat(atom, Number(low), comma === '' ? Number(low) : high === '' ? Number.POSITIVE_INFINITY : Number(high))
  }

  protected repeat(body: RegexNode, min: number, max: number): RegexNode {
    return body.kind === 'edge' ? body : { kind: 'repeat', body, min, max, lazy: false }
  }

  protected atom(start: number): RegexNode {
    const c = String.fromCodePoint(this.text.codePointAt(this.at) as number)
    if (c === '\\') return this.escape()
    if (c === '[') return this.bracket()
    if (!this.#basic && c === '(') return this.group(1)
    this.at += c.length
    if (c === '.') return { kind: 'set', source: '[^]' }
    if (c === '^' && (!this.#basic || this.at - 1 === start)) return { kind: 'edge', edge: this.options.multiline === true ? 'line-start' : 'start' }
    if (c === '$' && (!this.#basic || this.at === this.text.length || this.here('\\)') || this.here('\\|'))) return { kind: 'edge', edge: this.options.multiline === true ? 'line-end' : 'end' }
    return { kind: 'set', source: literal(c) }
  }

  protected group(width: number): RegexNode {
    this.at += width
    const number = ++this.#groups
    const body = this.inside()
    this.#closed.add(number)
    return { kind: 'group', number, body }
  }

  /** What stands up to the closing parenthesis, which is passed. */
  protected inside(): RegexNode {
    const body = this.either(true)
    if (!this.here(this.#basic ? '\\)' : ')')) throw new RegexError('Unmatched ( or \\(')
    this.at += this.#basic ? 2 : 1
    return body
  }

  protected escape(): RegexNode {
    const c = this.text[this.at + 1]
    if (c === undefined) throw new RegexError('Trailing backslash')
    if (this.#basic && c === '(') return this.group(2)
    const char = String.fromCodePoint(this.text.codePointAt(this.at + 1) as number)
    this.at += 1 + char.length
    if (this.options.syntax === 'awk') return this.#awkEscape(c)
    if (/[1-9]/.test(c)) return this.reference(Number(c))
    const edge = EDGES[c]
    if (edge !== undefined) return { kind: 'edge', edge }
    return { kind: 'set', source: SETS[c] ?? literal((this.options.syntax === 'bash' ? undefined : SIMPLE_ESCAPES[c]) ?? char) }
  }

  protected reference(number: number): RegexNode {
    if (!this.#closed.has(number)) throw new RegexError('Invalid back reference')
    return { kind: 'back-reference', number }
  }

  #awkEscape(c: string): RegexNode {
    const octal = /^[0-7]{1,3}/.exec(this.text.slice(this.at - 1))
    if (octal !== null) {
      this.at += octal[0].length - 1
      return { kind: 'set', source: literal(String.fromCharCode(Number.parseInt(octal[0], 8))) }
    }
    const edge = c === 'y' ? 'word' : c === 'b' ? undefined : EDGES[c]
    if (edge !== undefined) return { kind: 'edge', edge }
    return { kind: 'set', source: SETS[c] ?? literal(AWK_ESCAPES[c] ?? c) }
  }

  protected bracket(): RegexNode {
    this.at++
    const negated = this.text[this.at] === '^'
    if (negated) this.at++
    let out = ''
    for (let first = true; ; first = false) {
      const c = this.text[this.at]
      if (c === undefined) throw new RegexError('Unmatched [, [^, [:, [., or [=')
      if (c === ']' && !first) break
      out += this.#member()
    }
    this.at++
    return { kind: 'set', source: `[${negated ? '^' : ''}${out}]` }
  }

  #member(): string {
    const named = /^\[([:.=])(.*?)\1\]/s.exec(this.text.slice(this.at))
    if (named?.[1] === ':') {
      const found = namedClass(named[2] as string, this.options.ignoreCase === true)
      if (found === undefined) throw new RegexError('Invalid character class name')
      this.at += named[0].length
      return found
    }
    if (named === null && /^\[[:.=]/.test(this.text.slice(this.at, this.at + 2)) && !this.text.includes(']', this.at + 2)) throw new RegexError('Unmatched [, [^, [:, [., or [=')
    const low = this.member()
    if (low.length > 2) return low
    if (this.text[this.at] !== '-' || this.text[this.at + 1] === ']' || this.text[this.at + 1] === undefined) return classLiteral(low)
    this.at++
    const high = this.member()
    if ((high.codePointAt(0) as number) < (low.codePointAt(0) as number)) throw new RegexError('Invalid range end')
    return `${classLiteral(low)}-${classLiteral(high)}`
  }

  /** One character of a bracket: itself, a collating symbol, or an escape where the dialect has them (a class's is longer). */
  protected member(): string {
    const symbol = /^\[([.=])(.+?)\1\]/su.exec(this.text.slice(this.at))
    if (symbol !== null) {
      if ([...(symbol[2] as string)].length > 1) throw new RegexError('Invalid collation character')
      this.at += symbol[0].length
      return symbol[2] as string
    }
    const c = String.fromCodePoint(this.text.codePointAt(this.at) as number)
    this.at += c.length
    if (c !== '\\' || this.options.syntax === 'bash') return c
    const next = this.text[this.at]
    if (this.options.syntax === 'awk' && next !== undefined) {
      this.at++
      return AWK_ESCAPES[next] ?? next
    }
    if (next !== 'n' && next !== 't') return c
    this.at++
    return SIMPLE_ESCAPES[next] as string
  }
}
