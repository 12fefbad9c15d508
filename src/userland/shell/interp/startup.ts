import { decodeUtf8 } from '../../../base/bytes.ts'
import { call, type Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { readFile } from '../../../kernel/libc/io.ts'
import { report } from './process.ts'
import type { Shell } from './shell.ts'

/** Runs a start-up file if it is there; tells whether it is. */
export function* readStartup(sh: Shell, path: string): Gen<boolean> {
  let text: string
  try {
    text = decodeUtf8(yield* readFile(path))
  } catch (error) {
    if (!isErrno(error)) throw error
    return false
  }
  try {
    yield* call(sh.run.text(sh, text, { name: path }))
  } catch (error) {
    yield* report(sh, error)
  }
  return true
}

/** The files a login shell reads first. */
export function* readProfiles(sh: Shell): Gen<void> {
  yield* readStartup(sh, '/etc/profile')
  const home = sh.vars.get('HOME') ?? '/'
  for (const name of sh.bash ? ['.bash_profile', '.bash_login', '.profile'] : ['.profile']) if (yield* readStartup(sh, `${home}/${name}`)) return
}
