import type { LayerFiles } from '../images/image.ts'
import { unpack } from '../images/unpack.ts'
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

export type MachinePlan = {
  readonly name: string
  /** Its address in the LAN. */
  readonly address: string
  readonly programs: readonly Program[]
  readonly disk: LayerFiles
  readonly internet: boolean
  readonly cgroups?: 'v1' | 'v2'
}

/** Boots a machine: its disk, its mounts, its place in the LAN. */
export function bootMachine(world: World, lan: Lan, { name, address, programs, disk, internet, cgroups = 'v2' }: MachinePlan): { kernel: Kernel; pts: DevPtsFs } {
  const kernel = new Kernel(world, { hostname: name, programs, cgroups })
  unpack(disk, kernel.disk)
  const pts = mountSystem(kernel)
  plugIn(kernel, lan, `${address}/24`, internet ? GATEWAY : undefined)
  return { kernel, pts }
}
