import { describe, expect, test } from 'vitest'
import { type SourceFile, sourceFiles, withoutComments } from './source-files.ts'

/** What may not stand in the engine, and what to write instead. */
const banned: { pattern: RegExp; instead: string }[] = [
  { pattern: /\bMath\.random\b/, instead: 'world.random(stream)' },
  { pattern: /\bnew Date\b|\bDate\.(now|parse|UTC)\b/, instead: 'world.now and src/sim/time.ts' },
  { pattern: /\basync\b(?=\s*(\(|function\b|\*|[a-zA-Z_]+\s*(\(|=>)))/, instead: 'a generator that yields system calls' },
  { pattern: /\bawait\s+[\w([]/, instead: 'yield*' },
  { pattern: /\bnew Promise\b|\bPromise\.\w/, instead: 'an event of the world' },
  { pattern: /\.localeCompare\(/, instead: 'a comparison of code points (src/base)' },
  { pattern: /\.toLocale\w+\(/, instead: 'a formatter of src/base' },
  { pattern: /^(export )?let\s/m, instead: 'state in the world, a kernel or a closure' },
  { pattern: /@ts-(ignore|nocheck)|(eslint|oxlint)-disable/, instead: 'the honest type' },
]

const strings = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g

function found({ path, text }: SourceFile): string[] {
  const code = withoutComments(text).replace(strings, (literal) => literal.replace(/[^\n]/g, '_'))
  return banned.flatMap(({ pattern, instead }) => {
    const match = pattern.exec(pattern.source.startsWith('@ts') ? text : code)
    if (match === null) return []
    const line = code.slice(0, match.index).split('\n').length
    return [`${path}:${line} has ${match[0].trim()}; use ${instead}`]
  })
}

describe('the engine has no clock, chance or promise of its own', () => {
  test('no file outside host/ has a banned pattern', () => {
    const files = sourceFiles('src').filter(({ path }) => !path.startsWith('src/host/'))
    expect(files.length).toBeGreaterThan(20)
    expect(files.flatMap(found)).toEqual([])
  })

  test.each([
    'const x = Math.random()',
    'const at = new Date()',
    'const at = Date.now()',
    'async function f() {}',
    'const f = async () => 1',
    'const x = await f()',
    'names.sort((a, b) => a.localeCompare(b))',
    'const s = n.toLocaleString()',
    'let counter = 0',
    'export let counter = 0',
    'new Promise(() => 1)',
  ])('%s is seen', (text) => {
    expect(found({ path: 'src/sim/x.ts', text })).toHaveLength(1)
  })

  test.each(["const text = 'await x'", '// async () => 1', 'const f = () => {\n  let n = 0\n}', 'const status = { async: true }'])(
    '%j is no offence',
    (text) => {
      expect(found({ path: 'src/sim/x.ts', text })).toEqual([])
    },
  )
})
