import type { Program } from '../kernel/program.ts'
import { busybox } from './busybox.ts'
import { NGINX_PROGRAMS } from './servers/nginx/nginx.ts'
import { IDLE_PROGRAMS, node } from './servers/idle.ts'
import { redisCli } from './servers/redis/cli.ts'
import { redisServer } from './servers/redis/server.ts'
import { whoamiServer } from './servers/whoami.ts'
import { helloWorld, pause } from './servers/small.ts'
import { SHELL_PROGRAMS } from './shell/programs.ts'
import { UTILITIES } from './utilities.ts'
import { gnuPrograms } from './utility.ts'

/** Every program of the userland, by the name that executable files name it with. */
export const PROGRAMS: readonly Program[] = [...SHELL_PROGRAMS, busybox, helloWorld, pause, redisServer, redisCli, whoamiServer, node, ...IDLE_PROGRAMS, ...NGINX_PROGRAMS, ...UTILITIES.flatMap(gnuPrograms)]
