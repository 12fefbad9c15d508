import { expect, test } from 'vitest'
import type { FileRecord } from '../../link/records.ts'
import { nameTrouble, treeLines } from './tree.ts'

const files = new Map<string, FileRecord>(
  [
    ['b.txt', 'file'],
    ['a', 'directory'],
    ['a/z.yaml', 'file'],
    ['a/deep', 'directory'],
    ['a/deep/x', 'file'],
    ['A.md', 'file'],
  ].map(([path = '', kind]) => [path, { path, kind: kind as FileRecord['kind'], sizeBytes: 0, revision: 1 }]),
)

test('folders come first, each followed by what is in it', () => {
  const shown = treeLines(files, new Set()).map((line) => `${'  '.repeat(line.depth)}${line.name}`)
  expect(shown).toEqual(['a', '  deep', '    x', '  z.yaml', 'A.md', 'b.txt'])
})

test('a folded folder hides what is in it', () => {
  expect(treeLines(files, new Set(['a'])).map((line) => line.name)).toEqual(['a', 'A.md', 'b.txt'])
})

test.each([
  ['', 'badName'],
  ['..', 'badName'],
  ['a/b', 'badName'],
  ['b.txt', 'exists'],
  ['c.txt', undefined],
])('the name %j is judged %s', (name, trouble) => {
  expect(nameTrouble(name, '', files)).toBe(trouble)
})
