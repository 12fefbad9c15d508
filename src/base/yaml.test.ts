import { expect, test } from 'vitest'
import { corpusTest } from '../../e2e/corpora.ts'
import { parseYaml, splitYamlDocuments } from './yaml.ts'

type ParseCase = { readonly id: string; readonly yaml: string; readonly expected: { readonly json?: unknown; readonly error?: string } }

function parse(text: string): unknown {
  const result = parseYaml(text)
  return 'error' in result ? result : { json: result.value }
}

corpusTest<ParseCase>('yaml-parse.json', (c) => ({ actual: parse(c.yaml), expected: c.expected }))

// Recorded with `kubectl create -f`, which prints these after "error converting YAML to JSON: ".
test.each([
  ['a: b\n\tc: d\n', 'yaml: line 2: found a tab character that violates indentation'],
  ['a:\n\tb: 1', 'yaml: line 2: found character that cannot start any token'],
  ['kind: Pod\n metadata: x\n', 'yaml: line 2: mapping values are not allowed in this context'],
  ['a: "x\nb: c\n', 'yaml: line 3: found unexpected end of stream'],
  ["a: 'x\n", 'yaml: line 2: found unexpected end of stream'],
  ['a: [1, 2\nb: 3\n', "yaml: line 1: did not find expected ',' or ']'"],
  ['a: *x\n', "yaml: unknown anchor 'x' referenced"],
  ['a: b\n- c\n', 'yaml: line 1: did not find expected key'],
  ['a: @b\n', 'yaml: found character that cannot start any token'],
  ['a: %b\n', 'yaml: found character that cannot start any token'],
  ['spec:\n  containers:\n  - name: a\n   image: b\n', 'yaml: line 3: did not find expected key'],
  ['a: b: c\n', 'yaml: mapping values are not allowed in this context'],
  ['a: b\nc\nd: e\n', "yaml: line 3: could not find expected ':'"],
  ['a: !!int x\n', 'yaml: cannot decode !!str `x` as a !!int'],
  ['a: |\n  x\n y: z\n', 'yaml: line 2: did not find expected key'],
  ['x: {a: b}}\n', 'yaml: did not find expected key'],
  ['a: "\\q"\n', 'yaml: found unknown escape character'],
  ['- a\nb: c\n', "yaml: line 1: did not find expected '-' indicator"],
  ['a:\n  b: 1\n b: 2\n', 'yaml: line 2: did not find expected key'],
  [': a\n', 'yaml: did not find expected key'],
  ['-a: b\n-c\n', "yaml: line 3: could not find expected ':'"],
  ['a: ]\n', 'yaml: did not find expected node content'],
  ['a: >x\n', 'yaml: did not find expected comment or line break'],
  ['%YAML 3.0\n---\na: b\n', 'yaml: found incompatible YAML document'],
  ['a: b # c\n  d: e\n', 'yaml: line 1: did not find expected key'],
])('%j is refused', (text, error) => {
  expect(parseYaml(text)).toEqual({ error })
})

test.each<[string, unknown]>([
  ['a: {b: c, d}\n? x\n', { a: { b: 'c', d: null }, x: null }],
  ['a:\n- b\n-\n- c: 1\n  d: 2\n', { a: ['b', null, { c: 1, d: 2 }] }],
  ['a: >\n  one\n  two\n\n  three\n   more\n  end\n', { a: 'one two\nthree\n more\nend\n' }],
  ['a: |+\n  x\n\nb: 1\n', { a: 'x\n\n', b: 1 }],
  ['a: "one\n  two\\\n   three\n\n  four"', { a: 'one twothree\nfour' }],
  ["a: 'it''s\n\n  two'", { a: "it's\ntwo" }],
  ['[a: b, c]', [{ a: 'b' }, 'c']],
  ['{a: [1, {b: 2}], "c": d,}', { a: [1, { b: 2 }], c: 'd' }],
  ['a: 0x1F\nb: 1_000\nc: 0b11\nd: -.inf1\ne: 1.5e3\nf: 12:30:45', { a: 31, b: 1000, c: 3, d: '-.inf1', e: 1500, f: '12:30:45' }],
  ['url: http://x:80/y#z\ncmd: echo a:b', { url: 'http://x:80/y#z', cmd: 'echo a:b' }],
  ['base: &b {x: 1, z: 2}\nuse:\n  <<: *b\n  z: 3', { base: { x: 1, z: 2 }, use: { x: 1, z: 3 } }],
  ['1: a\n1.5: b\ntrue: c\n__proto__: d', { 1: 'a', '1.5': 'b', true: 'c', ['__proto__']: 'd' }],
  ['--- # first\na: 1\n--- \nb: 2', { a: 1 }],
  ['--- |\n text\n', 'text\n'],
  ['a: b\r\nc:\r\n  - d\r\n', { a: 'b', c: ['d'] }],
])('%j is %j', (text, value) => {
  expect(parseYaml(text)).toEqual({ value })
})

test('a key given twice counts with its last value, and is an error when strict', () => {
  expect(parseYaml('a: 1\nb: 2\na: 3')).toEqual({ value: { a: 3, b: 2 } })
  expect(parseYaml('a: 1\nb: 2\na: 3', { strict: true })).toEqual({ error: 'yaml: unmarshal errors:\n  line 3: key "a" already set in map' })
})

test('a stream is split at separator lines', () => {
  expect(splitYamlDocuments('---\na: 1\n---\nb: 2\n--- # kept\nc: 3\n')).toEqual(['---\na: 1\n', 'b: 2\n--- # kept\nc: 3\n'])
  expect(splitYamlDocuments('')).toEqual([])
})
