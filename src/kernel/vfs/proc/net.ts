import { formatIpv4, maskOf, parseIpv4 } from '../../net/ipv4.ts'
import type { NetNamespace } from '../../net/net-namespace.ts'
import { neighboursOf, socketsOf } from '../../net/net-report.ts'
import type { SocketInfo } from '../../net/netlink.ts'
import type { Process } from '../../proc/process.ts'
import type { Generated } from '../generated-fs.ts'
import { directory, textFile } from './nodes.ts'

/** /proc/PID/net: the network namespace of a process (proc_pid_net(5)). */
export function netFiles(process: Process): Generated {
  const { net } = process.ns
  return directory({
    arp: textFile(() => arp(net)),
    dev: textFile(() => devices(net)),
    route: textFile(() => routes(net)),
    tcp: textFile(() => sockets(socketsOf(net, process), 'tcp')),
    udp: textFile(() => sockets(socketsOf(net, process), 'udp')),
  })
}

function devices(net: NetNamespace): string {
  const rows = [...net.interfaces.values()].map(({ name, traffic: t }) => {
    const half = (bytes: number, packets: number): string => `${String(bytes).padStart(8)} ${String(packets).padStart(7)}    0    0    0     0          0         0`
    return `${name.padStart(6)}: ${half(t.rxBytes, t.rxPackets)} ${half(t.txBytes, t.txPackets)}`
  })
  return [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed', ...rows, '',
  ].join('\n')
}

/** Addresses stand in the byte order of the machine. */
const hex = (address: number): string =>
  [24, 16, 8, 0].map((shift) => ((address >>> shift) & 255).toString(16).toUpperCase().padStart(2, '0')).reverse().join('')

function routes(net: NetNamespace): string {
  const rows = net.routes.map((r) => {
    const flags = r.via === undefined ? '0001' : '0003'
    return `${r.dev.name}\t${hex(r.destination.address)}\t${hex(r.via ?? 0)}\t${flags}\t0\t0\t${r.metric}\t${hex(maskOf(r.destination.prefix))}\t0\t0\t0`.padEnd(127)
  })
  return ['Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT'.padEnd(127), ...rows, ''].join('\n')
}

function arp(net: NetNamespace): string {
  const rows = neighboursOf(net).map(({ address, dev, mac }) => {
    const flags = mac === undefined ? '0x0' : '0x2'
    return `${address.padEnd(16)} 0x1         ${flags.padEnd(11)} ${(mac ?? '00:00:00:00:00:00').padEnd(21)} *        ${dev}`
  })
  return ['IP address       HW type     Flags       HW address            Mask     Device', ...rows, ''].join('\n')
}

const STATES: Readonly<Record<SocketInfo['state'], string>> = { ESTAB: '01', 'SYN-SENT': '02', UNCONN: '07', 'CLOSE-WAIT': '08', LISTEN: '0A' }

function sockets(all: readonly SocketInfo[], protocol: SocketInfo['protocol']): string {
  const place = ({ host, port }: { host: string; port: number }): string => `${hex(parseIpv4(host) ?? 0)}:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const queue = (n: number): string => n.toString(16).toUpperCase().padStart(8, '0')
  const rows = all.filter((s) => s.protocol === protocol).map((s, i) => {
    const remote = s.remote ?? { host: formatIpv4(0), port: 0 }
    return `${String(i).padStart(4)}: ${place(s.local)} ${place(remote)} ${STATES[s.state]} ${queue(0)}:${queue(s.receiveQueue)} 00:00000000 00000000 ${String(s.uid).padStart(5)}        0 ${s.inode} 1 0000000000000000 100 0 0 10 0`.padEnd(149)
  })
  return ['  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'.padEnd(149), ...rows, ''].join('\n')
}
