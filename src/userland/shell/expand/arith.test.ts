import { expect, test } from 'vitest'
import { type ArithVariables, evaluate } from './arith-eval.ts'

function variables(values: Record<string, string>): ArithVariables {
  return { get: name => values[name], set: (name, _index, value) => { values[name] = value }, recursive: true, grammar: { extended: true, bases: true } }
}

const cases: readonly (readonly [text: string, value: number | bigint])[] = [
  ['', 0], ['1+2*3', 7], ['(1+2)*3', 9], ['2**3**2', 512], ['-7/2', -3], ['-7%3', -1], ['1<2&&3>4||5', 1], ['!0', 1], ['~0', -1], ['0x1f+010', 39], ['16#ff', 255], ['2#101', 5],
  ['1?2:3?4:5', 2], ['a=5,a*2', 10], ['x', 42], ['y', 42], ['x++ + x', 85], ['--x', 41], ['1<<40', 1099511627776], ['9223372036854775807+1', -9223372036854775808n],
  ['5&3|8^1', 9], ['x==42', 1], ['- -5', 5], ['4294967296*4294967296', 0],
]

test.each(cases)('%s', (text, expected) => {
  expect(evaluate(text, variables({ x: '42', y: 'x' }))).toBe(expected)
})

test.each(['1+', '1 2', '(1', '5=3', '1/0', '08', 'a b'])('%s is refused', text => {
  expect(() => evaluate(text, variables({}))).toThrow()
})

test('a variable that names itself ends in an error', () => {
  expect(() => evaluate('x', variables({ x: 'x' }))).toThrow('recursion')
})
