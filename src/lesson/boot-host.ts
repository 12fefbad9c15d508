import type { LayerFiles } from '../images/image.ts'
import { unpack } from '../images/unpack.ts'
import { hostRoot } from '../images/workstation.ts'
import { Kernel } from '../kernel/kernel.ts'
import { GATEWAY, plugIn } from '../kernel/net/host-network.ts'
import type { Lan } from '../kernel/net/lan.ts'
import type { Program } from '../kernel/program.ts'
import { mountSystem } from '../kernel/system-mounts.ts'
import type { DevPtsFs } from '../kernel/tty/devpts.ts'
import { SECOND } from '../sim/time.ts'
import type { World } from '../sim/world.ts'

/** When a world is handed to the learner: its daemons are up by then. */
export const BOOT_TIME = 2 * SECOND

/** Who logs in at the terminals, and with what. */
export type Login = { readonly shell: string; readonly home: string; readonly cwd: string; readonly env: ReadonlyMap<string, string> }

/** Where the hosts are in the LAN. */
const ADDRESSES: Readonly<Record<string, string>> = { drydock: '192.168.49.1', controlplane: '192.168.49.2', node01: '192.168.49.3', node02: '192.168.49.4' }

/** The name server of hosts without internet: an address that nothing leads to. */
const UNREACHABLE_DNS = '10.255.255.53'

/** The login of the workstation's terminals. */
export const LOGIN: Login = {
  shell: '/bin/bash',
  home: '/root',
  cwd: '/root/work',
  env: new Map([
    ['HOME', '/root'], ['USER', 'root'], ['LOGNAME', 'root'], ['SHELL', '/bin/bash'], ['TERM', 'xterm-256color'], ['LANG', 'C.UTF-8'],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ]),
}

type HostPlan = { readonly name: string; readonly programs: readonly Program[]; readonly files: LayerFiles; readonly internet: boolean }

/** Boots a host: its disk, its mounts, its place in the LAN. */
export function bootHost(world: World, lan: Lan, { name, programs, files, internet }: HostPlan): { kernel: Kernel; pts: DevPtsFs } {
  const address = ADDRESSES[name] ?? '192.168.49.100'
  const peers = Object.fromEntries(Object.entries(ADDRESSES).filter(([other]) => other !== name))
  const kernel = new Kernel(world, { hostname: name, programs })
  unpack({ ...hostRoot({ name, address, peers, nameserver: internet ? GATEWAY : UNREACHABLE_DNS }), ...files }, kernel.disk)
  const pts = mountSystem(kernel)
  plugIn(kernel, lan, `${address}/24`, internet ? GATEWAY : undefined)
  return { kernel, pts }
}
