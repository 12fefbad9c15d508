import type { NetInterface } from '../net/interface.ts'
import type { NetNamespace } from '../net/net-namespace.ts'
import type { Kernel } from '../kernel.ts'
import { type Generated, GeneratedFs } from './generated-fs.ts'

const file = (text: () => string): Generated => ({ kind: 'file', mode: 0o444, text })
const dir = (children: Readonly<Record<string, Generated>>): Generated => ({ kind: 'dir', mode: 0o755, names: () => Object.keys(children), child: (name) => children[name] })

/** /sys: CPUs, network interfaces of a namespace, and the places other file systems are mounted on (sysfs(5)). */
export function sysFs(kernel: Kernel, net: NetNamespace): GeneratedFs {
  const { cpus } = kernel.scheduler
  const range = file(() => (cpus === 1 ? '0\n' : `0-${cpus - 1}\n`))
  const top = dir({
    block: dir({}),
    class: dir({ net: interfaces(net) }),
    devices: dir({ system: dir({ cpu: dir({ online: range, possible: range, present: range }) }) }),
    fs: dir({ cgroup: dir({}), bpf: dir({}) }),
    kernel: dir({ debug: dir({}), mm: dir({ transparent_hugepage: dir({ enabled: file(() => 'always [madvise] never\n') }) }) }),
    module: dir({}),
  })
  return new GeneratedFs({ type: 'sysfs', dev: kernel.nextDev(), now: kernel.world.now, top })
}

function interfaces(net: NetNamespace): Generated {
  return {
    kind: 'dir', mode: 0o755, names: () => net.interfaces.keys(),
    child: (name) => {
      const dev = net.interfaces.get(name)
      return dev === undefined ? undefined : interfaceFiles(dev)
    },
  }
}

function interfaceFiles(dev: NetInterface): Generated {
  const number = (n: () => number): Generated => file(() => `${n()}\n`)
  const { traffic } = dev
  return dir({
    address: file(() => `${dev.mac}\n`),
    carrier: file(() => `${Number(dev.carrier)}\n`),
    ifindex: number(() => dev.index),
    iflink: number(() => dev.peer?.index ?? dev.index),
    mtu: number(() => dev.mtu),
    operstate: file(() => `${dev.kind === 'loopback' ? 'unknown' : dev.carrier ? 'up' : 'down'}\n`),
    statistics: dir({
      rx_bytes: number(() => traffic.rxBytes), rx_packets: number(() => traffic.rxPackets), tx_bytes: number(() => traffic.txBytes), tx_packets: number(() => traffic.txPackets),
    }),
  })
}
