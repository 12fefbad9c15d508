import { arg } from './arg.ts'
import { cmd, entrypoint } from './command.ts'
import { add, copy } from './copy.ts'
import { env } from './env.ts'
import { expose } from './expose.ts'
import { from } from './from.ts'
import { healthcheck } from './healthcheck.ts'
import type { InstructionKind } from './instruction.ts'
import { label } from './label.ts'
import { maintainer } from './maintainer.ts'
import { onbuild } from './onbuild.ts'
import { run } from './run.ts'
import { shell } from './shell.ts'
import { stopsignal } from './stopsignal.ts'
import { user } from './user.ts'
import { volume } from './volume.ts'
import { workdir } from './workdir.ts'

/** Every instruction of a Dockerfile, in the order in which BuildKit suggests them for a mistyped one. */
export const INSTRUCTIONS: readonly InstructionKind[] = [
  add, arg, cmd, copy, entrypoint, env, expose, from, healthcheck, label, maintainer, onbuild, run, shell, stopsignal, user, volume, workdir,
]
