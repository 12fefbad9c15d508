import { MILLISECOND, type Micros, SECOND } from '../../sim/time.ts'

/** One-way delay of a link, and its rate in bytes a microsecond. */
export type Link = { readonly delay: Micros; readonly rate: number }

/** What the links of a world are like, and how long the network's failures take. */
export const NETWORK = {
  /** Within a host. */
  loopback: { delay: 15, rate: 4000 },
  /** Over a veth pair and a bridge. */
  bridge: { delay: 25, rate: 2000 },
  /** Between hosts: gigabit Ethernet. */
  lan: { delay: 150, rate: 125 },
  /** To the internet: 200 Mbit/s. */
  internet: { delay: 10 * MILLISECOND, rate: 25 },
  /** Nobody answers ARP (three probes). */
  arpTimeout: 3 * SECOND,
  /** Nobody answers SYN (tcp_syn_retries 6 with four linear time-outs, Linux 6.5 and later). */
  connectTimeout: 131 * SECOND,
  /** First retransmission of a SYN the listener had no room for. */
  synRetry: SECOND,
} as const

/** Delay and rate of several links in a row. */
export function chain(links: readonly Link[]): Link {
  return links.reduce((all, link) => ({ delay: all.delay + link.delay, rate: Math.min(all.rate, link.rate) }), { delay: 0, rate: Number.POSITIVE_INFINITY })
}
