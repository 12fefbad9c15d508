import { expect, test } from 'vitest'
import { corpusTest } from '../../../../e2e/corpora.ts'
import { parseSchemas } from '../../api/schema.ts'
import { kinds, schemaTexts } from '../../kinds/registry.ts'
import type { ApiObject } from '../resource/object.ts'
import { threeWayMergePatch, threeWayPatch } from './three-way.ts'

const schemas = parseSchemas(schemaTexts)

type ApplyCase = { readonly id: string; readonly op: string; readonly lastApplied: ApiObject; readonly modified: ApiObject; readonly live: ApiObject; readonly expected: { readonly patch?: ApiObject } }

corpusTest<ApplyCase>('k8s-strategic-merge-kinds.json', (c) => {
  const struct = kinds.find(({ kind, notSimulated }) => kind === c.live?.['kind'] && notSimulated !== true)?.struct
  if (c.op !== 'apply3way' || c.expected.patch === undefined || struct === undefined) return undefined
  return { actual: threeWayPatch(schemas, struct, c.lastApplied ?? {}, c.modified, c.live), expected: c.expected.patch }
})

test('a kind without a known schema gets a merge patch', () => {
  expect(threeWayMergePatch({ a: 1, gone: 1, never: 1 }, { a: 2, list: [2] }, { a: 1, gone: 1, list: [1], other: true })).toEqual({ a: 2, list: [2], gone: null })
})
