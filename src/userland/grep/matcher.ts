import { posixRegex, RegexError } from '../lib/regex.ts'

export type MatcherOptions = { syntax: 'basic' | 'extended' | 'fixed' | 'perl'; ignoreCase: boolean; word: boolean; line: boolean }

/** A place where a pattern matches in a line. */
export type Match = { start: number; end: number }

/** What a line is searched for. */
export type Matcher = {
  test(line: string): boolean
  /** Every match, from left to right, not overlapping; the longest at each place. */
  all(line: string): Match[]
}

/** The matcher of grep's patterns: a line matches when one of them does. No patterns match nothing. */
export function matcherOf(patterns: readonly string[], options: MatcherOptions): Matcher {
  const regexes = patterns.map((pattern) => regexOf(pattern, options))
  const first = (line: string, from: number): Match | undefined => {
    let best: Match | undefined
    for (const regex of regexes) {
      const match = find(regex, line, from, options)
      if (match !== undefined && (best === undefined || match.start < best.start || (match.start === best.start && match.end > best.end))) best = match
    }
    return best
  }
  return {
    test: (line) => regexes.some((regex) => find(regex, line, 0, options) !== undefined),
    all(line) {
      const matches: Match[] = []
      for (let at = 0; at <= line.length; ) {
        const match = first(line, at)
        if (match === undefined) break
        matches.push(match)
        at = match.end > match.start ? match.end : match.end + 1
      }
      return matches
    },
  }
}

function regexOf(pattern: string, { syntax, ignoreCase }: MatcherOptions): RegExp {
  if (syntax === 'fixed') return new RegExp(pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, (c) => (c === '-' ? '\\x2d' : `\\${c}`)), `usg${ignoreCase ? 'i' : ''}`)
  if (syntax === 'perl') {
    try {
      return new RegExp(pattern.replaceAll('\\h', '[ \\t]').replaceAll('(?P<', '(?<'), `sg${ignoreCase ? 'i' : ''}`)
    } catch {
      throw new RegexError('unmatched parentheses or invalid pattern')
    }
  }
  return posixRegex(pattern, { syntax, ignoreCase, global: true })
}

function find(regex: RegExp, line: string, from: number, options: MatcherOptions): Match | undefined {
  for (let at = from; at <= line.length; ) {
    regex.lastIndex = at
    const match = regex.exec(line)
    if (match === null) return undefined
    const found = { start: match.index, end: match.index + match[0].length }
    if (options.line) {
      if (found.start === 0 && found.end === line.length) return found
      return wholeLine(regex, line) ? { start: 0, end: line.length } : undefined
    }
    if (!options.word) return found
    const word = asWord(regex, line, found)
    if (word !== undefined) return word
    at = found.start + 1
  }
  return undefined
}

function wholeLine(regex: RegExp, line: string): boolean {
  return new RegExp(`^(?:${regex.source})$`, regex.flags.replace('g', '')).test(line)
}

const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{Nd}_]/u.test(c)

/** -w: the match, or a shorter one from the same start, must not touch word characters. */
function asWord(regex: RegExp, line: string, { start, end }: Match): Match | undefined {
  if (isWord(line[start - 1])) return undefined
  if (!isWord(line[end])) return { start, end }
  const anchored = new RegExp(`^(?:${regex.source})$`, regex.flags.replace('g', ''))
  for (let shorter = end - 1; shorter > start; shorter--) if (!isWord(line[shorter]) && anchored.test(line.slice(start, shorter))) return { start, end: shorter }
  return undefined
}
