import { describe, expect, test, vi } from 'vitest'

vi.mock('../../link/engine.ts', () => ({ readFile: vi.fn(), writeFile: vi.fn() }))
const { follow } = await import('./buffers.ts')

const clean = { base: 'a', draft: 'a', binary: false }
const dirty = { base: 'a', draft: 'mine', binary: false }

describe('an open file follows the simulation', () => {
  test.each([
    ['a new file is taken as it is', undefined, 'x', { base: 'x', draft: 'x', binary: false }],
    ['a file that never was stays closed', undefined, undefined, undefined],
    ['a clean draft takes the new text', clean, 'b', { base: 'b', draft: 'b', binary: false }],
    ['an edited draft stays and says so', dirty, 'b', { ...dirty, clash: { kind: 'changed', theirs: 'b' } }],
    ['an edited draft that became true is clean', dirty, 'mine', { base: 'mine', draft: 'mine', binary: false }],
    ['a deleted file keeps its text and says so', clean, undefined, { ...clean, clash: { kind: 'removed' } }],
    ['a clash ends when the old text is back', { ...dirty, clash: { kind: 'changed', theirs: 'b' } as const }, 'a', dirty],
  ])('%s', (_, buffer, theirs, after) => {
    expect(follow(buffer, theirs)).toEqual(after)
  })

  test('a buffer that has nothing to follow is the same object', () => {
    expect(follow(clean, 'a')).toBe(clean)
  })
})
