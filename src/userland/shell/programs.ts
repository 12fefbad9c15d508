import type { Program } from '../../kernel/program.ts'
import { shellMain } from './main.ts'

/** The shells: busybox's (`sh`, `ash`, and as applets of the multi-call binary), Debian's `dash`, and `bash`. */
export const SHELL_PROGRAMS: readonly Program[] = [
  { name: 'sh', main: shellMain('ash') },
  { name: 'ash', main: shellMain('ash') },
  { name: 'busybox:sh', main: shellMain('ash') },
  { name: 'busybox:ash', main: shellMain('ash') },
  { name: 'dash', main: shellMain('dash') },
  { name: 'bash', main: shellMain('bash') },
]
