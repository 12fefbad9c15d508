import type { Micros } from '../../sim/time.ts'
import type { World } from '../../sim/world.ts'
import { errno } from '../errno.ts'
import { ByteQueue } from '../pipe/pipe.ts'
import type { Task } from '../proc/task.ts'
import type { Readiness } from '../vfs/open-file.ts'
import { Wait } from '../wait.ts'
import type { Link } from './latency.ts'

/** Bytes under way and unread that one direction holds before the writer sleeps. */
const WINDOW = 212_992
/** A direction with a long delay holds more, or it could not fill its link. */
const LONG_WINDOW = 1 << 20

/** What the way between two ends is like; `count` is told of every byte that goes out. */
export type Wire = { readonly world: World; readonly link: Link | undefined; count?(bytes: number): void }

/**
 * One end of a connection: unix stream sockets and TCP. Bytes written here arrive at the peer after the link's delay, in order, at its
 * rate. Closing with unread bytes, or receiving after closing, resets the connection, as TCP does.
 */
export class StreamEnd {
  peer: StreamEnd | undefined
  readonly inbox: ByteQueue
  readonly #wire: Wire
  #arriving = 0
  #busyUntil: Micros = 0
  #ended = false
  #peerClosed = false
  #closed = false
  #writeShut = false
  #readShut = false
  #reset: 'no' | 'unseen' | 'seen' = 'no'

  constructor(wire: Wire) {
    this.#wire = wire
    this.inbox = new ByteQueue(wire.link !== undefined && wire.link.delay > 1000 ? LONG_WINDOW : WINDOW)
  }

  read(max: number, nonblock: boolean): Uint8Array | Wait {
    if (this.inbox.length > 0) return this.inbox.take(max)
    this.#throwReset()
    if (this.#ended || this.#readShut || this.#reset === 'seen') return new Uint8Array(0)
    if (nonblock) throw errno('EAGAIN')
    return new Wait([this.inbox.readers], { for: 'readable', fd: 0 })
  }

  write(task: Task, data: Uint8Array, nonblock: boolean): number | Wait {
    if (this.#wire.link !== undefined) this.#throwReset()
    const { peer } = this
    if (this.#writeShut || this.#reset !== 'no' || peer === undefined || (this.#peerClosed && this.#wire.link === undefined)) {
      task.process.kernel.signals.post(task.process, 'PIPE')
      throw errno('EPIPE')
    }
    const count = Math.min(peer.room, data.length)
    if (count === 0 && data.length > 0) {
      if (nonblock) throw errno('EAGAIN')
      return new Wait([peer.inbox.writers], { for: 'writable', fd: 0 })
    }
    this.#send(peer, data.slice(0, count))
    return count
  }

  /** Whether the peer has ended its half. */
  get ended(): boolean {
    return this.#ended
  }

  /** Bytes the peer may still send. */
  get room(): number {
    return Math.max(0, this.inbox.room - this.#arriving)
  }

  readiness(): Readiness {
    const broken = this.#reset !== 'no'
    return {
      readable: this.inbox.length > 0 || this.#ended || this.#readShut || broken,
      writable: broken || this.#writeShut || (this.peer?.room ?? 0) > 0,
      hangup: broken || this.#peerClosed,
      queues: this.peer === undefined ? [this.inbox.readers] : [this.inbox.readers, this.peer.inbox.writers],
    }
  }

  shutdown(how: 'read' | 'write' | 'both'): void {
    if (how !== 'write') {
      this.#readShut = true
      this.inbox.readers.wake()
    }
    if (how === 'read' || this.#writeShut) return
    this.#writeShut = true
    this.#later((peer) => peer.#finished(false))
  }

  /** The last descriptor is gone. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    if (this.inbox.length > 0) this.#later((peer) => peer.#wasReset())
    else this.#later((peer) => peer.#finished(true))
  }

  /** The connection breaks down as if a reset had arrived. */
  abort(): void {
    this.#wasReset()
  }

  #send(peer: StreamEnd, bytes: Uint8Array): void {
    this.#wire.count?.(bytes.length)
    const { link, world } = this.#wire
    if (link === undefined) {
      peer.#receive(bytes)
      return
    }
    peer.#arriving += bytes.length
    this.#busyUntil = Math.max(this.#busyUntil, world.now) + bytes.length / link.rate
    world.at(this.#busyUntil + link.delay, () => {
      peer.#arriving -= bytes.length
      peer.#receive(bytes)
    })
  }

  #receive(bytes: Uint8Array): void {
    if (this.#closed) this.#later((peer) => peer.#wasReset())
    else if (this.#reset === 'no') this.inbox.put(bytes)
  }

  #finished(closed: boolean): void {
    this.#ended = true
    this.#peerClosed ||= closed
    this.inbox.readers.wake()
    this.peer?.inbox.writers.wake()
  }

  #wasReset(): void {
    if (this.#reset !== 'no' || this.#closed) return
    // After the peer's FIN a reset shows as EPIPE, not as ECONNRESET (tcp_reset in CLOSE_WAIT).
    this.#reset = this.#ended ? 'seen' : 'unseen'
    this.#peerClosed = true
    this.inbox.take(this.inbox.length)
    this.inbox.readers.wake()
    this.peer?.inbox.writers.wake()
  }

  /** Something without bytes goes to the peer, behind the bytes under way. */
  #later(act: (peer: StreamEnd) => void): void {
    const { peer } = this
    if (peer === undefined) return
    const { link, world } = this.#wire
    if (link === undefined) act(peer)
    else world.at(Math.max(this.#busyUntil, world.now) + link.delay, () => act(peer))
  }

  #throwReset(): void {
    if (this.#reset !== 'unseen') return
    this.#reset = 'seen'
    throw errno('ECONNRESET')
  }
}

/** Two ends joined to each other. */
export function streamPair(world: World, link: Link | undefined, count?: { forth(bytes: number): void; back(bytes: number): void }): [StreamEnd, StreamEnd] {
  const a = new StreamEnd({ world, link, ...(count && { count: count.forth }) })
  const b = new StreamEnd({ world, link, ...(count && { count: count.back }) })
  a.peer = b
  b.peer = a
  return [a, b]
}
