import { errno } from '../errno.ts'
import { pipeStat } from '../pipe/pipe.ts'
import type { Task } from '../proc/task.ts'
import type { SocketAddress, Stat } from '../sys.ts'
import { type FileOps, OpenFile, type Readiness } from '../vfs/open-file.ts'
import type { Wait } from '../wait.ts'
import { formatIpv4, type Ipv4, parseIpv4 } from './ipv4.ts'

export type Datagram = { readonly data: Uint8Array; readonly from: SocketAddress }

/** What every kind of socket does; a call that makes no sense for one fails as Linux's does. */
export abstract class Socket implements FileOps {
  readonly seekable = false
  readonly ino: number

  constructor(ino: number) {
    this.ino = ino
  }

  abstract readonly family: SocketAddress['family']
  abstract bind(task: Task, address: SocketAddress): void
  abstract connect(task: Task, address: SocketAddress, nonblock: boolean): undefined | Wait
  abstract localAddress(): SocketAddress
  abstract remoteAddress(): SocketAddress
  abstract read(file: OpenFile, task: Task, max: number): Uint8Array | Wait
  abstract write(file: OpenFile, task: Task, data: Uint8Array): number | Wait
  abstract readiness(): Readiness
  abstract close(): void

  listen(_backlog: number): void {
    throw errno('EOPNOTSUPP')
  }

  accept(_nonblock: boolean): { socket: Socket; peer: SocketAddress } | Wait {
    throw errno('EOPNOTSUPP')
  }

  shutdown(_how: 'read' | 'write' | 'both'): void {
    throw errno('ENOTCONN')
  }

  sendTo(_task: Task, _data: Uint8Array, _address: SocketAddress): number | Wait {
    throw errno('EISCONN')
  }

  receive(_max: number, _nonblock: boolean): Datagram | Wait {
    throw errno('EOPNOTSUPP')
  }

  stat(): Stat {
    return pipeStat(this.ino, 'socket')
  }

  open(flags = 2): OpenFile {
    return new OpenFile(this, flags, `socket:[${this.ino}]`)
  }
}

/** The numeric address and port; programs resolve names themselves, so a name is EINVAL. */
export function inetOf(address: SocketAddress): { host: Ipv4; port: number } {
  if (address.family !== 'inet') throw errno('EAFNOSUPPORT')
  const host = parseIpv4(address.host)
  if (host === undefined || !Number.isInteger(address.port) || address.port < 0 || address.port > 65_535) throw errno('EINVAL')
  return { host, port: address.port }
}

export const inetAddress = (host: Ipv4, port: number): SocketAddress => ({ family: 'inet', host: formatIpv4(host), port })
