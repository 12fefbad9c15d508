import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globMatch } from './glob.ts'

test.each([
  ['*a*b*c', 'xaybzc', true], ['*a*b*c', 'xaybz', false], ['*.[!o]*.*', 'a.c.txt', true], ['\\**\\**\\*', '*x*y*', true], ['***', '', true], ['*[[:digit:]]*-*', 'v1-2', true], ['*é*?*', 'aéb', true],
])('%s on %s: %s', (pattern, text, expected) => {
  expect(globMatch(pattern, text)).toBe(expected)
})

test('in paths no star passes a slash', () => {
  expect(globMatch('*/*/*.txt', 'a/b/c.txt', { path: true })).toBe(true)
  expect(globMatch('*/*/*.txt', 'a/b/c/d.txt', { path: true })).toBe(false)
})

test('many stars match what one regular expression would', () => {
  const pattern = fc.array(fc.constantFrom('*', '*', '?', 'a', 'b', '[ab]', '[!a]'), { maxLength: 8 })
  fc.assert(fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 }), fc.boolean(), (pieces, text, path) => {
    const source = pieces.map((p) => (p === '*' ? (path ? '[^/]*' : '.*') : p === '?' ? (path ? '[^/]' : '.') : p.replace('[!', '[^'))).join('')
    expect(globMatch(pieces.join(''), text, { path })).toBe(new RegExp(`^${source}$`, 's').test(text))
  }), { seed: 6, numRuns: 1000 })
})

test('a hostile pattern ends', () => {
  expect(globMatch(`${'*a'.repeat(60)}*b`, 'a'.repeat(255))).toBe(false)
})
