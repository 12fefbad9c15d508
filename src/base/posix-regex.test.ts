import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PosixRegex, RegexError, type RegexOptions } from './posix-regex.ts'

const groupsOf = (pattern: string, text: string, options: RegexOptions = { syntax: 'bash' }): (string | undefined)[] | null => {
  const match = new PosixRegex(pattern, options).exec(text)
  return match === null ? null : Array.from(match)
}

describe('the longest of the leftmost matches is taken, with the groups that glibc reports', () => {
  const rows: readonly (readonly [string, string, readonly (string | undefined)[] | null])[] = [
    ['(a|(b))*', 'ba', ['ba', 'a', 'b']], ['(a*)*', 'b', ['', '']], ['(a*)+', 'b', ['', '']], ['(a|ab)(c|bcd)(d*)', 'abcd', ['abcd', 'a', 'bcd', '']],
    ['(a|ab)(bcd|c)(d*)', 'abcd', ['abcd', 'a', 'bcd', '']], ['()', 'x', ['', '']], ['a**', 'aa', ['aa']], [')', ')', [')']], ['a)', 'a)', ['a)']], ['a||b', '', ['']], ['|a', '', ['']],
    ['(|a)+', 'aa', ['aa', 'a']], ['(a*)(a|aa)', 'aaaa', ['aaaa', 'aaa', 'a']], ['(a?)((ab)?)', 'ab', ['ab', '', 'ab', 'ab']], ['((a)|(b))*', 'ab', ['ab', 'b', 'a', 'b']],
    ['(aba|ab|a)*', 'ababa', ['ababa', 'aba']], ['(a*)(ab)*(b*)', 'abb', ['abb', 'a', undefined, 'bb']], ['([ab]+|c)*', 'abcab', ['abcab', 'ab']], ['x*', 'y', ['']], ['(xx|x)*', 'xxx', ['xxx', 'x']],
    ['(foo|foobar)(bar)?', 'foobar', ['foobar', 'foo', 'bar']], ['(^a)*', 'a', ['a', 'a']], ['a{,2}', 'aaa', ['aa']], ['a{2}{3}', 'aaaaaa', ['aaaaaa']], ['(a)\\1', 'aa', ['aa', 'a']], ['\\(a', '(a', ['(a']],
    ['\\t', 't', ['t']], ['[\\n]', '\\', ['\\']], ['(b|a*)*', 'bab', ['bab', 'b']], ['(a|b*)*c', 'abc', ['abc', 'b']], ['a+?', 'aa', ['aa']], ['(ab|a)(bc)?', 'abc', ['abc', 'a', 'bc']], ['()*', 'a', ['', '']],
    ['(a()|b)*', 'ba', ['ba', 'a', '']], ['a{1,2}{2}', 'aaaa', ['aaaa']], ['(a{1,2}){2}', 'aaa', ['aaa', 'a']], ['foo|foobar', 'xfoobar', ['foobar']], ['a|ab|abc', 'abcd', ['abc']], ['xyz|xy', 'xyxyz', ['xy']],
    ['\\<is\\>', 'this is', ['is']], ['\\bé\\b', 'x é', ['é']], ['[[:alpha:]]+[[:digit:]]*', '1ab22c', ['ab22']], ['[^]a]', ']ab', ['b']], ['[a-c-]+', 'z-ab', ['-ab']], ['[[.-.]a]+', '-a', ['-a']], ['.', '\u{1f600}', ['\u{1f600}']],
    ['^$', '', ['']], ['^$', 'a', null], ['(a|b)+c', 'ababd', null], ['(.)(.).*\\2\\1', 'xyabyx', ['xyabyx', 'x', 'y']],
  ]
  test.each(rows)('%s on %s', (pattern, text, expected) => {
    expect(groupsOf(pattern, text)).toEqual(expected)
  })
})

test.each(['*a', 'a|*b', '{1}', 'a{1', '^*a', 'a\\', '(', '[', '[[:foo:]]', '[z-a]', '[[.ab.]]', '\\1', 'a{40000}', '((((a{100}){100}){100}){100})'])('bash refuses %s', (pattern) => {
  expect(() => new PosixRegex(pattern, { syntax: 'bash' })).toThrow(RegexError)
})

