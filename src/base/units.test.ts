import { expect, test } from 'vitest'
import { corpusTest } from '../../e2e/corpora.ts'
import * as units from './units.ts'

type UnitCase = {
  readonly id: string
  readonly fn: string
  readonly s?: string
  readonly num?: number
  readonly precision?: number
  readonly seconds?: number
  readonly expected: { readonly out?: number | string; readonly error?: string }
}

function sizeOf(result: units.SizeResult) {
  return 'error' in result ? result : { out: result.bytes }
}

const functions: Readonly<Record<string, (c: UnitCase) => unknown>> = {
  RAMInBytes: (c) => sizeOf(units.ramInBytes(c.s ?? '')),
  FromHumanSize: (c) => sizeOf(units.fromHumanSize(c.s ?? '')),
  HumanSize: (c) => ({ out: units.humanSize(c.num ?? 0) }),
  HumanSizeWithPrecision: (c) => ({ out: units.humanSizeWithPrecision(c.num ?? 0, c.precision ?? 0) }),
  BytesSize: (c) => ({ out: units.bytesSize(c.num ?? 0) }),
  HumanDuration: (c) => ({ out: units.humanDuration(c.seconds ?? 0) }),
}

corpusTest<UnitCase>('docker-units.json', (c) => {
  const run = functions[c.fn]
  return run && { actual: run(c), expected: c.expected }
})

type AgeCase = { readonly id: string; readonly seconds: number; readonly expected: { readonly human: string; readonly short: string } }

corpusTest<AgeCase>('k8s-human-duration.json', (c) => ({
  actual: { human: units.ageDuration(c.seconds), short: units.shortAgeDuration(c.seconds) },
  expected: c.expected,
}))

test.each([
  [0, '0B'],
  [999, '999B'],
  [1000, '1kB'],
  [72_800_000, '72.8MB'],
])('humanSize(%d) is %s', (bytes, text) => {
  expect(units.humanSize(bytes)).toBe(text)
})

test.each([
  [0, 'Less than a second'],
  [1, '1 second'],
  [61, 'About a minute'],
  [3601, 'About an hour'],
  [172_800, '2 days'],
])('humanDuration(%d) is %s', (seconds, text) => {
  expect(units.humanDuration(seconds)).toBe(text)
})

test.each([
  [119, '119s', '1m'],
  [190, '3m10s', '3m'],
  [169_200, '47h', '1d'],
  [-1, '0s', '0s'],
  [-2, '<invalid>', '<invalid>'],
])('ageDuration(%d) is %s, in one unit %s', (seconds, human, short) => {
  expect(units.ageDuration(seconds)).toBe(human)
  expect(units.shortAgeDuration(seconds)).toBe(short)
})
