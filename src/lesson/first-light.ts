import { WORKSTATION_FILES } from '../images/workstation.ts'
import { Internet } from '../kernel/net/internet.ts'
import { Lan } from '../kernel/net/lan.ts'
import { World } from '../sim/world.ts'
import { SHELL_PROGRAMS } from '../userland/shell/programs.ts'
import { BOOT_TIME, bootHost, LOGIN } from './boot-host.ts'
import type { Machines } from './build-world.ts'
import type { WorldSpec } from './worlds.ts'

/**
 * The scenario's workstation with nothing but its shell: enough for a prompt and for typing at it, from a small part of the
 * engine. It stands in until the whole engine is here, which then plays the same inputs; no command is run in it.
 */
export function buildFirstLight(spec: WorldSpec): Machines {
  const world = new World({ seed: spec.seed, bootEpochMs: spec.bootEpochMs })
  const lan = new Lan()
  const { hostname, internet } = spec.workstation
  if (internet) new Internet(world, lan)
  const { kernel: workstation, pts } = bootHost(world, lan, { name: hostname, programs: SHELL_PROGRAMS, files: WORKSTATION_FILES, internet })
  world.runUntil(BOOT_TIME)
  return { world, workstation, pts, engine: undefined, login: LOGIN }
}
