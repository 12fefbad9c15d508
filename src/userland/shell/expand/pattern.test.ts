import { expect, test } from 'vitest'
import { Pattern, quotePattern, removeMatch, replaceMatch, unquotePattern } from './pattern.ts'

const matches: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
  ['a*c', 'abbbc', true], ['a*c', 'abbb', false], ['?', '中', true], ['?', '𝒳', true], ['[a-c]', 'b', true], ['[!a-c]', 'b', false], ['[]x]', ']', true],
  ['[[:digit:]]*', '5x', true], ['[a-', '[a-', true], ['\\*', '*', true], ['\\*', 'x', false], ['[\\]]', ']', true], ['a**b', 'ab', true], ['', '', true],
]

test.each(matches)('%s against %s', (pattern, text, expected) => {
  expect(new Pattern(pattern).test(text)).toBe(expected)
})

const extended: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
  ['@(a|b)', 'b', true], ['!(a|b)', 'b', false], ['!(a|b)', 'c', true], ['+(ab)', 'ababab', true], ['*(x)', '', true], ['?(x)y', 'y', true], ['!(*.txt)', 'a.txt', false],
  ['+(a|b)c', 'abac', true], ['@(a|*(b)c)', 'bbc', true],
]

test.each(extended)('extglob %s against %s', (pattern, text, expected) => {
  expect(new Pattern(pattern, { extglob: true }).test(text)).toBe(expected)
})

test('a pattern full of stars takes no exponential time', () => {
  expect(new Pattern('a*a*a*a*a*a*a*a*a*a*a*b').test('a'.repeat(5000))).toBe(false)
})

test('quoted text matches itself only', () => {
  const text = 'a*b?[c]\\!(x)'
  expect(new Pattern(quotePattern(text), { extglob: true }).test(text)).toBe(true)
  expect(unquotePattern(quotePattern(text))).toBe(text)
})

test.each([
  ['#', 'a/b/c', '*/', 'b/c'], ['##', 'a/b/c', '*/', 'c'], ['%', 'a/b/c', '/*', 'a/b'], ['%%', 'a/b/c', '/*', 'a'], ['#', 'abc', 'x', 'abc'], ['%', 'abc', '', 'abc'],
] as const)('${text%s...}', (operator, text, pattern, expected) => {
  expect(removeMatch(text, new Pattern(pattern), operator)).toBe(expected)
})

test.each([
  ['/', 'aXbX', 'X', 'a-bX'], ['//', 'aXbX', 'X', 'a-b-'], ['/#', 'XaX', 'X', '-aX'], ['/%', 'XaX', 'X', 'Xa-'], ['//', 'abc', '?', '---'],
] as const)('${text%s...}', (operator, text, pattern, expected) => {
  expect(replaceMatch(text, new Pattern(pattern), operator, () => '-')).toBe(expected)
})
