import { errno } from '../errno.ts'
import type { Kernel } from '../kernel.ts'
import type { Task } from '../proc/task.ts'
import type { SocketAddress, SocketType } from '../sys.ts'
import type { Position } from '../vfs/mount.ts'
import type { OpenFile, Readiness } from '../vfs/open-file.ts'
import { attrAt, requireAccess, requireDirWrite, walk } from '../vfs/path.ts'
import { Wait, WaitQueue } from '../wait.ts'
import { type Datagram, Socket } from './socket.ts'
import { type StreamEnd, streamPair } from './stream.ts'

const UNNAMED: SocketAddress = { family: 'unix', path: '' }
const MAX_QUEUED = 512
const bound = new WeakMap<Kernel, Map<string, UnixSocket>>()

/** A unix domain socket (unix(7)), named by an inode of kind socket or, with a leading zero byte, in its network namespace. */
export class UnixSocket extends Socket {
  readonly family = 'unix'
  readonly #kernel: Kernel
  readonly type: SocketType
  path = ''
  state: 'closed' | 'listen' | 'connected' = 'closed'
  /** Connections that wait for `accept`. */
  readonly backlog: UnixSocket[] = []
  #backlogLimit = 0
  #stream: StreamEnd | undefined
  #peer: UnixSocket | undefined
  #unname: (() => void) | undefined
  #queue: Datagram[] = []
  readonly #change = new WaitQueue()

  constructor(kernel: Kernel, ino: number, type: SocketType) {
    super(ino)
    this.#kernel = kernel
    this.type = type
  }

