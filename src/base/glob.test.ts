import { expect, test } from 'vitest'
import { fnmatch, goMatch } from './glob.ts'
import { baseName, cleanPath, dirName, joinPath } from './path.ts'

test.each([
  ['a*b?c', 'axxbyc', true],
  ['a*', 'a/b', false],
  ['[a-c]x', 'bx', true],
  ['[^a-c]x', 'bx', false],
  ['a\\*', 'a*', true],
  ['a?c', 'a/c', false],
  ['*', '', true],
  ['a*b*c*d*e', 'abcdefde', true],
])('goMatch(%s, %s) is %s', (pattern, name, match) => {
  expect(goMatch(pattern, name)).toEqual({ match })
})

test.each(['[', '[a', '[]a]', '[-x]', 'a\\', '[a-]', '[^'])('goMatch refuses %s', (pattern) => {
  expect(goMatch(pattern, 'x')).toEqual({ error: 'syntax error in pattern' })
})

test.each([
  ['*.txt', 'a.txt', {}, true],
  ['*', '.hidden', { period: true }, false],
  ['.*', '.hidden', { period: true }, true],
  ['a*', 'a/b', {}, true],
  ['a*', 'a/b', { pathname: true }, false],
  ['[!a]', 'b', {}, true],
  ['[]x]', ']', {}, true],
  ['[[:digit:][:upper:]]', 'Q', {}, true],
  ['[[:digit:]]', 'q', {}, false],
  ['[', '[', {}, true],
  ['[a', '[a', {}, true],
  ['\\*', '*', {}, true],
  ['[a-]', '-', {}, true],
])('fnmatch(%s, %s, %j) is %s', (pattern, name, options, wanted) => {
  expect(fnmatch(pattern, name, options)).toBe(wanted)
})

test.each([
  ['', '.'],
  ['/', '/'],
  ['a//b/./../c/', 'a/c'],
  ['../../x', '../../x'],
  ['/../x', '/x'],
])('cleanPath(%j) is %s', (path, clean) => {
  expect(cleanPath(path)).toBe(clean)
})

test('the parts of a path', () => {
  expect([dirName('a/b/c'), dirName('c'), dirName('/c')]).toEqual(['a/b', '.', '/'])
  expect([baseName('a/b/'), baseName('/'), baseName('')]).toEqual(['b', '/', '.'])
  expect(joinPath('a', '', '../b')).toBe('b')
})
