import fc from 'fast-check'
import { expect, test } from 'vitest'
import { corpusTest } from '../../e2e/corpora.ts'
import type { Json } from './json.ts'
import { parseYaml } from './yaml.ts'
import { emitYaml } from './yaml-emit.ts'

corpusTest<{ readonly id: string; readonly data: Json; readonly expected: string }>('yaml-emit.json', (c) => ({
  actual: emitYaml(c.data),
  expected: c.expected,
}))

test('maps, sequences and scalars are laid out as kubectl does', () => {
  const value = {
    kind: 'Pod',
    metadata: { name: 'web', labels: {}, annotations: { text: 'two\nlines\n', on: 'yes' } },
    spec: { containers: [{ name: 'c', command: ['sh', '-c', 'echo hi'], ports: [] }, [1, [2]]], note: null },
  }
  expect(emitYaml(value)).toBe(`kind: Pod
metadata:
  annotations:
    "on": "yes"
    text: |
      two
      lines
  labels: {}
  name: web
spec:
  containers:
  - command:
    - sh
    - -c
    - echo hi
    name: c
    ports: []
  - - 1
    - - 2
  note: null
`)
})

test('a long text is folded at a space behind column 80', () => {
  const text = 'word '.repeat(40).trim()
  expect(emitYaml({ a: text })).toBe(`a: ${'word '.repeat(16).trim()}\n  ${'word '.repeat(16).trim()}\n  ${'word '.repeat(8).trim()}\n`)
})

test('what is written reads back as the same value', () => {
  const leaf = fc.oneof(fc.string(), fc.stringMatching(/^[ \na-c:#'"\\?-]{0,12}$/), fc.integer(), fc.boolean(), fc.constant(null))
  const value = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value')), fc.dictionary(fc.string({ minLength: 1 }), tie('value'))),
  })).value
  fc.assert(fc.property(value, (json) => {
    expect(parseYaml(emitYaml(json))).toEqual({ value: json })
  }), { numRuns: 300 })
})