  bind(task: Task, address: SocketAddress): void {
    if (address.family !== 'unix') throw errno('EINVAL')
    if (this.#unname !== undefined) throw errno('EINVAL')
    const { path } = address
    if (path.length > 108) throw errno('EINVAL')
    const names = path.startsWith('\0') ? task.process.ns.net.abstract : inodes(this.#kernel)
    const key = path.startsWith('\0') ? path : keyOf(makeNode(task, path))
    if (names.has(key)) throw errno('EADDRINUSE')
    names.set(key, this)
    this.path = path
    this.#unname = () => {
      if (names.get(key) === this) names.delete(key)
    }
  }

  override listen(backlog: number): void {
    if (this.type !== 'stream') throw errno('EOPNOTSUPP')
    if (this.path === '' || this.state === 'connected') throw errno('EINVAL')
    this.state = 'listen'
    this.#backlogLimit = Math.max(1, backlog)
  }

  override accept(nonblock: boolean): { socket: Socket; peer: SocketAddress } | Wait {
    if (this.state !== 'listen') throw errno('EINVAL')
    const socket = this.backlog.shift()
    if (socket !== undefined) {
      this.#change.wake()
      return { socket, peer: socket.remoteAddress() }
    }
    if (nonblock) throw errno('EAGAIN')
    return new Wait([this.#change], { for: 'accept' })
  }

  connect(task: Task, address: SocketAddress, nonblock: boolean): undefined | Wait {
    if (address.family !== 'unix') throw errno('EINVAL')
    if (this.#stream !== undefined) throw errno('EISCONN')
    const target = named(task, this.#kernel, address.path)
    if (target.type !== this.type) throw errno('EPROTOTYPE')
    if (this.type !== 'stream') {
      this.#peer = target
      return undefined
    }
    if (target.state !== 'listen') throw errno('ECONNREFUSED')
    if (target.backlog.length > target.#backlogLimit) {
      if (nonblock) throw errno('EAGAIN')
      return new Wait([target.#change], { for: 'connect' })
    }
    const [here, there] = streamPair(this.#kernel.world, undefined)
    this.#join(here, target)
    const accepted = new UnixSocket(this.#kernel, this.#kernel.nextPipeIno(), 'stream')
    accepted.path = target.path
    accepted.#join(there, this)
    target.backlog.push(accepted)
    target.#change.wake()
    return undefined
  }

  localAddress(): SocketAddress {
    return this.path === '' ? UNNAMED : { family: 'unix', path: this.path }
  }

  remoteAddress(): SocketAddress {
    if (this.#peer === undefined) throw errno('ENOTCONN')
    return this.#peer.localAddress()
  }

  read(file: OpenFile, _task: Task, max: number): Uint8Array | Wait {
    if (this.type === 'stream') {
      if (this.#stream === undefined) throw errno('EINVAL')
      return this.#stream.read(max, file.nonblock)
    }
    const datagram = this.receive(max, file.nonblock)
    return datagram instanceof Wait ? datagram : datagram.data
  }

  write(file: OpenFile, task: Task, data: Uint8Array): number | Wait {
    if (this.#stream !== undefined) return this.#stream.write(task, data, file.nonblock)
    if (this.type === 'stream' || this.#peer === undefined) throw errno('ENOTCONN')
    return this.#peer.#deliver(data, this.localAddress())
  }

  override sendTo(task: Task, data: Uint8Array, address: SocketAddress): number | Wait {
    if (this.type === 'stream') throw errno(this.#stream === undefined ? 'EOPNOTSUPP' : 'EISCONN')
    if (address.family !== 'unix') throw errno('EINVAL')
    return named(task, this.#kernel, address.path).#deliver(data, this.localAddress())
  }

  override receive(max: number, nonblock: boolean): Datagram | Wait {
    if (this.type === 'stream') throw errno('EOPNOTSUPP')
    const first = this.#queue.shift()
    if (first !== undefined) {
      this.#change.wake()
      return { ...first, data: first.data.subarray(0, max) }
    }
    if (nonblock) throw errno('EAGAIN')
    return new Wait([this.#change], { for: 'readable', fd: 0 })
  }

  override shutdown(how: 'read' | 'write' | 'both'): void {
    if (this.#stream === undefined) throw errno('ENOTCONN')
    this.#stream.shutdown(how)
  }

  readiness(): Readiness {
    if (this.#stream !== undefined) return this.#stream.readiness()
    const readable = this.backlog.length > 0 || this.#queue.length > 0
    return { readable, writable: this.type !== 'stream', hangup: this.type === 'stream' && this.state === 'closed', queues: [this.#change] }
  }

  close(): void {
    this.#unname?.()
    for (const waiting of this.backlog.splice(0)) waiting.close()
    this.#stream?.close()
    this.state = 'closed'
    this.#change.wake()
  }

  #join(stream: StreamEnd, peer: UnixSocket): void {
    this.#stream = stream
    this.#peer = peer
    this.state = 'connected'
  }

  #deliver(data: Uint8Array, from: SocketAddress): number | Wait {
    if (this.#queue.length >= MAX_QUEUED) return new Wait([this.#change], { for: 'writable', fd: 0 })
    this.#queue.push({ data: data.slice(), from })
    this.#change.wake()
    return data.length
  }
}

function inodes(kernel: Kernel): Map<string, UnixSocket> {
  const names = bound.get(kernel) ?? new Map<string, UnixSocket>()
  bound.set(kernel, names)
  return names
}

const keyOf = (at: Position): string => `${at.mount.fs.dev}:${at.ino}`

/** Makes the inode a bound socket is found by; EADDRINUSE when the name is taken, even by a socket nobody listens on. */
function makeNode({ process }: Task, path: string): Position {
  const walked = walk(process, path, false)
  if (walked.target !== undefined) throw errno('EADDRINUSE')
  requireDirWrite(walked.parent, process.cred)
  const { mount, ino } = walked.parent
  const node = mount.fs.create(ino, walked.name, { kind: 'socket', mode: 0o777 & ~process.umask, uid: process.cred.euid, gid: process.cred.egid })
  return { mount, ino: node }
}

/** The socket of a name; ECONNREFUSED when nobody is bound to it. */
function named({ process }: Task, kernel: Kernel, path: string): UnixSocket {
  const found = path.startsWith('\0') ? process.ns.net.abstract.get(path) : inodes(kernel).get(keyOf(nodeAt(process, path)))
  if (found === undefined) throw errno('ECONNREFUSED')
  return found
}

function nodeAt(process: Task['process'], path: string): Position {
  const { target } = walk(process, path, true)
  if (target === undefined) throw errno('ENOENT')
  requireAccess(attrAt(target), process.cred, 2)
  if (attrAt(target).kind !== 'socket') throw errno('ECONNREFUSED')
  return target
}
