/** What a pattern match yields: whether it matched, or that the pattern is malformed. */
export type MatchResult = { readonly match: boolean } | { readonly error: 'syntax error in pattern' }

type Token = { readonly kind: 'star' } | { readonly kind: 'any' } | { readonly kind: 'char'; readonly char: string } | CharClass

type CharClass = { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] }

/** Go's path.Match and filepath.Match: `*`, `?`, `[a-z]`, `[^a-z]`, `\c`; neither `*` nor `?` matches a slash. */
export function goMatch(pattern: string, name: string): MatchResult {
  const tokens = goTokens([...pattern])
  if (tokens === undefined) return { error: 'syntax error in pattern' }
  return { match: matchTokens(tokens, [...name], '/') }
}

function goTokens(chars: readonly string[]): Token[] | undefined {
  const tokens: Token[] = []
  let i = 0
  while (i < chars.length) {
    const char = chars[i++] as string
    if (char === '*') tokens.push({ kind: 'star' })
    else if (char === '?') tokens.push({ kind: 'any' })
    else if (char === '[') {
      const found = goClass(chars, i)
      if (found === undefined) return undefined
      tokens.push(found.token)
      i = found.next
    } else if (char === '\\') {
      const escaped = chars[i++]
      if (escaped === undefined) return undefined
      tokens.push({ kind: 'char', char: escaped })
    } else tokens.push({ kind: 'char', char })
  }
  return tokens
}

function goClass(chars: readonly string[], start: number): { token: CharClass; next: number } | undefined {
  const negated = chars[start] === '^'
  const ranges: [string, string][] = []
  let i = start + (negated ? 1 : 0)
  const one = (): string | undefined => {
    let char = chars[i++]
    if (char === undefined || char === '-' || char === ']') return undefined
    if (char === '\\') char = chars[i++]
    return i < chars.length ? char : undefined
  }
  while (chars[i] !== ']' || ranges.length === 0) {
    const low = one()
    if (low === undefined) return undefined
    let high: string | undefined = low
    if (chars[i] === '-') {
      i++
      high = one()
    }
    if (high === undefined) return undefined
    ranges.push([low, high])
  }
  return { token: { kind: 'class', negated, ranges }, next: i + 1 }
}

/** How `fnmatch` treats special names. */
export type FnmatchOptions = {
  /** Wildcards do not match a slash (FNM_PATHNAME). */
  readonly pathname?: boolean
  /** A leading dot must be matched by a dot (FNM_PERIOD). */
  readonly period?: boolean
}

/** POSIX fnmatch: `*`, `?`, `[...]` with ranges, classes and `!` or `^`; a malformed bracket stands for itself. */
export function fnmatch(pattern: string, name: string, options: FnmatchOptions = {}): boolean {
  if (options.period && name.startsWith('.') && !/^\\?\./.test(pattern)) return false
  return matchTokens(posixTokens([...pattern]), [...name], options.pathname ? '/' : undefined)
}

function posixTokens(chars: readonly string[]): Token[] {
  const tokens: Token[] = []
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] as string
    const bracket = char === '[' ? posixClass(chars, i + 1) : undefined
    if (bracket !== undefined) {
      tokens.push(bracket.token)
      i = bracket.next - 1
    } else if (char === '*') tokens.push({ kind: 'star' })
    else if (char === '?') tokens.push({ kind: 'any' })
    else if (char === '\\' && i + 1 < chars.length) tokens.push({ kind: 'char', char: chars[++i] as string })
    else tokens.push({ kind: 'char', char })
  }
  return tokens
}

const CLASSES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  alpha: [['a', 'z'], ['A', 'Z']],
  digit: [['0', '9']],
  alnum: [['a', 'z'], ['A', 'Z'], ['0', '9']],
  upper: [['A', 'Z']],
  lower: [['a', 'z']],
  space: [[' ', ' '], ['\t', '\r']],
  blank: [[' ', ' '], ['\t', '\t']],
  punct: [['!', '/'], [':', '@'], ['[', '`'], ['{', '~']],
  print: [[' ', '~']],
  graph: [['!', '~']],
  cntrl: [['\0', '\x1f'], ['\x7f', '\x7f']],
  xdigit: [['0', '9'], ['a', 'f'], ['A', 'F']],
}

function posixClass(chars: readonly string[], start: number): { token: CharClass; next: number } | undefined {
  const negated = chars[start] === '!' || chars[start] === '^'
  const first = start + (negated ? 1 : 0)
  const ranges: (readonly [string, string])[] = []
  for (let i = first; i < chars.length; i++) {
    let low = chars[i] as string
    if (low === ']' && i > first) return { token: { kind: 'class', negated, ranges }, next: i + 1 }
    const named = low === '[' && chars[i + 1] === ':' ? /^\[:(\w+):\]/.exec(chars.slice(i, i + 12).join('')) : null
    if (named !== null) {
      ranges.push(...(CLASSES[named[1] as string] ?? []))
      i += named[0].length - 1
      continue
    }
    if (low === '\\' && i + 1 < chars.length) low = chars[++i] as string
    const high = chars[i + 2]
    if (chars[i + 1] === '-' && high !== undefined && high !== ']') {
      ranges.push([low, high])
      i += 2
    } else ranges.push([low, low])
  }
  return undefined
}

/** Linear two-pointer matching: on a mismatch the last star takes one more character. */
function matchTokens(tokens: readonly Token[], name: readonly string[], separator: string | undefined): boolean {
  let t = 0
  let n = 0
  let star = -1
  let mark = 0
  while (n < name.length) {
    const token = tokens[t]
    const char = name[n] as string
    if (token?.kind === 'star') {
      star = t++
      mark = n
    } else if (token !== undefined && matchesOne(token, char, separator)) {
      t++
      n++
    } else if (star >= 0 && name[mark] !== separator) {
      t = star + 1
      n = ++mark
    } else return false
  }
  while (tokens[t]?.kind === 'star') t++
  return t === tokens.length
}

function matchesOne(token: Token, char: string, separator: string | undefined): boolean {
  if (token.kind === 'char') return token.char === char
  if (char === separator) return false
  if (token.kind !== 'class') return true
  const code = char.codePointAt(0) as number
  const inside = token.ranges.some(([low, high]) => (low.codePointAt(0) as number) <= code && code <= (high.codePointAt(0) as number))
  return inside !== token.negated
}
