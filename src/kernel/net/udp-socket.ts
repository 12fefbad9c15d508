import { type Errno, errno } from '../errno.ts'
import type { Task } from '../proc/task.ts'
import type { SocketAddress } from '../sys.ts'
import type { OpenFile, Readiness } from '../vfs/open-file.ts'
import { Wait, WaitQueue } from '../wait.ts'
import { follow } from './flow.ts'
import { ANY, type Ipv4, LOOPBACK } from './ipv4.ts'
import type { Link } from './latency.ts'
import type { NetNamespace } from './net-namespace.ts'
import type { PortOwner } from './ports.ts'
import { type Datagram, inetAddress, inetOf, Socket } from './socket.ts'
import { count } from './tcp-socket.ts'

/** Bytes of unread datagrams a socket keeps (net.core.rmem_default); more are dropped. */
const RECEIVE_BUFFER = 212_992
const MAX_DATAGRAM = 65_507
/** Correspondents whose answers find their way back through address translation (conntrack). */
const MAX_TRACKED = 1024

type Tracked = { readonly socket: UdpSocket; readonly as: { host: Ipv4; port: number }; readonly link: Link }

/** A UDP socket (udp(7)). */
export class UdpSocket extends Socket implements PortOwner {
  readonly family = 'inet'
  readonly ns: NetNamespace
  host: Ipv4 = ANY
  port = 0
  remote: { host: Ipv4; port: number } | undefined
  #owns = false
  #closed = false
  #queue: Datagram[] = []
  #queued = 0
  #error: Errno | undefined
  readonly #readers = new WaitQueue()
  readonly #tracked = new Map<string, Tracked>()

  constructor(ns: NetNamespace, ino: number) {
    super(ino)
    this.ns = ns
  }

  bind(task: Task, address: SocketAddress): void {
    const { host, port } = inetOf(address)
    if (this.#owns) throw errno('EINVAL')
    if (host !== ANY && this.ns.owner(host) === undefined) throw errno('EADDRNOTAVAIL')
    if (port > 0 && port < 1024 && task.process.cred.euid !== 0) throw errno('EACCES')
    this.#take(host, port)
  }

  connect(_task: Task, address: SocketAddress): undefined {
    const { host, port } = inetOf(address)
    const destination = host === ANY ? LOOPBACK : host
    if (!this.#owns) this.#take(ANY, 0)
    const way = follow(this.ns, { protocol: 'udp', source: this.host === ANY ? undefined : this.host, sport: this.port, destination, dport: port })
    if (!way.ok && way.after === 0) throw errno(way.errno)
    if (way.ok && this.host === ANY) this.host = way.origin
    this.remote = { host: destination, port }
    return undefined
  }

  localAddress(): SocketAddress {
    return inetAddress(this.host, this.port)
  }

  remoteAddress(): SocketAddress {
    if (this.remote === undefined) throw errno('ENOTCONN')
    return inetAddress(this.remote.host, this.remote.port)
  }

  override sendTo(_task: Task, data: Uint8Array, address: SocketAddress): number {
    this.#throwError()
    return this.#send(data, inetOf(address))
  }

  override receive(max: number, nonblock: boolean): Datagram | Wait {
    this.#throwError()
    const first = this.#queue.shift()
    if (first !== undefined) {
      this.#queued -= first.data.length
      return { ...first, data: first.data.subarray(0, max) }
    }
    if (nonblock) throw errno('EAGAIN')
    return new Wait([this.#readers], { for: 'readable', fd: 0 })
  }

  read(file: OpenFile, _task: Task, max: number): Uint8Array | Wait {
    const datagram = this.receive(max, file.nonblock)
    return datagram instanceof Wait ? datagram : datagram.data
  }

  write(_file: OpenFile, _task: Task, data: Uint8Array): number {
    this.#throwError()
    if (this.remote === undefined) throw errno('EDESTADDRREQ')
    return this.#send(data, this.remote)
  }

  override shutdown(): void {
    if (this.remote === undefined) throw errno('ENOTCONN')
  }

  readiness(): Readiness {
    return { readable: this.#queue.length > 0 || this.#error !== undefined, writable: true, hangup: false, queues: [this.#readers] }
  }

  close(): void {
    this.#closed = true
    if (this.#owns) this.ns.udp.release(this)
    this.#owns = false
    this.#tracked.clear()
  }

  get unread(): number {
    return this.#queued
  }

  #take(host: Ipv4, port: number): void {
    this.ns.udp.bind(host, port, (chosen) => {
      this.host = host
      this.port = chosen
      return this
    })
    this.#owns = true
  }

  #send(data: Uint8Array, to: { host: Ipv4; port: number }): number {
    if (data.length > MAX_DATAGRAM) throw errno('EMSGSIZE')
    if (!this.#owns) this.#take(ANY, 0)
    const { world } = this.ns.kernel
    const bytes = data.slice()
    const known = this.#tracked.get(`${to.host}:${to.port}`)
    if (known !== undefined && !known.socket.#closed) {
      world.after(known.link.delay, () => known.socket.#arrive({ data: bytes, from: inetAddress(known.as.host, known.as.port) }))
      return data.length
    }
    const destination = to.host === ANY ? LOOPBACK : to.host
    const way = follow(this.ns, { protocol: 'udp', source: this.host === ANY ? undefined : this.host, sport: this.port, destination, dport: to.port })
    if (!way.ok) {
      if (way.after === 0) throw errno(way.errno)
      if (way.errno !== 'ETIMEDOUT') world.after(way.after, () => this.#refused(to, way.errno))
      return data.length
    }
    count(way.sent, way.received, bytes.length)
    world.after(way.link.delay, () => {
      const target = way.ns.udp.find(way.host, way.port)
      if (!(target instanceof UdpSocket)) {
        world.after(way.link.delay, () => this.#refused(to, 'ECONNREFUSED'))
        return
      }
      target.#track(`${way.source}:${way.sport}`, { socket: this, as: { host: destination, port: to.port }, link: way.link })
      target.#arrive({ data: bytes, from: inetAddress(way.source, way.sport) })
    })
    return data.length
  }

  #arrive(datagram: Datagram): void {
    if (this.#closed || this.#queued + datagram.data.length > RECEIVE_BUFFER) return
    if (this.remote !== undefined && datagram.from.family === 'inet') {
      const { host, port } = inetOf(datagram.from)
      if (host !== this.remote.host || port !== this.remote.port) return
    }
    this.#queue.push(datagram)
    this.#queued += datagram.data.length
    this.#readers.wake()
  }

  #track(key: string, tracked: Tracked): void {
    this.#tracked.delete(key)
    this.#tracked.set(key, tracked)
    if (this.#tracked.size <= MAX_TRACKED) return
    for (const oldest of this.#tracked.keys()) {
      this.#tracked.delete(oldest)
      return
    }
  }

  /** An ICMP error has come back: only a connected socket hears of it (udp(7)). */
  #refused(to: { host: Ipv4; port: number }, code: Errno): void {
    if (this.#closed || this.remote?.port !== to.port || this.remote.host !== to.host) return
    this.#error = code
    this.#readers.wake()
  }

  #throwError(): void {
    const code = this.#error
    if (code === undefined) return
    this.#error = undefined
    throw errno(code)
  }
}
