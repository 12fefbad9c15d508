import { toHex } from '../../base/bytes.ts'

const MASK = (1n << 64n) - 1n

/** The first 64 bits of the fractional part of the nth root of a prime: what SHA-2's constants are. */
function fraction(prime: bigint, root: 2n | 3n): bigint {
  const scaled = prime << (64n * root)
  let low = 0n
  let high = 1n << 72n
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** root <= scaled) low = middle
    else high = middle - 1n
  }
  return low & MASK
}

const PRIMES: bigint[] = []
for (let n = 2n; PRIMES.length < 80; n++) if (PRIMES.every((p) => n % p !== 0n)) PRIMES.push(n)
const constants: { k?: bigint[]; h?: bigint[] } = {}
const rotate = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (64n - n))) & MASK

/** SHA-512 (FIPS 180-4) in hexadecimal. */
export function sha512Hex(data: Uint8Array): string {
  constants.k ??= PRIMES.map((p) => fraction(p, 3n))
  constants.h ??= PRIMES.slice(0, 8).map((p) => fraction(p, 2n))
  const k = constants.k
  const h = [...constants.h]
  const padded = new Uint8Array(((data.length + 16) >> 7) * 128 + 128)
  padded.set(data)
  padded[data.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(data.length) * 8n)
  const w: bigint[] = []
  for (let at = 0; at < padded.length; at += 128) {
    for (let i = 0; i < 80; i++) {
      if (i < 16) w[i] = view.getBigUint64(at + i * 8)
      else {
        const [x, y] = [w[i - 15] as bigint, w[i - 2] as bigint]
        w[i] = ((w[i - 16] as bigint) + (rotate(x, 1n) ^ rotate(x, 8n) ^ (x >> 7n)) + (w[i - 7] as bigint) + (rotate(y, 19n) ^ rotate(y, 61n) ^ (y >> 6n))) & MASK
      }
    }
    let [a, b, c, d, e, f, g, z] = h as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]
    for (let i = 0; i < 80; i++) {
      const one = (z + (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) + ((e & f) ^ (~e & MASK & g)) + (k[i] as bigint) + (w[i] as bigint)) & MASK
      const two = ((rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))) & MASK
      ;[z, g, f, e, d, c, b, a] = [g, f, e, (d + one) & MASK, c, b, a, (one + two) & MASK]
    }
    ;[a, b, c, d, e, f, g, z].forEach((word, i) => { h[i] = ((h[i] as bigint) + word) & MASK })
  }
  const out = new DataView(new ArrayBuffer(64))
  h.forEach((word, i) => out.setBigUint64(i * 8, word))
  return toHex(new Uint8Array(out.buffer))
}
