/** A stream of seeded random numbers (sfc32). Streams of different names are independent: adding a user of one does not shift another. */
export class Random {
  #a: number
  #b: number
  #c: number
  #n: number

  constructor(seed: string, stream: string) {
    const hash = fnv1a(`${seed}\0${stream}`)
    this.#a = hash(1)
    this.#b = hash(2)
    this.#c = hash(3)
    this.#n = 1
    for (let i = 0; i < 12; i++) this.uint32()
  }

  uint32(): number {
    const t = (this.#a + this.#b + this.#n++) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t
    return t >>> 0
  }

  /** A number in [0, 1). */
  next(): number {
    return this.uint32() / 4_294_967_296
  }

  /** An integer in [0, below). */
  int(below: number): number {
    return Math.floor(this.next() * below)
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T
  }

  bytes(length: number): Uint8Array {
    const out = new Uint8Array(length)
    for (let i = 0; i < length; i++) out[i] = this.uint32() & 0xff
    return out
  }

  /** Lower-case hexadecimal digits. */
  hex(digits: number): string {
    let out = ''
    while (out.length < digits) out += this.uint32().toString(16).padStart(8, '0')
    return out.slice(0, digits)
  }

  /** `length` letters drawn from an alphabet. */
  letters(alphabet: string, length: number): string {
    let out = ''
    for (let i = 0; i < length; i++) out += alphabet[this.int(alphabet.length)]
    return out
  }

  /** A version 4 UUID. */
  uuid(): string {
    const h = this.hex(32)
    const variant = '89ab'[this.int(4)]
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20)}`
  }
}

function fnv1a(text: string): (salt: number) => number {
  return (salt) => {
    let h = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1)
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
    return h | 0
  }
}
