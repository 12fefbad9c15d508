import { expect, test } from 'vitest'
import { corpusTest } from '../../e2e/corpora.ts'
import { compileIgnorePatterns, parseIgnoreFile } from './ignore-patterns.ts'

type IgnoreCase = {
  readonly id: string
  readonly dockerignore?: string
  readonly patterns?: readonly string[]
  readonly path?: string
  readonly expectedIgnored?: Readonly<Record<string, boolean>>
  readonly expectedPatterns?: { readonly patterns: readonly string[] }
  readonly expected?: { readonly match?: boolean; readonly error?: string }
}

function ignored(patterns: readonly string[], path: string): { match: boolean } | { error: string } {
  const matcher = compileIgnorePatterns(patterns)
  return 'error' in matcher ? matcher : { match: matcher.ignores(path) }
}

corpusTest<IgnoreCase>('dockerignore.json', (c) => {
  if (c.expectedPatterns) return { actual: parseIgnoreFile(c.dockerignore ?? ''), expected: c.expectedPatterns.patterns }
  if (!c.expectedIgnored) return { actual: ignored(c.patterns ?? [], c.path ?? ''), expected: c.expected }
  const patterns = parseIgnoreFile(c.dockerignore ?? '')
  const paths = Object.keys(c.expectedIgnored)
  const actual = {
    patterns,
    ignored: Object.fromEntries(paths.map((path) => [path, (ignored(patterns, path) as { match?: boolean }).match])),
  }
  return { actual, expected: { patterns: c.patterns, ignored: c.expectedIgnored } }
})

test.each([
  ['*.md', 'x/y.md', false],
  ['**/*.md', 'x/y.md', true],
  ['*\n!keep', 'keep', false],
  ['*\n!keep', 'keep/inside', false],
  ['/rooted', 'rooted', true],
  ['# comment\n', '# comment', false],
])('with %j, %s is ignored: %s', (file, path, wanted) => {
  expect(ignored(parseIgnoreFile(file), path)).toEqual({ match: wanted })
})

test('a lone exclamation mark is refused', () => {
  expect(compileIgnorePatterns(['!'])).toEqual({ error: 'illegal exclusion pattern: "!"' })
})
