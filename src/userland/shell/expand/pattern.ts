/** One element of a compiled pattern. */
export type Token =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'set'; readonly has: (char: string) => boolean }
  | { readonly kind: 'group'; readonly operator: string; readonly alternatives: readonly (readonly Token[])[] }

export type PatternOptions = { readonly extglob?: boolean; readonly ignoreCase?: boolean }

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /\p{L}/u, digit: /[0-9]/, alnum: /[\p{L}0-9]/u, upper: /\p{Lu}/u, lower: /\p{Ll}/u, space: /[ \t\n\v\f\r]/, blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/, print: /[ -~\u00a0-\uffff]/, graph: /[!-~\u00a1-\uffff]/, cntrl: /[\0-\x1f\x7f]/, xdigit: /[0-9A-Fa-f]/, word: /\w/,
}

/** Quotes every character that means something in a pattern. */
export const quotePattern = (text: string): string => text.replace(/[\\*?[\]!^+@()|-]/g, '\\$&')

/** Whether a pattern can match anything but one text. */
export const hasMagic = (pattern: string, extglob = false): boolean =>
  (extglob ? /(^|[^\\])(\\\\)*([*?]|\[|[+@!]\()/ : /(^|[^\\])(\\\\)*[*?[]/).test(pattern)

/** The text that a pattern without magic stands for. */
export const unquotePattern = (pattern: string): string => (pattern.includes('\\') ? pattern.replace(/\\([\s\S])/g, '$1') : pattern)

/** The characters of a text: code points, with undecodable bytes each their own. */
const characters = (text: string): string[] => Array.from(text)

class Reader {
  readonly chars: readonly string[]
  readonly extglob: boolean
  at = 0

  constructor(pattern: string, extglob: boolean) {
    this.chars = characters(pattern)
    this.extglob = extglob
  }

  /** Tokens up to the end, or up to `|` or `)` in a group. */
  tokens(inGroup: boolean): Token[] {
    const out: Token[] = []
    while (this.at < this.chars.length) {
      const c = this.chars[this.at] as string
      if (inGroup && (c === '|' || c === ')')) break
      const next = this.chars[this.at + 1]
      if (this.extglob && next === '(' && '?*+@!'.includes(c)) {
        const group = this.#group(c)
        if (group !== undefined) {
          out.push(group)
          continue
        }
      }
      this.at++
      if (c === '\\' && this.at < this.chars.length) out.push({ kind: 'char', char: this.chars[this.at++] as string })
      else if (c === '*') {
        if (out.at(-1)?.kind !== 'star') out.push({ kind: 'star' })
      } else if (c === '?') out.push({ kind: 'any' })
      else if (c === '[') out.push(this.#bracket() ?? { kind: 'char', char: '[' })
      else out.push({ kind: 'char', char: c })
    }
    return out
  }

  #group(operator: string): Token | undefined {
    const start = this.at
    this.at += 2
    const alternatives: Token[][] = []
    for (;;) {
      alternatives.push(this.tokens(true))
      const c = this.chars[this.at]
      if (c === undefined) {
        this.at = start
        return undefined
      }
      this.at++
      if (c === ')') return { kind: 'group', operator, alternatives }
    }
  }

  #bracket(): Token | undefined {
    const start = this.at
    const negated = this.chars[this.at] === '!' || this.chars[this.at] === '^'
    if (negated) this.at++
    const singles = new Set<string>()
    const ranges: [number, number][] = []
    const classes: RegExp[] = []
    for (let first = true; ; first = false) {
      const c = this.chars[this.at]
      if (c === undefined) {
        this.at = start
        return undefined
      }
      if (c === ']' && !first) break
      if (c === '[' && this.#class(classes, singles)) continue
      const low = this.#member()
      if (this.chars[this.at] === '-' && this.chars[this.at + 1] !== ']' && this.chars[this.at + 1] !== undefined) {
        this.at++
        ranges.push([low.codePointAt(0) ?? 0, this.#member().codePointAt(0) ?? 0])
      } else singles.add(low)
    }
    this.at++
    const has = (char: string): boolean => {
      if (singles.has(char)) return true
      const code = char.codePointAt(0) ?? 0
      return ranges.some(([low, high]) => code >= low && code <= high) || classes.some(re => re.test(char))
    }
    return { kind: 'set', has: negated ? char => !has(char) : has }
  }

  #member(): string {
    if (this.chars[this.at] === '\\' && this.at + 1 < this.chars.length) this.at++
    else if (this.chars[this.at] === '[' && (this.chars[this.at + 1] === '.' || this.chars[this.at + 1] === '=')) {
      const singles = new Set<string>()
      if (this.#class([], singles)) return [...singles][0] ?? ''
    }
    return this.chars[this.at++] as string
  }

  #class(classes: RegExp[], singles: Set<string>): boolean {
    const text = this.chars.slice(this.at, this.at + 24).join('')
    const named = /^\[([:.=])((?:(?!\1\]).)+)\1\]/s.exec(text)
    if (named === null) return false
    const [all, type, name] = named as unknown as [string, string, string]
    if (type === ':') classes.push(CLASSES[name] ?? /(?!)/)
    else singles.add(name)
    this.at += characters(all).length
    return true
  }
}

/** A compiled shell pattern (glob(7); extglob if asked for). Matching takes time proportional to the text's and the pattern's lengths, but for groups. */
export class Pattern {
  readonly #tokens: readonly Token[]
  readonly #fold: boolean
  readonly #grouped: boolean
  /** The text it stands for when it has no magic. */
  readonly literal: string | undefined

  constructor(pattern: string, options: PatternOptions = {}) {
    this.#fold = options.ignoreCase ?? false
    this.#tokens = new Reader(this.#fold ? pattern.toLowerCase() : pattern, options.extglob ?? false).tokens(false)
    this.#grouped = this.#tokens.some(t => t.kind === 'group')
    const plain = this.#tokens.every(t => t.kind === 'char') && !this.#fold
    this.literal = plain ? this.#tokens.map(t => (t as { char: string }).char).join('') : undefined
  }

  /** Whether the whole text matches. */
  test(text: string): boolean {
    if (this.literal !== undefined) return text === this.literal
    if (this.#tokens.length === 1 && this.#tokens[0]?.kind === 'star') return true
    return this.#ends(this.#tokens, this.#characters(text)).at(-1) === true
  }

  /** For every length in characters, whether that prefix matches. */
  prefixes(chars: readonly string[]): readonly boolean[] {
    return this.#ends(this.#tokens, this.#fold ? chars.map(c => c.toLowerCase()) : chars)
  }

  /** For every length in characters, whether that suffix matches. */
  suffixes(chars: readonly string[]): readonly boolean[] {
    const reversed = (this.#fold ? chars.map(c => c.toLowerCase()) : [...chars]).reverse()
    return this.#ends(reverse(this.#tokens), reversed)
  }

  #characters(text: string): string[] {
    return characters(this.#fold ? text.toLowerCase() : text)
  }

  #ends(tokens: readonly Token[], chars: readonly string[]): boolean[] {
    if (!this.#grouped) return simulate(tokens, chars)
    const out: boolean[] = Array.from({ length: chars.length + 1 }, () => false)
    for (const end of groupEnds(tokens, chars, 0, new Map())) out[end] = true
    return out
  }
}

function reverse(tokens: readonly Token[]): Token[] {
  return tokens.map(t => (t.kind === 'group' ? { ...t, alternatives: t.alternatives.map(reverse) } : t)).reverse()
}

/** All lengths of prefixes that match, by walking all states at once. */
function simulate(tokens: readonly Token[], chars: readonly string[]): boolean[] {
  const count = tokens.length
  const out: boolean[] = []
  let states = new Uint8Array(count + 1)
  enter(states, tokens, 0)
  for (let i = 0; ; i++) {
    out.push(states[count] === 1)
    if (i === chars.length) return out
    const c = chars[i] as string
    const next = new Uint8Array(count + 1)
    let alive = false
    for (let s = 0; s < count; s++) {
      if (states[s] === 0) continue
      const token = tokens[s] as Token
      if (token.kind === 'star') next[s] = 1
      else if (accepts(token, c)) enter(next, tokens, s + 1)
      else continue
      alive = true
    }
    if (!alive) {
      while (out.length <= chars.length) out.push(false)
      return out
    }
    for (let s = 0; s < count; s++) if (next[s] === 1) enter(next, tokens, s)
    states = next
  }
}

function enter(states: Uint8Array, tokens: readonly Token[], from: number): void {
  let s = from
  states[s] = 1
  while (tokens[s]?.kind === 'star') states[++s] = 1
}

function accepts(token: Token, c: string): boolean {
  if (token.kind === 'char') return token.char === c
  return token.kind === 'any' || (token.kind === 'set' && token.has(c))
}

type Memo = Map<readonly Token[], Map<number, ReadonlySet<number>>>

/** Where a match of the tokens that begins at `start` can end. */
function groupEnds(tokens: readonly Token[], chars: readonly string[], start: number, memo: Memo): ReadonlySet<number> {
  let known = memo.get(tokens)
  if (known === undefined) memo.set(tokens, (known = new Map()))
  const cached = known.get(start)
  if (cached !== undefined) return cached
  let current = new Set([start])
  for (const token of tokens) {
    const next = new Set<number>()
    for (const at of current) step(token, chars, at, next, memo)
    current = next
    if (current.size === 0) break
  }
  known.set(start, current)
  return current
}

function step(token: Token, chars: readonly string[], at: number, out: Set<number>, memo: Memo): void {
  if (token.kind === 'star') {
    for (let i = at; i <= chars.length; i++) out.add(i)
  } else if (token.kind !== 'group') {
    if (at < chars.length && accepts(token, chars[at] as string)) out.add(at + 1)
  } else if (token.operator === '!') {
    const matched = new Set(token.alternatives.flatMap(a => [...groupEnds(a, chars, at, memo)]))
    for (let i = at; i <= chars.length; i++) if (!matched.has(i)) out.add(i)
  } else {
    const { operator } = token
    if (operator === '?' || operator === '*') out.add(at)
    let front = [at]
    const seen = new Set<number>()
    while (front.length > 0) {
      const ends = front.flatMap(from => token.alternatives.flatMap(a => [...groupEnds(a, chars, from, memo)]))
      front = ends.filter(end => !seen.has(end))
      for (const end of front) {
        seen.add(end)
        out.add(end)
      }
      if (operator === '?' || operator === '@') return
    }
  }
}

/** `${text#pattern}` and its kin: the text without the shortest or longest matching prefix or suffix. */
export function removeMatch(text: string, pattern: Pattern, operator: '#' | '##' | '%' | '%%'): string {
  const fromStart = operator.startsWith('#')
  if (pattern.literal !== undefined) {
    const { literal } = pattern
    if (fromStart) return text.startsWith(literal) ? text.slice(literal.length) : text
    return literal !== '' && text.endsWith(literal) ? text.slice(0, -literal.length) : text
  }
  const chars = characters(text)
  const lengths = fromStart ? pattern.prefixes(chars) : pattern.suffixes(chars)
  const length = operator.length === 1 ? lengths.indexOf(true) : lengths.lastIndexOf(true)
  if (length <= 0) return text
  return (fromStart ? chars.slice(length) : chars.slice(0, chars.length - length)).join('')
}

/** `${text/pattern/replacement}`: the longest match is replaced; `replacement` gets what was matched. */
export function replaceMatch(text: string, pattern: Pattern, operator: '/' | '//' | '/#' | '/%', replacement: (matched: string) => string): string {
  const chars = characters(text)
  if (operator === '/%') {
    const length = pattern.suffixes(chars).lastIndexOf(true)
    if (length < 0) return text
    const at = chars.length - length
    return chars.slice(0, at).join('') + replacement(chars.slice(at).join(''))
  }
  let out = ''
  let i = 0
  while (i <= chars.length) {
    const length = pattern.prefixes(i === 0 ? chars : chars.slice(i)).lastIndexOf(true)
    if (length > 0 || (length === 0 && operator === '/#')) {
      out += replacement(chars.slice(i, i + length).join(''))
      i += length
      if (operator !== '//') break
    } else {
      if (operator === '/#') break
      if (i < chars.length) out += chars[i]
      i++
    }
  }
  return out + chars.slice(i).join('')
}
