/** An IPv4 address as a number from 0 to 2^32 - 1. */
export type Ipv4 = number

/** A network: its first address and prefix length. */
export type Cidr = { readonly address: Ipv4; readonly prefix: number }

/** The address of dotted-decimal text; undefined when it is none. */
export function parseIpv4(text: string): Ipv4 | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (match === null) return undefined
  let address = 0
  for (let i = 1; i <= 4; i++) {
    const octet = Number(match[i])
    if (octet > 255) return undefined
    address = address * 256 + octet
  }
  return address
}

export function formatIpv4(address: Ipv4): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
}

/** `a.b.c.d/n`, or an address alone as `/32`. The host bits are kept. */
export function parseCidr(text: string): Cidr | undefined {
  const [host = '', bits = '32', more] = text === 'default' ? ['0.0.0.0', '0'] : text.split('/')
  const address = parseIpv4(host)
  if (address === undefined || more !== undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined
  return { address, prefix: Number(bits) }
}

export function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0
}

/** The network a host address lies in. */
export function networkOf({ address, prefix }: Cidr): Cidr {
  return { address: (address & maskOf(prefix)) >>> 0, prefix }
}

export function broadcastOf({ address, prefix }: Cidr): Ipv4 {
  return (address | ~maskOf(prefix)) >>> 0
}

export function contains(network: Cidr, address: Ipv4): boolean {
  const mask = maskOf(network.prefix)
  return (network.address & mask) >>> 0 === (address & mask) >>> 0
}

export function formatCidr({ address, prefix }: Cidr): string {
  return `${formatIpv4(address)}/${prefix}`
}

export const ANY: Ipv4 = 0
export const LOOPBACK: Ipv4 = 0x7f000001
export const isLoopback = (address: Ipv4): boolean => address >>> 24 === 127
