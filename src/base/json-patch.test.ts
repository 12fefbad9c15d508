import { expect, test } from 'vitest'
import { corpusTest } from '../../e2e/corpora.ts'
import type { Json } from './json.ts'
import { applyJsonPatch, applyMergePatch, createMergePatch, type JsonPatchOperation } from './json-patch.ts'

type Outcome = { readonly result?: Json; readonly error?: string }
type PatchCase = { readonly id: string; readonly doc: Json; readonly patch: readonly JsonPatchOperation[]; readonly kubernetes: Outcome }

corpusTest<PatchCase>('json-patch.json', (c) => {
  const result = applyJsonPatch(c.doc, c.patch)
  return { actual: 'error' in result ? result : { result: result.value }, expected: c.kubernetes }
}, { 'json-patch/0174': 'the library panics' })

type MergeCase = { readonly id: string; readonly doc: Json; readonly patch: Json; readonly expected: Outcome }

corpusTest<MergeCase>('json-merge-patch.json', (c) => {
  if (c.expected.error !== undefined) return undefined
  return { actual: applyMergePatch(c.doc, c.patch), expected: c.expected.result }
})

test('a patch is applied to a copy', () => {
  const document = { a: [1, { b: 2 }] }
  expect(applyJsonPatch(document, [{ op: 'replace', path: '/a/1/b', value: 3 }])).toEqual({ value: { a: [1, { b: 3 }] } })
  expect(document).toEqual({ a: [1, { b: 2 }] })
})

test('a created merge patch leads from one document to the other', () => {
  const before = { a: 1, b: { c: 1, d: [1] }, gone: true }
  const after = { a: 1, b: { c: 2, d: [1] }, fresh: 'x' }
  const patch = createMergePatch(before, after)
  expect(patch).toEqual({ b: { c: 2 }, fresh: 'x', gone: null })
  expect(applyMergePatch(before, patch)).toEqual(after)
})
