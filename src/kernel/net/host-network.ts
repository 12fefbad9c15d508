import type { Kernel } from '../kernel.ts'
import type { NetInterface } from './interface.ts'
import type { Lan } from './lan.ts'
import { addAddress, addRoute, createEther, setUp } from './links.ts'

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