describe('the basic, awk and Perl dialects are read as their manuals say', () => {
  const rows: readonly (readonly [RegexOptions['syntax'], string, string, readonly (string | undefined)[] | null])[] = [
    ['basic', 'a\\|ab', 'ab', ['ab']], ['basic', '\\(a*\\)\\1', 'aaaa', ['aaaa', 'aa']], ['basic', '*a', '*a', ['*a']], ['basic', 'a\\{2,\\}', 'caaa', ['aaa']], ['basic', 'a+(b)', 'a+(b)', ['a+(b)']], ['basic', 'x^y$z', 'x^y$z', ['x^y$z']],
    ['extended', '*a', 'a', ['a']], ['extended', 'a{1', 'a{1', ['a{1']], ['awk', '[\\/]+\\.', 'a//.', ['//.']], ['awk', '\\y[0-9]+\\y', 'a1 22', ['22']], ['fixed', 'a.b*', 'xa.b*', ['a.b*']],
    ['perl', 'a+?', 'aaa', ['a']], ['perl', 'a|ab', 'ab', ['a']], ['perl', '(?<y>\\d{4})-(?:0)(\\d)', 'on 2024-05', ['2024-05', '2024', '5']], ['perl', 'foo(?=bar)', 'foofoobar', ['foo']], ['perl', '(?<!a)b', 'abb', ['b']],
    ['perl', '^/old/(.*)$', '/old/x/y', ['/old/x/y', 'x/y']], ['perl', '[\\w.]+\\s[^\\s\\d]+', 'a.b cd1', ['a.b cd']], ['perl', '(a)\\1$', 'aaa', ['aa', 'a']], ['perl', '\\.(jpe?g|png)$', '/a.png', ['.png', 'png']],
  ]
  test.each(rows)('%s: %s on %s', (syntax, pattern, text, expected) => {
    expect(groupsOf(pattern, text, { syntax })).toEqual(expected)
  })
})

test('lower and upper case, lines inside, and the next match', () => {
  const regex = new PosixRegex('^(fo+|b[A-C]R)$', { syntax: 'extended', ignoreCase: true, multiline: true, global: true })
  const text = 'FOO\nbar\nbazr\nbCr'
  const found: string[] = []
  for (let match = regex.exec(text); match !== null; match = regex.exec(text)) found.push(`${match.index}:${match[0]}`)
  expect(found).toEqual(['0:FOO', '4:bar', '13:bCr'])
})

test('a row of repeated characters matches as in JavaScript', () => {
  const atom = fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '(a)', '(b)', 'c')
  const piece = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}')).map(([a, q]) => (a.startsWith('(') ? a : a + q))
  fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 }), (pieces, text) => {
    const match = new RegExp(pieces.join(''), 'us').exec(text)
    expect(groupsOf(pieces.join(''), text)).toEqual(match === null ? null : Array.from(match))
  }), { seed: 1, numRuns: 2000 })
})

test('any pattern matches the leftmost-longest text that trying all its ways finds', () => {
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof({ maxDepth: 3 }, fc.constantFrom('a', 'b', '[ab]', ''), fc.tuple(tie('pattern'), tie('pattern')).map(([x, y]) => x + y), fc.tuple(tie('pattern'), tie('pattern')).map(([x, y]) => `(${x}|${y})`), fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}')).map(([x, q]) => `(${x})${q}`)),
  }))
  fc.assert(fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 }), (source, text) => {
    const whole = new RegExp(`^(?:${source})$`)
    const spans = Array.from({ length: text.length + 1 }, (_, start) => Array.from({ length: text.length + 1 - start }, (__, n) => text.slice(start, text.length - n)).find((part) => whole.test(part)))
    const at = spans.findIndex((span) => span !== undefined)
    const match = new PosixRegex(source, { syntax: 'bash' }).exec(text)
    expect(match === null ? null : [match.index, match[0]]).toEqual(at < 0 ? null : [at, spans[at]])
  }), { seed: 2, numRuns: 2000 })
})

describe('a hostile pattern ends, with an answer or an error', () => {
  const a = (n: number): string => 'a'.repeat(n)
  const rows: readonly (readonly [string, string, RegexOptions['syntax'], boolean | string])[] = [
    ['(a+)+$', `${a(20_000)}b`, 'extended', false], ['(a|aa)+$', `${a(20_000)}b`, 'extended', false], ['(a*)*b', a(20_000), 'extended', false], ['(a|a)*b', a(20_000), 'extended', false], ['((a*)*)*b', a(20_000), 'extended', false],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', a(20_000), 'extended', false], ['(.*)*x', a(20_000), 'extended', false], ['.*.*.*.*.*.*x', a(20_000), 'extended', false], ['a?'.repeat(50) + 'a'.repeat(50), a(50), 'extended', true],
    ['(a?){500}b', a(2000), 'extended', false], ['(x+x+)+y', 'x'.repeat(5000), 'extended', false], ['([a-z]+,?)*;', 'abc,'.repeat(5000), 'extended', false], ['a*b', a(100_000), 'basic', false], ['\\(aa*\\)*\\1b', `${a(40)}cb`, 'basic', 'Memory exhausted'],
    ['(a*)(a*)(a*)\\1\\2\\3b', `${a(400)}cb`, 'extended', 'Memory exhausted'], ['(a+)+$', `${a(40)}b`, 'perl', "exceeded PCRE's backtracking limit"], ['(a|b)*c(a|b)*c(a|b)*', 'abc'.repeat(10_000), 'extended', true],
  ]
  test.each(rows)('%s', (pattern, text, syntax, expected) => {
    const run = (): boolean => new PosixRegex(pattern, { syntax }).exec(text) !== null
    if (typeof expected === 'string') expect(run).toThrow(expected)
    else expect(run()).toBe(expected)
  })
})
