import { type PosixRegex, posixRegex } from '../lib/regex.ts'

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
  const regexes = patterns.map((pattern) => posixRegex(pattern, { syntax: options.syntax, ignoreCase: options.ignoreCase }))
  const first = (line: string, from: number): Match | undefined => {
    let best: Match | undefined
    for (const regex of regexes) {
      const match = find(regex, line, from, options)
      if (match !== undefined && (best === undefined || match.start < best.start || (match.start === best.start && match.end > best.end))) best = match
    }
    return best
  }
  return {
    test: (line) => regexes.some((regex) => (options.word || options.line ? find(regex, line, 0, options) !== undefined : regex.test(line))),
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

function find(regex: PosixRegex, line: string, from: number, options: MatcherOptions): Match | undefined {
  if (options.line) return regex.fits(line, 0, line.length) ? { start: 0, end: line.length } : undefined
  for (let at = from; at <= line.length; ) {
    const found = regex.span(line, at)
    if (found === undefined || !options.word) return found
    const word = asWord(regex, line, found)
    if (word !== undefined) return word
    at = found.start + 1
  }
  return undefined
}

const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{Nd}_]/u.test(c)

/** -w: the match, or a shorter one from the same start, must not touch word characters. */
function asWord(regex: PosixRegex, line: string, { start, end }: Match): Match | undefined {
  if (isWord(line[start - 1])) return undefined
  if (!isWord(line[end])) return { start, end }
  for (let shorter = end - 1; shorter > start; shorter--) if (!isWord(line[shorter]) && regex.fits(line, start, shorter)) return { start, end: shorter }
  return undefined
}
