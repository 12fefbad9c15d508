import type { Program } from '../kernel/program.ts'
import { busybox } from './busybox.ts'
import { helloWorld, pause } from './servers/small.ts'
import { UTILITIES } from './utilities.ts'
import { gnuPrograms } from './utility.ts'

/** Every program of the userland, by the name that executable files name it with. */
export const PROGRAMS: readonly Program[] = [busybox, helloWorld, pause, ...UTILITIES.flatMap(gnuPrograms)]
