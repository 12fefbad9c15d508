import { type Errno, errno } from '../errno.ts'
import type { Task } from '../proc/task.ts'
import type { SocketAddress } from '../sys.ts'
import type { OpenFile, Readiness } from '../vfs/open-file.ts'
import { Wait, WaitQueue } from '../wait.ts'
import { type Arrival, follow } from './flow.ts'
import { ANY, type Ipv4, LOOPBACK } from './ipv4.ts'
import type { NetInterface } from './interface.ts'
import { NETWORK } from './latency.ts'
import { publishListener } from './listeners.ts'
import type { NetNamespace } from './net-namespace.ts'
import type { PortOwner } from './ports.ts'
import { inetAddress, inetOf, Socket } from './socket.ts'
import { type StreamEnd, streamPair } from './stream.ts'

export type TcpState = 'closed' | 'listen' | 'connecting' | 'connected'

/** A TCP socket (tcp(7)). */
export class TcpSocket extends Socket implements PortOwner {
  readonly family = 'inet'
  readonly ns: NetNamespace
  host: Ipv4 = ANY
  port = 0
  remote: { host: Ipv4; port: number } | undefined
  state: TcpState = 'closed'
  /** Connections that wait for `accept`. */
  readonly backlog: TcpSocket[] = []
  #backlogLimit = 0
  #stream: StreamEnd | undefined
  #failed: Errno | undefined
  #connector: Task | undefined
  #owns = false
  readonly #change = new WaitQueue()

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

