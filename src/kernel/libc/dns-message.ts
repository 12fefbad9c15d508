import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import { formatIpv4, parseIpv4 } from '../net/ipv4.ts'

/** Record types by their numbers. */
export const DNS_TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, ANY: 255 } as const
export type DnsType = keyof typeof DNS_TYPES

export const DNS_RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'] as const
export type DnsRcode = (typeof DNS_RCODES)[number]

export type DnsQuestion = { readonly name: string; readonly type: DnsType }

/** A resource record; `data` is as `dig` prints it: an address, a name (without the final dot), `prio weight port name`, a text. */
export type DnsRecord = { readonly name: string; readonly type: DnsType; readonly ttl: number; readonly data: string }

export type DnsMessage = {
  readonly id: number
  readonly response: boolean
  readonly authoritative: boolean
  readonly recursionDesired: boolean
  readonly recursionAvailable: boolean
  readonly rcode: DnsRcode
  readonly question: DnsQuestion | undefined
  readonly answers: readonly DnsRecord[]
  readonly authority: readonly DnsRecord[]
}

/** The wire form (RFC 1035), names not compressed. */
export function encodeDns(message: DnsMessage): Uint8Array {
  const out: number[] = []
  const flags =
    (message.response ? 0x8000 : 0) | (message.authoritative ? 0x400 : 0) | (message.recursionDesired ? 0x100 : 0) | (message.recursionAvailable ? 0x80 : 0) |
    DNS_RCODES.indexOf(message.rcode)
  for (const n of [message.id, flags, message.question === undefined ? 0 : 1, message.answers.length, message.authority.length, 0]) u16(out, n)
  if (message.question !== undefined) {
    putName(out, message.question.name)
    u16(out, DNS_TYPES[message.question.type])
    u16(out, 1)
  }
  for (const record of [...message.answers, ...message.authority]) putRecord(out, record)
  return Uint8Array.from(out)
}

/** The message of wire bytes; undefined when they are none. */
export function decodeDns(bytes: Uint8Array): DnsMessage | undefined {
  if (bytes.length < 12) return undefined
  try {
    return new Decoder(bytes).message()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function u16(out: number[], n: number): void {
  out.push((n >> 8) & 255, n & 255)
}

function putName(out: number[], name: string): void {
  for (const label of name.split('.')) {
    const bytes = encodeUtf8(label).subarray(0, 63)
    if (bytes.length > 0) out.push(bytes.length, ...bytes)
  }
  out.push(0)
}

function putRecord(out: number[], { name, type, ttl, data }: DnsRecord): void {
  putName(out, name)
  u16(out, DNS_TYPES[type])
  u16(out, 1)
  u16(out, ttl >>> 16)
  u16(out, ttl & 0xffff)
  const body = recordData(type, data)
  u16(out, body.length)
  out.push(...body)
}

function recordData(type: DnsType, data: string): number[] {
  const out: number[] = []
  if (type === 'A') {
    const address = parseIpv4(data) ?? 0
    u16(out, address >>> 16)
    u16(out, address & 0xffff)
  } else if (type === 'SRV' || type === 'MX') {
    const fields = data.split(' ')
    for (const n of fields.slice(0, -1)) u16(out, Number(n))
    putName(out, fields.at(-1) ?? '')
  } else if (type === 'SOA') {
    const [primary = '', mailbox = '', ...numbers] = data.split(' ')
    putName(out, primary)
    putName(out, mailbox)
    for (const n of numbers) out.push((Number(n) >>> 24) & 255, (Number(n) >>> 16) & 255, (Number(n) >>> 8) & 255, Number(n) & 255)
  } else if (type === 'TXT') {
    const bytes = encodeUtf8(data).subarray(0, 255)
    out.push(bytes.length, ...bytes)
  } else putName(out, data)
  return out
}

class Decoder {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  message(): DnsMessage {
    const [id, flags, questions, answers, authority] = [this.#u16(), this.#u16(), this.#u16(), this.#u16(), this.#u16()] as const
    this.#u16()
    let question: DnsQuestion | undefined
    for (let i = 0; i < questions; i++) {
      const name = this.#name()
      const type = typeOf(this.#u16())
      this.#u16()
      if (type !== undefined) question ??= { name, type }
    }
    return {
      id, question, response: (flags & 0x8000) !== 0, authoritative: (flags & 0x400) !== 0, recursionDesired: (flags & 0x100) !== 0,
      recursionAvailable: (flags & 0x80) !== 0, rcode: DNS_RCODES[flags & 15] ?? 'SERVFAIL', answers: this.#records(answers), authority: this.#records(authority),
    }
  }

  #records(count: number): DnsRecord[] {
    const records: DnsRecord[] = []
    for (let i = 0; i < count; i++) {
      const name = this.#name()
      const type = typeOf(this.#u16())
      this.#u16()
      const ttl = this.#u16() * 65_536 + this.#u16()
      const end = this.#u16() + this.#at
      if (type !== undefined) records.push({ name, type, ttl, data: this.#data(type, end) })
      this.#at = end
    }
    return records
  }

  #data(type: DnsType, end: number): string {
    switch (type) {
      case 'A':
        return formatIpv4(this.#u16() * 65_536 + this.#u16())
      case 'SRV':
        return `${this.#u16()} ${this.#u16()} ${this.#u16()} ${this.#name()}`
      case 'MX':
        return `${this.#u16()} ${this.#name()}`
      case 'SOA':
        return [this.#name(), this.#name(), ...Array.from({ length: 5 }, () => String(this.#u16() * 65_536 + this.#u16()))].join(' ')
      case 'TXT':
        return decodeUtf8(this.#bytes.subarray(this.#at + 1, end))
      case 'AAAA':
        return ''
      default:
        return this.#name()
    }
  }

  #u16(): number {
    const n = this.#view.getUint16(this.#at)
    this.#at += 2
    return n
  }

  #name(): string {
    const labels: string[] = []
    let back: number | undefined
    for (let jumps = 0; ; ) {
      const length = this.#view.getUint8(this.#at++)
      if (length === 0) break
      if ((length & 0xc0) === 0xc0) {
        if (++jumps > 32) throw new RangeError('compression loop')
        const target = ((length & 0x3f) << 8) | this.#view.getUint8(this.#at++)
        back ??= this.#at
        this.#at = target
        continue
      }
      labels.push(decodeUtf8(this.#bytes.subarray(this.#at, this.#at + length)))
      this.#at += length
    }
    this.#at = back ?? this.#at
    return labels.join('.')
  }
}

function typeOf(number: number): DnsType | undefined {
  for (const [name, n] of Object.entries(DNS_TYPES)) if (n === number) return name as DnsType
  return undefined
}
