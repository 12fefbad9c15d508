import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64, toBase64, toBase64Url } from './base64.ts'
import { concat, decodeUtf8, encodeUtf8, equalBytes, fromHex, indexOfBytes, toHex } from './bytes.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

test.each([
  ['', []],
  ['abc', [97, 98, 99]],
  ['é', [0xc3, 0xa9]],
  ['船坞', [0xe8, 0x88, 0xb9, 0xe5, 0x9d, 0x9e]],
  ['a🚢', [97, 0xf0, 0x9f, 0x9a, 0xa2]],
  ['\udcff\udc80', [0xff, 0x80]],
])('%j is UTF-8 %j and back', (text, wanted) => {
  expect([...encodeUtf8(text)]).toEqual(wanted)
  expect(decodeUtf8(Uint8Array.from(wanted))).toBe(text)
})

test.each([
  ['an overlong form', [0xc0, 0x80]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ['a cut sequence', [0xe8, 0x88]],
])('%s is kept byte by byte', (_, raw) => {
  const text = decodeUtf8(Uint8Array.from(raw))
  expect(text).toHaveLength(raw.length)
  expect([...encodeUtf8(text)]).toEqual(raw)
})

test('a high surrogate alone becomes the replacement character', () => {
  expect([...encodeUtf8('\ud800x')]).toEqual([0xef, 0xbf, 0xbd, 120])
})

test('any bytes survive decoding and encoding', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => equalBytes(encodeUtf8(decodeUtf8(raw)), raw)))
})

test('any well-formed string is encoded as the platform encodes it', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => equalBytes(encodeUtf8(text), new TextEncoder().encode(text))))
})

test('concat, equalBytes and indexOfBytes', () => {
  expect(concat([bytes(1), bytes(), bytes(2, 3)])).toEqual(bytes(1, 2, 3))
  expect(equalBytes(bytes(1, 2), bytes(1, 3))).toBe(false)
  expect(indexOfBytes(bytes(1, 1, 2, 1, 2), bytes(1, 2))).toBe(1)
  expect(indexOfBytes(bytes(1, 1, 2, 1, 2), bytes(1, 2), 2)).toBe(3)
  expect(indexOfBytes(bytes(1, 1), bytes(1, 2))).toBe(-1)
})

test('hexadecimal digits', () => {
  expect(toHex(bytes(0, 255, 16))).toBe('00ff10')
  expect(fromHex('00FF10')).toEqual(bytes(0, 255, 16))
  expect(fromHex('0')).toBeUndefined()
  expect(fromHex('zz')).toBeUndefined()
})

test('Base64 agrees with the platform', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (raw) => {
      expect(toBase64(raw)).toBe(Buffer.from(raw).toString('base64'))
      expect(toBase64Url(raw)).toBe(Buffer.from(raw).toString('base64url'))
      expect(fromBase64(toBase64(raw))).toEqual({ bytes: raw })
      expect(fromBase64(toBase64Url(raw))).toEqual({ bytes: raw })
    }),
  )
})

test('a wrong character in Base64 is located', () => {
  expect(fromBase64('ab!d')).toEqual({ badAt: 2 })
  expect(fromBase64('abc==')).toEqual({ badAt: 3 })
})
