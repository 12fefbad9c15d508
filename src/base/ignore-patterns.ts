import { goMatch } from './glob.ts'
import { cleanPath } from './path.ts'

type Pattern = { readonly exclusion: boolean; readonly matches: (path: string) => boolean }

/** Decides which paths a list of ignore patterns covers. */
export type IgnoreMatcher = {
  /** Whether the slash-separated relative path, or a folder it is in, is ignored; the last pattern that fits decides. */
  readonly ignores: (path: string) => boolean
  /** Some pattern begins with `!`, so that a folder that is ignored can hold a file that is not. */
  readonly hasExclusions: boolean
}

/** The patterns of an ignore file, cleaned as Docker's ignorefile.ReadAll does: no comments, no blanks, relative to the context. */
export function parseIgnoreFile(text: string): string[] {
  const patterns: string[] = []
  for (const line of text.replace(/^\ufeff/, '').split('\n')) {
    const trimmed = line.trim()
    if (line.startsWith('#') || trimmed === '') continue
    const inverted = trimmed.startsWith('!')
    const body = inverted ? trimmed.slice(1).trim() : trimmed
    const cleaned = body === '' ? '' : cleanPath(body).replace(/^\/(?=.)/, '')
    patterns.push((inverted ? '!' : '') + cleaned)
  }
  return patterns
}

/** Compiles ignore patterns with the rules of moby/patternmatcher; a malformed one gives its error text. */
export function compileIgnorePatterns(patterns: readonly string[]): IgnoreMatcher | { readonly error: string } {
  const compiled: Pattern[] = []
  for (const raw of patterns) {
    const trimmed = raw.trim()
    if (trimmed === '') continue
    const cleaned = cleanPath(trimmed)
    if (cleaned === '!') return { error: 'illegal exclusion pattern: "!"' }
    const exclusion = cleaned.startsWith('!')
    const body = exclusion ? cleaned.slice(1) : cleaned
    const syntax = goMatch(body, '.')
    if ('error' in syntax) return syntax
    const matches = matcherOf(body)
    if (matches === undefined) return { error: 'syntax error in pattern' }
    compiled.push({ exclusion, matches })
  }
  return { ignores: (path) => ignores(compiled, path), hasExclusions: compiled.some((pattern) => pattern.exclusion) }
}

function ignores(patterns: readonly Pattern[], path: string): boolean {
  const parents: string[] = []
  for (let i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) parents.push(path.slice(0, i))
  let ignored = false
  for (const pattern of patterns) {
    if (pattern.exclusion !== ignored) continue
    if (pattern.matches(path) || parents.some((parent) => pattern.matches(parent))) ignored = !pattern.exclusion
  }
  return ignored
}

function matcherOf(pattern: string): ((path: string) => boolean) | undefined {
  const { source, kind } = translate([...pattern])
  if (kind === 'exact') return (path) => path === pattern
  if (kind === 'prefix') return (path) => path.startsWith(pattern.slice(0, -2))
  if (kind === 'suffix') {
    const suffix = pattern.slice(2)
    return (path) => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1))
  }
  try {
    const regexp = new RegExp(source, 'su')
    return (path) => regexp.test(path)
  } catch {
    return undefined
  }
}

type Translation = { readonly source: string; readonly kind: 'exact' | 'prefix' | 'suffix' | 'regexp' }

function translate(chars: readonly string[]): Translation {
  let source = '^'
  let kind: Translation['kind'] = 'exact'
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] as string
    if (char === '*' && chars[i + 1] === '*') {
      const first = i === 0
      i += chars[i + 2] === '/' ? 2 : 1
      const last = i + 1 >= chars.length
      if (!last) source += '(.*/)?'
      else if (kind !== 'exact') source += '.*'
      kind = first ? 'suffix' : last && kind === 'exact' ? 'prefix' : 'regexp'
    } else if (char === '*' || char === '?') {
      source += char === '*' ? '[^/]*' : '[^/]'
      kind = 'regexp'
    } else if (char === '\\' && i + 1 < chars.length) {
      source += literal(chars[++i] as string)
      kind = 'regexp'
    } else if (char === '[' || char === ']') {
      source += char
      kind = 'regexp'
    } else source += /[.+()|{}$\\]/.test(char) ? `\\${char}` : char
  }
  return { source: `${source}$`, kind }
}

function literal(char: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(char) ? (char === '-' ? '\\x2d' : `\\${char}`) : char
}
