import type { Gen } from '../../kernel/coroutine.ts'
import type { SocketInfo } from '../../kernel/net/netlink.ts'
import { sys } from '../../kernel/sys.ts'
import { type Run, utility } from '../utility.ts'

const shown = (socket: SocketInfo, side: 'local' | 'remote'): string => {
  const end = socket[side]
  return end === undefined ? '0.0.0.0:*' : `${end.host}:${end.port}`
}

function* chosen(run: Run): Gen<SocketInfo[]> {
  const [tcp, udp] = [run.has('t'), run.has('u')]
  return [...(yield* sys.netlink({ do: 'sockets' }))].filter((s) => {
    if ((tcp || udp) && !((s.protocol === 'tcp' && tcp) || (s.protocol === 'udp' && udp))) return false
    const listening = s.state === 'LISTEN' || s.state === 'UNCONN'
    return run.has('a') || (run.has('l') ? listening : !listening)
  })
}

/** ss(8). */
export const ss = utility({
  name: 'ss', about: 'Another utility to investigate sockets', gnu: { usage: 'ss [ OPTIONS ]', usageStatus: 255, flags: ['t,tcp  display only TCP sockets', 'u,udp  display only UDP sockets', 'l,listening  display listening sockets', 'a,all  display all sockets', 'n,numeric  don\'t resolve service names', 'p,processes  show process using socket', 'H,no-header  Suppress header line', 's,summary', 'x,unix', '4'] },
  *main(run) {
    for (const key of ['s', 'x']) if (run.has(key)) return yield* run.fail(`drydock: ss -${key} is not simulated yet`, 255)
    const both = run.has('t') === run.has('u')
    const rows = (yield* chosen(run)).map((s) => {
      const users = run.has('p') && s.users.length > 0 ? `users:(${s.users.map((u) => `("${u.comm}",pid=${u.pid},fd=${u.fd})`).join(',')})` : ''
      const queue = s.state === 'LISTEN' ? [String(s.receiveQueue), '511'] : [String(s.receiveQueue), String(s.sendQueue)]
      return [...(both ? [s.protocol] : []), s.state, ...queue, shown(s, 'local'), shown(s, 'remote'), users]
    })
    const header = [...(both ? ['Netid'] : []), 'State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port', 'Process']
    const table = run.has('H') ? rows : [header, ...rows]
    const widths = header.map((_, i) => Math.max(...table.map((row) => (row[i] ?? '').length)))
    const last = header.length - 1
    for (const row of table) yield* run.out.write(`${row.map((cell, i) => (i === last ? cell : header[i]?.includes('Address') === true && i === last - 2 ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number))).join(' ').trimEnd()}\n`)
    return 0
  },
})

/** netstat(8). */
export const netstat = utility({
  name: 'netstat', notYet: ['w', 'x', 'e', 'W'], about: 'Display networking information', gnu: { usage: 'netstat [-vWeenNcCF] [<Af>] -r', flags: ['t,tcp', 'u,udp', 'l,listening', 'a,all', 'n,numeric', 'p,programs', 'r,route', 'i,interfaces'] }, busybox: { usage: 'netstat [-ral] [-tuwx] [-enWp]', flags: ['r  Routing table', 'a  All sockets', 'l  Listening sockets', 't  TCP sockets', 'u  UDP sockets', 'n  Don\'t resolve names', 'p  Show PID/program name for sockets', 'w', 'x', 'e', 'W'] },
  *main(run) {
    if (run.has('i')) return yield* run.fail('drydock: netstat -i is not simulated yet')
    if (run.has('r')) return yield* routes(run)
    const scope = run.has('a') ? '(servers and established)' : run.has('l') ? '(only servers)' : '(w/o servers)'
    yield* run.out.write(`Active Internet connections ${scope}\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${run.has('p') ? 'PID/Program name    ' : ''}\n`)
    for (const s of yield* chosen(run)) {
      const state = s.protocol === 'udp' ? '' : ({ ESTAB: 'ESTABLISHED', 'SYN-SENT': 'SYN_SENT', 'CLOSE-WAIT': 'CLOSE_WAIT' }[s.state as string] ?? s.state)
      const user = s.users[0]
      yield* run.out.write(`${s.protocol.padEnd(5)} ${String(s.receiveQueue).padStart(6)} ${String(s.sendQueue).padStart(6)} ${shown(s, 'local').padEnd(23)} ${shown(s, 'remote').padEnd(23)} ${state.padEnd(11)} ${run.has('p') ? (user === undefined ? '-' : `${user.pid}/${user.comm}`).padEnd(20) : ''}\n`)
    }
    return 0
  },
})

