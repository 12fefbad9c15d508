import { expect, test } from 'vitest'
import { digest, Sha256, sha256Hex } from './sha256.ts'

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

test('the hash of a string is the hash of its UTF-8', () => {
  expect(sha256Hex('abc')).toBe(ABC)
  expect(sha256Hex(Uint8Array.of(97, 98, 99))).toBe(ABC)
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('a digest names its algorithm', () => {
  expect(digest('abc')).toBe(`sha256:${ABC}`)
})

test('pieces hash as the whole, and reading the hash does not end it', () => {
  const hash = new Sha256().update('a').update(Uint8Array.of(98))
  expect(hash.hex()).toBe(sha256Hex('ab'))
  expect(hash.update('c').hex()).toBe(ABC)
})
