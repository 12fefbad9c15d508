import { expect, test } from 'vitest'
import { clockText } from './clock-text.ts'

test.each([
  [0, '0:00:00.0'],
  [999, '0:00:00.9'],
  [61_250, '0:01:01.2'],
  [36_000_000, '10:00:00.0'],
])('%i ms read %s', (ms, text) => {
  expect(clockText(ms)).toBe(text)
})
