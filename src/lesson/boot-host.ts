import type { LayerFiles } from '../images/image.ts'
import { hostRoot } from '../images/workstation.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { GATEWAY } from '../kernel/net/host-network.ts'
import type { Lan } from '../kernel/net/lan.ts'
import type { Program } from '../kernel/program.ts'
import type { DevPtsFs } from '../kernel/tty/devpts.ts'
import type { World } from '../sim/world.ts'
import { addressOf, ADDRESSES } from './addresses.ts'
import { bootMachine } from './boot-machine.ts'

/** The name server of hosts without internet: an address that nothing leads to. */
const UNREACHABLE_DNS = '10.255.255.53'

type HostPlan = { readonly name: string; readonly programs: readonly Program[]; readonly files: LayerFiles; readonly internet: boolean; readonly cgroups?: 'v1' | 'v2' }

/** Boots a host of the scenario, with the disk that all hosts have and `files` beside. */
export function bootHost(world: World, lan: Lan, { name, programs, files, internet, cgroups = 'v2' }: HostPlan): { kernel: Kernel; pts: DevPtsFs } {
  const address = addressOf(name)
  const peers = Object.fromEntries(Object.entries(ADDRESSES).filter(([other]) => other !== name))
  const disk = { ...hostRoot({ name, address, peers, nameserver: internet ? GATEWAY : UNREACHABLE_DNS }), ...files }
  return bootMachine(world, lan, { name, address, programs, disk, internet, cgroups })
}