function* routes(run: Run): Gen<number> {
  yield* run.out.write('Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n')
  for (const r of yield* sys.netlink({ do: 'routes' })) {
    const [network = '0.0.0.0', bits = '32'] = (r.destination === 'default' ? '0.0.0.0/0' : r.destination).split('/')
    const mask = [24, 16, 8, 0].map((shift) => (Number(bits) === 0 ? 0 : ((0xffff_ffff << (32 - Number(bits))) >>> shift) & 255)).join('.')
    yield* run.out.write(`${network.padEnd(15)} ${(r.via ?? '0.0.0.0').padEnd(15)} ${mask.padEnd(15)} ${(r.via === undefined ? 'U' : 'UG').padEnd(6)}    0 0          0 ${r.dev}\n`)
  }
  return 0
}

/** ifconfig(8), for looking. */
export const ifconfig = utility({
  name: 'ifconfig', notYet: ['s', 'v'], about: 'Configure a network interface', gnu: { usage: 'ifconfig [-a] [-v] [-s] <interface> [[<AF>] <address>]', flags: ['a  display all interfaces', 's', 'v'] }, busybox: { usage: 'ifconfig [-a] [IFACE] [ADDRESS]', flags: ['a  Show all interfaces'] },
  *main(run) {
    const [name, ...more] = run.operands
    if (more.length > 0 && more[0] !== 'up' && more[0] !== 'down') return yield* run.fail('drydock: ifconfig sets only up and down; use ip for the rest')
    const links = (yield* sys.netlink({ do: 'links' })).filter((l) => (name === undefined ? l.up || run.has('a') : l.name === name))
    if (name !== undefined && links.length === 0) return yield* run.fail(run.gnu ? `${name}: error fetching interface information: Device not found` : `${name}: error fetching interface information: Device not found`)
    if (more.length > 0) {
      yield* sys.netlink({ do: 'link-set', name: name as string, up: more[0] === 'up' })
      return 0
    }
    for (const l of links) {
      const [a] = l.addresses
      const mask = a === undefined ? '' : [24, 16, 8, 0].map((shift) => ((0xffff_ffff << (32 - a.prefix)) >>> shift) & 255).join('.')
      const loopback = l.kind === 'loopback'
      if (run.gnu) yield* run.out.write(`${l.name}: flags=${loopback ? 73 : l.up ? 4163 : 4098}<${l.up ? 'UP,' : ''}${loopback ? 'LOOPBACK' : 'BROADCAST'}${l.up ? ',RUNNING' : ''}${loopback ? '' : ',MULTICAST'}>  mtu ${l.mtu}\n${a === undefined ? '' : `        inet ${a.address}  netmask ${mask}${a.broadcast === undefined ? '' : `  broadcast ${a.broadcast}`}\n`}        ${loopback ? 'loop  txqueuelen 1000  (Local Loopback)' : `ether ${l.mac}  txqueuelen 1000  (Ethernet)`}\n        RX packets ${l.rxPackets}  bytes ${l.rxBytes} (${(l.rxBytes / 1000).toFixed(1)} KB)\n        RX errors 0  dropped 0  overruns 0  frame 0\n        TX packets ${l.txPackets}  bytes ${l.txBytes} (${(l.txBytes / 1000).toFixed(1)} KB)\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n`)
      else yield* run.out.write(`${l.name.padEnd(9)} Link encap:${loopback ? 'Local Loopback  ' : `Ethernet  HWaddr ${l.mac.toUpperCase()}  `}\n${a === undefined ? '' : `          inet addr:${a.address}${a.broadcast === undefined ? '' : `  Bcast:${a.broadcast}`}  Mask:${mask}\n`}          ${l.up ? 'UP ' : ''}${loopback ? 'LOOPBACK ' : 'BROADCAST '}${l.up ? 'RUNNING ' : ''}${loopback ? '' : 'MULTICAST '} MTU:${l.mtu}  Metric:1\n          RX packets:${l.rxPackets} errors:0 dropped:0 overruns:0 frame:0\n          TX packets:${l.txPackets} errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:${loopback ? 1000 : 0} \n          RX bytes:${l.rxBytes} (${(l.rxBytes / 1024).toFixed(1)} KiB)  TX bytes:${l.txBytes} (${(l.txBytes / 1024).toFixed(1)} KiB)\n\n`)
    }
    return 0
  },
})
