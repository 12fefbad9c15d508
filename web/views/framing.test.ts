import { expect, test } from 'vitest'
import { framing } from './framing.ts'

const box = (x: number, y: number, width: number, height: number) => ({ id: `${x}`, type: 'layer', x, y, width, height, label: '' })

test('a small picture is shown at its own size, near the top and in the middle', () => {
  expect(framing([box(-50, -20, 100, 40)], 500, 500)).toEqual({ x: 250, y: 84, zoom: 1 })
})

test('a large picture is made smaller, but not beyond reading: then its top left is shown', () => {
  expect(framing([box(0, 0, 500, 100)], 436, 600).zoom).toBeCloseTo(0.8)
  expect(framing([box(0, 0, 5000, 100)], 436, 600)).toMatchObject({ x: 18, zoom: 0.7 })
})
