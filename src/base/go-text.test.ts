import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from './go-duration.ts'
import { formatFloat, parseGoInt } from './go-number.ts'
import { goJson } from './json.ts'
import { quoteGo, quoteGoAscii, quoteGoRune, quoteShell, unquoteGo } from './quote.ts'

test.each<[number, 'e' | 'f' | 'g', number, string]>([
  [0, 'g', -1, '0'],
  [1e6, 'g', -1, '1e+06'],
  [123456.7, 'g', -1, '123456.7'],
  [1234567.8, 'g', -1, '1.2345678e+06'],
  [0.0001, 'g', -1, '0.0001'],
  [0.00001, 'g', -1, '1e-05'],
  [5.5, 'f', 2, '5.50'],
  [2.675, 'f', -1, '2.675'],
  [1e21, 'f', 1, '1000000000000000000000.0'],
  [1.5, 'e', 3, '1.500e+00'],
  [-0.5, 'g', 4, '-0.5'],
  [1.0625, 'g', 4, '1.062'],
  [1.1875, 'g', 4, '1.188'],
  [0.5, 'f', 0, '0'],
  [2.5, 'e', 0, '2e+00'],
  [Infinity, 'g', -1, '+Inf'],
])('formatFloat(%d, %s, %d) is %s', (value, verb, precision, text) => {
  expect(formatFloat(value, verb, precision)).toBe(text)
})

test.each<[string, 0 | 10, unknown]>([
  ['12', 10, { value: 12 }],
  ['-7', 10, { value: -7 }],
  ['0x1f', 0, { value: 31 }],
  ['010', 0, { value: 8 }],
  ['abc', 10, { error: 'strconv.ParseInt: parsing "abc": invalid syntax' }],
  ['9223372036854775808', 10, { error: 'strconv.ParseInt: parsing "9223372036854775808": value out of range' }],
])('parseGoInt(%s, base %d)', (text, base, result) => {
  expect(parseGoInt(text, base)).toEqual(result)
})

test.each([
  ['0', 0],
  ['1h30m', 5400e9],
  ['-1.5s', -1.5e9],
  ['250ms', 250e6],
  ['1µs', 1e3],
])('the duration %s', (text, ns) => {
  expect(parseDuration(text)).toEqual({ ns })
})

test.each([
  ['', 'time: invalid duration ""'],
  ['abc', 'time: invalid duration "abc"'],
  ['5', 'time: missing unit in duration "5"'],
  ['5x', 'time: unknown unit "x" in duration "5x"'],
  ['5 s', 'time: unknown unit " s" in duration "5 s"'],
])('the duration %j is refused', (text, error) => {
  expect(parseDuration(text)).toEqual({ error })
})

test.each([
  [0, '0s'],
  [1, '1ns'],
  [1500, '1.5µs'],
  [250e6, '250ms'],
  [1.5e9, '1.5s'],
  [90e9, '1m30s'],
  [3600e9, '1h0m0s'],
  [-5400.25e9, '-1h30m0.25s'],
])('formatDuration(%d) is %s', (ns, text) => {
  expect(formatDuration(ns)).toBe(text)
})

test.each([
  ['plain', '"plain"'],
  ['a "b" \\', '"a \\"b\\" \\\\"'],
  ['tab\tnl\n\x07\x00\x7f', '"tab\\tnl\\n\\a\\x00\\x7f"'],
  ['船\u00a0\u200b\u{e0001}', '"船\\u00a0\\u200b\\U000e0001"'],
  ['\udcff', '"\\xff"'],
])('quoteGo(%j) is %s, and unquoteGo undoes it', (text, literal) => {
  expect(quoteGo(text)).toBe(literal)
  expect(unquoteGo(literal)).toBe(text)
})

test('the other Go quotes', () => {
  expect(quoteGoAscii('é')).toBe('"\\u00e9"')
  expect(quoteGoRune(39)).toBe("'\\''")
  expect(unquoteGo('`a\\n`')).toBe('a\\n')
  expect(unquoteGo("'x'")).toBe('x')
})

test.each(['"', '"a', '"\\q"', '"a"b"', "'xy'", '"\\\'"', 'a'])('unquoteGo refuses %s', (literal) => {
  expect(unquoteGo(literal)).toBeUndefined()
})

test.each([
  ['', "''"],
  ['a/b=1', 'a/b=1'],
  ["it's", "'it'\\''s'"],
  ['a b', "'a b'"],
])('quoteShell(%j) is %s', (text, word) => {
  expect(quoteShell(text)).toBe(word)
})

test('JSON escapes what Go escapes', () => {
  expect(goJson({ b: '<a&b>', a: '\u2028\x00\ud800' })).toBe('{"b":"\\u003ca\\u0026b\\u003e","a":"\\u2028\\u0000\\ufffd"}')
  expect(goJson('<é>', { escapeHtml: false })).toBe('"<é>"')
})

test('JSON is indented and sorted as asked', () => {
  expect(goJson({ b: [1, {}], a: [], c: undefined }, { indent: '    ', sortKeys: true })).toBe(
    '{\n    "a": [],\n    "b": [\n        1,\n        {}\n    ]\n}',
  )
})
