import { cat } from './coreutils/cat.ts'
import { chgrp, chmod, chown } from './coreutils/chmod.ts'
import { cp } from './coreutils/cp.ts'
import { mkdir, rmdir } from './coreutils/directories.ts'
import { echo } from './coreutils/echo.ts'
import { ln } from './coreutils/ln.ts'
import { ls } from './coreutils/ls.ts'
import { mv } from './coreutils/mv.ts'
import { basename, dirname, pwd } from './coreutils/names.ts'
import { readlink, realpath } from './coreutils/paths.ts'
import { rm } from './coreutils/rm.ts'
import { touch } from './coreutils/touch.ts'
import { falseUtility, trueUtility } from './coreutils/true-false.ts'
import type { Utility } from './utility.ts'

/** Every utility that has a GNU or a busybox face. */
export const UTILITIES: readonly Utility[] = [
  basename, cat, chgrp, chmod, chown, cp, dirname, echo, falseUtility, ln, ls, mkdir, mv, pwd, readlink, realpath, rm, rmdir, touch, trueUtility,
]
