import { expect, test } from 'vitest'
import { moveBorder } from './split-sizes.ts'

test.each([
  ['what one part gains the next loses', 0, 100, [30, 40, 30]],
  ['a part keeps its least size', 0, -500, [10, 60, 30]],
  ['so does the one after', 1, 500, [20, 70, 10]],
])('%s', (_, border, byPx, shares) => {
  expect(moveBorder([20, 50, 30], border, byPx, 1000, [100, 100, 100])).toEqual(shares)
})

test('where there is no room nothing moves', () => {
  expect(moveBorder([50, 50], 0, 20, 100, [80, 80])).toEqual([50, 50])
})
