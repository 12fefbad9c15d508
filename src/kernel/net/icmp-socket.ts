import { concat } from '../../base/bytes.ts'
import { errno } from '../errno.ts'
import type { Task } from '../proc/task.ts'
import type { SocketAddress } from '../sys.ts'
import type { OpenFile, Readiness } from '../vfs/open-file.ts'
import { Wait, WaitQueue } from '../wait.ts'
import { type Failure, follow } from './flow.ts'
import { ANY, type Ipv4, LOOPBACK } from './ipv4.ts'
import type { NetNamespace } from './net-namespace.ts'
import { type Datagram, inetAddress, inetOf, Socket } from './socket.ts'
import { count } from './tcp-socket.ts'

const ECHO_REPLY = 0
const UNREACHABLE = 3
const ECHO = 8
const TIME_EXCEEDED = 11
const DEFAULT_TTL = 64

/**
 * A raw ICMP socket (raw(7), icmp(7)): what is sent is an ICMP message, what is received an IP packet with its 20-byte header. Hosts answer
 * echo requests; routers and hosts that cannot deliver say so.
 */
export class IcmpSocket extends Socket {
  readonly family = 'inet'
  readonly #ns: NetNamespace
  /** IP_TTL */
  ttl = DEFAULT_TTL
  #remote: { host: Ipv4; port: number } | undefined
  #queue: Datagram[] = []
  readonly #readers = new WaitQueue()

  constructor(ns: NetNamespace, ino: number) {
    super(ino)
    this.#ns = ns
  }

  bind(): void {}

  connect(_task: Task, address: SocketAddress): undefined {
    this.#remote = inetOf(address)
    return undefined
  }

  localAddress(): SocketAddress {
    return inetAddress(ANY, 1)
  }

  remoteAddress(): SocketAddress {
    if (this.#remote === undefined) throw errno('ENOTCONN')
    return inetAddress(this.#remote.host, 0)
  }

  override sendTo(_task: Task, data: Uint8Array, address: SocketAddress): number {
    return this.#send(data, inetOf(address).host)
  }

  override receive(max: number, nonblock: boolean): Datagram | Wait {
    const first = this.#queue.shift()
    if (first !== undefined) return { ...first, data: first.data.subarray(0, max) }
    if (nonblock) throw errno('EAGAIN')
    return new Wait([this.#readers], { for: 'readable', fd: 0 })
  }

  read(file: OpenFile, _task: Task, max: number): Uint8Array | Wait {
    const datagram = this.receive(max, file.nonblock)
    return datagram instanceof Wait ? datagram : datagram.data
  }

  write(_file: OpenFile, _task: Task, data: Uint8Array): number {
    if (this.#remote === undefined) throw errno('EDESTADDRREQ')
    return this.#send(data, this.#remote.host)
  }

  readiness(): Readiness {
    return { readable: this.#queue.length > 0, writable: true, hangup: false, queues: [this.#readers] }
  }

  close(): void {
    this.#queue = []
  }

  #send(data: Uint8Array, host: Ipv4): number {
    const destination = host === ANY ? LOOPBACK : host
    const { world } = this.#ns.kernel
    const way = follow(this.#ns, { protocol: 'icmp', source: undefined, sport: 0, destination, dport: 0, ttl: this.ttl })
    if (!way.ok) {
      if (way.after === 0) throw errno(way.errno)
      if (way.errno !== 'ETIMEDOUT') world.after(way.after, () => this.#complain(way, data, destination))
      return data.length
    }
    count(way.sent, way.received, data.length)
    if (data[0] !== ECHO) return data.length
    const reply = withChecksum(concat([Uint8Array.of(ECHO_REPLY), data.subarray(1)]))
    world.after(2 * way.link.delay, () => {
      count([...way.received].reverse(), [...way.sent].reverse(), data.length)
      this.#arrive(reply, destination, way.origin, DEFAULT_TTL - way.hops)
    })
    return data.length
  }

  #complain(failure: Failure, data: Uint8Array, destination: Ipv4): void {
    const own = this.#ns.route(destination)?.dev.addresses[0]?.address ?? LOOPBACK
    const by = failure.by ?? own
    const type = failure.expired === true ? TIME_EXCEEDED : UNREACHABLE
    const code = failure.expired === true ? 0 : failure.errno === 'ECONNREFUSED' ? 3 : failure.errno === 'ENETUNREACH' ? 0 : 1
    const quoted = concat([ipHeader(own, destination, data.length, DEFAULT_TTL), data.subarray(0, 8)])
    this.#arrive(withChecksum(concat([Uint8Array.of(type, code, 0, 0, 0, 0, 0, 0), quoted])), by, own, DEFAULT_TTL)
  }

  #arrive(message: Uint8Array, from: Ipv4, to: Ipv4, ttl: number): void {
    if (this.#queue.length >= 256) return
    this.#queue.push({ data: concat([ipHeader(from, to, message.length, ttl), message]), from: inetAddress(from, 0) })
    this.#readers.wake()
  }
}

function ipHeader(from: Ipv4, to: Ipv4, length: number, ttl: number): Uint8Array {
  const header = new Uint8Array(20)
  const view = new DataView(header.buffer)
  view.setUint8(0, 0x45)
  view.setUint16(2, 20 + length)
  view.setUint8(8, ttl)
  view.setUint8(9, 1)
  view.setUint32(12, from)
  view.setUint32(16, to)
  return header
}

/** The message with its checksum (bytes 2 and 3) filled in. */
export function withChecksum(message: Uint8Array): Uint8Array {
  const out = message.slice()
  out[2] = 0
  out[3] = 0
  let sum = 0
  for (let i = 0; i < out.length; i += 2) sum += (out[i]! << 8) | (out[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  out[2] = (~sum >> 8) & 255
  out[3] = ~sum & 255
  return out
}