  override listen(backlog: number): void {
    if (this.state !== 'closed' && this.state !== 'listen') throw errno('EINVAL')
    if (!this.#owns) this.#take(ANY, 0)
    this.state = 'listen'
    this.#backlogLimit = Math.max(1, backlog)
    this.ns.tcpSockets.add(this)
    publishListener(this.ns, this, true)
  }

  override accept(nonblock: boolean): { socket: Socket; peer: SocketAddress } | Wait {
    if (this.state !== 'listen') throw errno('EINVAL')
    const socket = this.backlog.shift()
    if (socket !== undefined) return { socket, peer: socket.remoteAddress() }
    if (nonblock) throw errno('EAGAIN')
    return new Wait([this.#change], { for: 'accept' })
  }

  connect(task: Task, address: SocketAddress, nonblock: boolean): undefined | Wait {
    if (this.#failed !== undefined) throw this.#takeError()
    if (this.state === 'connected') {
      if (this.#connector !== task) throw errno('EISCONN')
      this.#connector = undefined
      return undefined
    }
    if (this.state === 'listen') throw errno('EISCONN')
    if (this.state === 'connecting') {
      if (this.#connector !== task) throw errno('EALREADY')
      return new Wait([this.#change], { for: 'connect' })
    }
    this.#start(inetOf(address))
    if (nonblock) throw errno('EINPROGRESS')
    this.#connector = task
    return new Wait([this.#change], { for: 'connect' })
  }

  localAddress(): SocketAddress {
    return inetAddress(this.host, this.port)
  }

  remoteAddress(): SocketAddress {
    if (this.remote === undefined || this.state !== 'connected') throw errno('ENOTCONN')
    return inetAddress(this.remote.host, this.remote.port)
  }

  read(file: OpenFile, _task: Task, max: number): Uint8Array | Wait {
    if (this.#failed !== undefined) throw this.#takeError()
    if (this.#stream === undefined) throw errno('ENOTCONN')
    return this.#stream.read(max, file.nonblock)
  }

  write(file: OpenFile, task: Task, data: Uint8Array): number | Wait {
    if (this.#failed !== undefined) throw this.#takeError()
    if (this.#stream !== undefined) return this.#stream.write(task, data, file.nonblock)
    if (this.state === 'connecting') return new Wait([this.#change], { for: 'connect' })
    task.process.kernel.signals.post(task.process, 'PIPE')
    throw errno('EPIPE')
  }

  override shutdown(how: 'read' | 'write' | 'both'): void {
    if (this.#stream === undefined) throw errno('ENOTCONN')
    this.#stream.shutdown(how)
  }

  readiness(): Readiness {
    if (this.#stream !== undefined) return this.#stream.readiness()
    if (this.state === 'listen') return { readable: this.backlog.length > 0, writable: false, hangup: false, queues: [this.#change] }
    const failed = this.#failed !== undefined
    return { readable: failed, writable: failed, hangup: failed || this.state === 'closed', queues: [this.#change] }
  }

  close(): void {
    this.ns.tcpSockets.delete(this)
    if (this.state === 'listen') publishListener(this.ns, this, false)
    if (this.#owns) this.ns.tcp.release(this)
    this.#owns = false
    for (const waiting of this.backlog.splice(0)) waiting.close()
    this.#stream?.close()
    if (this.state !== 'connected') this.state = 'closed'
  }

  /** Breaks the connection (the interface it ran over is gone, or `ss -K`). */
  abort(): void {
    this.#stream?.abort()
  }

  get unread(): number {
    return this.#stream?.inbox.length ?? 0
  }

  /** The peer has ended its half. */
  get halfClosed(): boolean {
    return this.#stream?.ended ?? false
  }

  get backlogLimit(): number {
    return this.#backlogLimit
  }

  #take(host: Ipv4, port: number): void {
    this.ns.tcp.bind(host, port, (chosen) => {
      this.host = host
      this.port = chosen
      return this
    })
    this.#owns = true
  }

  #start({ host, port }: { host: Ipv4; port: number }): void {
    const destination = host === ANY ? LOOPBACK : host
    const bound = this.host === ANY ? undefined : this.host
    // The port is needed to follow the connection, the route to know the address: the port is taken on any address first.
    if (!this.#owns) this.#take(ANY, 0)
    const way = follow(this.ns, { protocol: 'tcp', source: bound, sport: this.port, destination, dport: port })
    const { world } = this.ns.kernel
    if (!way.ok && way.after === 0) throw errno(way.errno)
    this.state = 'connecting'
    this.remote = { host: destination, port }
    if (way.ok) {
      this.host = way.origin
      this.ns.tcpSockets.add(this)
      world.after(way.link.delay, () => this.#knock(way))
    } else world.after(way.after, () => this.#fail(way.errno))
  }

  /** The SYN arrives. */
  #knock(way: Arrival): void {
    if (this.state !== 'connecting') return
    const { world } = this.ns.kernel
    const listener = way.ns.tcp.find(way.host, way.port)
    if (!(listener instanceof TcpSocket) || listener.state !== 'listen') {
      world.after(way.link.delay, () => this.#fail('ECONNREFUSED'))
      return
    }
    if (listener.backlog.length > listener.#backlogLimit) {
      world.after(NETWORK.synRetry, () => this.#knock(way))
      return
    }
    const [here, there] = streamPair(world, way.link, {
      forth: (bytes) => count(way.sent, way.received, bytes),
      back: (bytes) => count([...way.received].reverse(), [...way.sent].reverse(), bytes),
    })
    listener.backlog.push(TcpSocket.accepted(listener, way, there))
    listener.#change.wake()
    world.after(way.link.delay, () => this.#established(here))
  }

  #established(stream: StreamEnd): void {
    if (this.state !== 'connecting') {
      stream.close()
      return
    }
    this.state = 'connected'
    this.#stream = stream
    this.#change.wake()
  }

  #fail(code: Errno): void {
    if (this.state !== 'connecting') return
    this.state = 'closed'
    this.#failed = code
    this.ns.tcpSockets.delete(this)
    this.#change.wake()
  }

  #takeError(): Error {
    const code = this.#failed ?? 'EIO'
    this.#failed = undefined
    this.#connector = undefined
    return errno(code)
  }

  /** The listener's side of a new connection. */
  static accepted(listener: TcpSocket, way: Arrival, stream: StreamEnd): TcpSocket {
    const socket = new TcpSocket(listener.ns, listener.ns.kernel.nextPipeIno())
    socket.host = way.host
    socket.port = way.port
    socket.remote = { host: way.source, port: way.sport }
    socket.state = 'connected'
    socket.#stream = stream
    listener.ns.tcpSockets.add(socket)
    return socket
  }
}

/** Adds bytes to the counters of the interfaces they pass. */
export function count(sent: readonly NetInterface[], received: readonly NetInterface[], bytes: number): void {
  for (const { traffic } of sent) {
    traffic.txBytes += bytes + 54
    traffic.txPackets += 1 + Math.floor(bytes / 1448)
  }
  for (const { traffic } of received) {
    traffic.rxBytes += bytes + 54
    traffic.rxPackets += 1 + Math.floor(bytes / 1448)
  }
}
