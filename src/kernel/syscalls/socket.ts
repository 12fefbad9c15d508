import { errno } from '../errno.ts'
import { IcmpSocket } from '../net/icmp-socket.ts'
import { Socket } from '../net/socket.ts'
import { TcpSocket } from '../net/tcp-socket.ts'
import { UdpSocket } from '../net/udp-socket.ts'
import { UnixSocket } from '../net/unix-socket.ts'
import type { Process } from '../proc/process.ts'
import type { SocketAddress, SocketType } from '../sys.ts'
import type { OpenFile } from '../vfs/open-file.ts'
import { Wait } from '../wait.ts'
import { syscall, type SysCallEntry } from './handler.ts'

type OnFd = { fd: number }
type WithAddress = OnFd & { address: SocketAddress }

const socket = syscall<{ family: 'inet' | 'unix'; type: SocketType }>('socket', ({ process }, { family, type }) => process.install(make(process, family, type).open()))

function make(process: Process, family: 'inet' | 'unix', type: SocketType): Socket {
  const { kernel, ns } = process
  const ino = kernel.nextPipeIno()
  if (family === 'unix') return new UnixSocket(kernel, ino, type)
  if (type === 'stream') return new TcpSocket(ns.net, ino)
  if (type === 'dgram') return new UdpSocket(ns.net, ino)
  if (process.cred.euid !== 0) throw errno('EPERM')
  return new IcmpSocket(ns.net, ino)
}

const bind = syscall<WithAddress>('bind', (task, { fd, address }) => socketOf(task.process, fd).bind(task, address))

const listen = syscall<OnFd & { backlog: number }>('listen', ({ process }, { fd, backlog }) => socketOf(process, fd).listen(backlog))

const accept = syscall<OnFd>('accept4', ({ process }, { fd }) => {
  const taken = socketOf(process, fd).accept(process.file(fd).nonblock)
  return taken instanceof Wait ? taken : { fd: process.install(taken.socket.open()), peer: taken.peer }
})

const connect = syscall<WithAddress>('connect', (task, { fd, address }) => socketOf(task.process, fd).connect(task, address, task.process.file(fd).nonblock))

const shutdown = syscall<OnFd & { how: 'read' | 'write' | 'both' }>('shutdown', ({ process }, { fd, how }) => socketOf(process, fd).shutdown(how))

const sendto = syscall<WithAddress & { data: Uint8Array }>('sendto', (task, { fd, data, address }) => socketOf(task.process, fd).sendTo(task, data, address))

const recvfrom = syscall<OnFd & { max: number }>('recvfrom', ({ process }, { fd, max }) => socketOf(process, fd).receive(max, process.file(fd).nonblock))

const getsockname = syscall<OnFd>('getsockname', ({ process }, { fd }) => socketOf(process, fd).localAddress())

const getpeername = syscall<OnFd>('getpeername', ({ process }, { fd }) => socketOf(process, fd).remoteAddress())

const setTtl = syscall<OnFd & { ttl: number }>('setsockopt_ip_ttl', ({ process }, { fd, ttl }) => {
  const found = socketOf(process, fd)
  if (!(found instanceof IcmpSocket)) throw errno('EOPNOTSUPP')
  if (!Number.isInteger(ttl) || ttl < 1 || ttl > 255) throw errno('EINVAL')
  found.ttl = ttl
})

function socketOf(process: Process, fd: number): Socket {
  const file: OpenFile = process.file(fd)
  if (!(file.ops instanceof Socket)) throw errno('ENOTSOCK')
  return file.ops
}

export const socketCalls: readonly SysCallEntry[] = [socket, bind, listen, accept, connect, shutdown, sendto, recvfrom, getsockname, getpeername, setTtl]
