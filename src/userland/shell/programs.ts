import type { Program } from '../../kernel/program.ts'
import { shellMain } from './main.ts'

/** The shells: busybox's (`sh` and `ash`), Debian's `dash`, and `bash`. */
export const SHELL_PROGRAMS: readonly Program[] = [
  { name: 'sh', main: shellMain('ash') },
  { name: 'ash', main: shellMain('ash') },
  { name: 'dash', main: shellMain('dash') },
  { name: 'bash', main: shellMain('bash') },
]
