import { errno } from '../errno.ts'
import type { Kernel } from '../kernel.ts'
import type { Process } from '../proc/process.ts'
import type { Fd, SocketType } from '../sys.ts'
import { IcmpSocket } from './icmp-socket.ts'
import type { NetInterface } from './interface.ts'
import type { Lan } from './lan.ts'
import { addAddress, addRoute, createEther, setUp } from './links.ts'
import type { NetNamespace } from './net-namespace.ts'
import { TcpSocket } from './tcp-socket.ts'
import { UdpSocket } from './udp-socket.ts'

/** Address of the router that joins the LAN of a world to its internet, and answers DNS. */
export const GATEWAY = '192.168.49.254'

/** Gives a host its network: the loopback, and a card in the LAN with this address (`a.b.c.d/n`) and a default route. */
export function plugIn(kernel: Kernel, lan: Lan, address: string, gateway: string | undefined = GATEWAY): NetInterface {
  const { net } = kernel.initNamespaces
  setUp(net.loopback)
  net.publish(net.loopback)
  const eth0 = createEther(net, 'eth0', lan)
  setUp(eth0)
  addAddress(eth0, address)
  if (gateway !== undefined) addRoute(net, { destination: 'default', via: gateway, dev: 'eth0' })
  return eth0
}

/** Gives a process a socket of another network namespace, as a thread would get that enters it for a moment (setns(2)). */
export function socketIn(process: Process, ns: NetNamespace, type: SocketType): Fd {
  const ino = process.kernel.nextPipeIno()
  if (ns.kernel !== process.kernel) throw errno('EINVAL')
  const socket = type === 'stream' ? new TcpSocket(ns, ino) : type === 'dgram' ? new UdpSocket(ns, ino) : new IcmpSocket(ns, ino)
  return process.install(socket.open())
}
