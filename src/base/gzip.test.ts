import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { concat, decodeUtf8, encodeUtf8 } from './bytes.ts'
import { gunzip, gzip, isGzip } from './gzip.ts'

const hello = encodeUtf8('hello '.repeat(1000))

test('what gzip writes, gunzip and the platform read', () => {
  const packed = gzip(hello)
  expect(packed.length).toBeLessThan(200)
  expect(isGzip(packed)).toBe(true)
  expect(gunzip(packed)).toEqual({ bytes: hello })
  expect(decodeUtf8(gunzipSync(packed))).toBe('hello '.repeat(1000))
})

test('the same bytes give the same file', () => {
  expect(gzip(hello)).toEqual(gzip(hello))
  expect([...gzip(hello).subarray(4, 8)]).toEqual([0, 0, 0, 0])
})

test('all members are read', () => {
  expect(gunzip(concat([gzip(encodeUtf8('a')), gzip(encodeUtf8('b'))]))).toEqual({ bytes: encodeUtf8('ab') })
})

test('bytes that are no gzip file are refused', () => {
  expect(gunzip(encodeUtf8('plain'))).toEqual({ error: 'not in gzip format' })
  expect(gunzip(gzip(hello).subarray(0, 20))).toHaveProperty('error')
})
