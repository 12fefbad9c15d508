import { docker } from '../docker/cli/program.ts'
import type { Engine } from '../docker/engine/engine.ts'
import { startDockerd } from '../docker/engine/server.ts'
import { CATALOGUE } from '../images/catalogue.ts'
import type { LayerFiles } from '../images/image.ts'
import { unpack } from '../images/unpack.ts'
import { hostRoot, WORKSTATION_FILES } from '../images/workstation.ts'
import { Kernel } from '../kernel/kernel.ts'
import { GATEWAY, plugIn } from '../kernel/net/host-network.ts'
import { Internet } from '../kernel/net/internet.ts'
import { Lan } from '../kernel/net/lan.ts'
import type { Program } from '../kernel/program.ts'
import { mountSystem } from '../kernel/system-mounts.ts'
import type { DevPtsFs } from '../kernel/tty/devpts.ts'
import { parseReference, tagNameOnly } from '../oci/reference.ts'
import { catalogueRegistry } from '../runtime/catalogue.ts'
import { createRuntime, type Runtime } from '../runtime/runtime.ts'
import { SECOND } from '../sim/time.ts'
import { World } from '../sim/world.ts'
import { PROGRAMS } from '../userland/programs.ts'
import { SHELL_PROGRAMS } from '../userland/shell/programs.ts'
import type { WorldSpec } from './worlds.ts'

/** The machines of a scenario, running. */
export type Machines = {
  readonly world: World
  /** The host the learner sits at. */
  readonly workstation: Kernel
  /** Its terminals. */
  readonly pts: DevPtsFs
  readonly engine: Engine | undefined
  readonly login: { readonly shell: string; readonly home: string; readonly cwd: string; readonly env: ReadonlyMap<string, string> }
}

/** Where the hosts are in the LAN. */
const ADDRESSES: Readonly<Record<string, string>> = { drydock: '192.168.49.1', controlplane: '192.168.49.2', node01: '192.168.49.3', node02: '192.168.49.4' }

/** The name server of hosts without internet: an address that nothing leads to. */
const UNREACHABLE_DNS = '10.255.255.53'

/** Builds a scenario's machines and boots them. */
export function buildWorld(spec: WorldSpec): Machines {
  const world = new World({ seed: spec.seed, bootEpochMs: spec.bootEpochMs })
  const lan = new Lan()
  const { hostname, internet } = spec.workstation
  if (internet) new Internet(world, lan)
  const registry = catalogueRegistry(CATALOGUE)
  registry.reachable = internet
  const programs = [...PROGRAMS, ...SHELL_PROGRAMS]
  const { kernel: workstation, pts } = bootHost(world, lan, { name: hostname, programs: [...programs, docker], files: WORKSTATION_FILES, internet })
  const runtime = createRuntime(workstation, registry)
  for (const image of spec.workstation.images) preload(runtime, image)
  const engine = spec.workstation.docker ? startDockerd(workstation, runtime) : undefined
  const home = '/root'
  const env = new Map([
    ['HOME', home], ['USER', 'root'], ['LOGNAME', 'root'], ['SHELL', '/bin/bash'], ['TERM', 'xterm-256color'], ['LANG', 'C.UTF-8'],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ])
  world.runUntil(2 * SECOND)
  return { world, workstation, pts, engine, login: { shell: '/bin/bash', home, cwd: '/root/work', env } }
}

type HostPlan = { readonly name: string; readonly programs: readonly Program[]; readonly files: LayerFiles; readonly internet: boolean }

/** Boots a host: its disk, its mounts, its place in the LAN. */
function bootHost(world: World, lan: Lan, { name, programs, files, internet }: HostPlan): { kernel: Kernel; pts: DevPtsFs } {
  const address = ADDRESSES[name] ?? '192.168.49.100'
  const peers = Object.fromEntries(Object.entries(ADDRESSES).filter(([other]) => other !== name))
  const kernel = new Kernel(world, { hostname: name, programs })
  unpack({ ...hostRoot({ name, address, peers, nameserver: internet ? GATEWAY : UNREACHABLE_DNS }), ...files }, kernel.disk)
  const pts = mountSystem(kernel)
  plugIn(kernel, lan, `${address}/24`, internet ? GATEWAY : undefined)
  return { kernel, pts }
}

/** Puts an image of the registry into a host's store, as if it had been pulled long ago. */
function preload(runtime: Runtime, name: string): void {
  const parsed = parseReference(name)
  if (!parsed.ok) return
  const ref = tagNameOnly(parsed.value)
  const resolved = runtime.registry.resolve(ref)
  if (resolved.ok) runtime.images.name(ref, resolved.image)
}
