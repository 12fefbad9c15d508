import { dir, executable, symlink } from '../images/image.ts'
import { COMMON_ETC, MERGED_USR, ROOT_DIRECTORIES } from '../images/parts/etc.ts'
import { LOGIN_FILES } from '../images/parts/login.ts'
import { Lan } from '../kernel/net/lan.ts'
import { World } from '../sim/world.ts'
import { SHELL_PROGRAMS } from '../userland/shell/programs.ts'
import { addressOf } from './addresses.ts'
import { BOOT_TIME, bootMachine, LOGIN } from './boot-machine.ts'
import type { Machines } from './build-world.ts'
import type { LessonView } from './view.ts'
import type { WorldSpec } from './worlds.ts'

/** What a shell needs of a disk to come up at its prompt. */
const DISK = {
  ...ROOT_DIRECTORIES, ...MERGED_USR, ...COMMON_ETC, ...LOGIN_FILES,
  '/usr/bin/bash': executable('bash', 1_265_648), '/root/work': dir(), '/run': dir(), '/var/run': symlink('/run'),
}

const NOTHING: LessonView = { containers: () => [], image: () => undefined, objects: () => [], file: () => undefined }

/**
 * The scenario's workstation with nothing but its shell: enough for a prompt and for typing at it, from a small part of the
 * engine. It stands in until the whole engine is here, which then plays the same inputs; no command is run in it.
 */
export function buildFirstLight(spec: WorldSpec): Machines {
  const world = new World({ seed: spec.seed, bootEpochMs: spec.bootEpochMs })
  const { hostname } = spec.workstation
  const plan = { name: hostname, address: addressOf(hostname), programs: SHELL_PROGRAMS, disk: DISK, internet: false }
  const { kernel: workstation, pts } = bootMachine(world, new Lan(), plan)
  world.runUntil(BOOT_TIME)
  return { world, workstation, pts, engine: undefined, cluster: undefined, view: NOTHING, login: LOGIN }
}
