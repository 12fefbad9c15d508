import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { parseMode } from '../lib/mode.ts'
import { type Run, utility } from '../utility.ts'
import { directoryOf } from './names.ts'

/** mkdir(1). */
export const mkdir = utility({
  name: 'mkdir', about: 'Create DIRECTORY',
  gnu: {
    usage: 'mkdir [OPTION]... DIRECTORY...',
    flags: ['m,mode=MODE  set file mode (as in chmod), not a=rwx - umask', 'p,parents  no error if existing, make parent directories as needed', 'v,verbose  print a message for each created directory'],
  },
  busybox: { usage: 'mkdir [-m MODE] [-p] DIRECTORY...', flags: ['m,mode=MODE  Mode', 'p,parents  No error if exists; make parent directories as needed', 'v'] },
  *main(run) {
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    const wanted = run.value('m')
    const mode = wanted === undefined ? undefined : parseMode(wanted, 0o777, true, 0)
    if (wanted !== undefined && mode === undefined) return yield* run.fail(run.gnu ? `invalid mode ${run.q(wanted)}` : `invalid mode '${wanted}'`)
    let status = 0
    for (const path of run.operands) {
      try {
        if (run.has('p')) yield* makeParents(run, path)
        else {
          yield* sys.mkdir(path)
          if (run.has('v')) yield* say(run, path)
        }
        if (mode !== undefined) yield* sys.chmod(path, mode)
      } catch (error) {
        if (!isErrno(error)) throw error
        yield* run.warn(`${run.gnu ? `cannot create directory ${run.q(path)}` : `can't create directory '${path}'`}: ${error.message}`)
        status = 1
      }
    }
    return status
  },
})

function* say(run: Run, path: string): Gen<void> {
  yield* run.out.write(run.gnu ? `mkdir: created directory ${run.sq(path)}\n` : `created directory: '${path}'\n`)
}

function* makeParents(run: Run, path: string): Gen<void> {
  const parts = path.split('/').filter((part) => part !== '')
  let at = path.startsWith('/') ? '/' : ''
  for (const part of parts) {
    at += at === '' || at.endsWith('/') ? part : `/${part}`
    try {
      yield* sys.mkdir(at)
      if (run.has('v')) yield* say(run, at)
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error
      if ((yield* sys.stat(at)).kind !== 'dir') throw error
    }
  }
}

/** rmdir(1). */
export const rmdir = utility({
  name: 'rmdir', about: 'Remove DIRECTORY if it is empty',
  gnu: {
    usage: 'rmdir [OPTION]... DIRECTORY...',
    flags: [',ignore-fail-on-non-empty  ignore each failure that is solely because a directory is non-empty', 'p,parents  remove DIRECTORY and its ancestors', 'v,verbose  output a diagnostic for every directory processed'],
  },
  busybox: { usage: 'rmdir [-p] DIRECTORY...', flags: ['p,parents  Include parents', ',ignore-fail-on-non-empty'] },
  *main(run) {
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    let status = 0
    for (const operand of run.operands) {
      for (let path = operand; ; path = directoryOf(path)) {
        try {
          if (run.has('v')) yield* run.out.write(`rmdir: removing directory, ${run.sq(path)}\n`)
          yield* sys.rmdir(path)
        } catch (error) {
          if (!isErrno(error)) throw error
          if (isErrno(error, 'ENOTEMPTY') && run.has('ignore-fail-on-non-empty')) break
          yield* run.warn(`${run.gnu ? `failed to remove ${run.sq(path)}` : `'${path}'`}: ${error.message}`)
          status = 1
          break
        }
        const parent = directoryOf(path)
        if (!run.has('p') || parent === '.' || parent === '/' || parent === path) break
      }
    }
    return status
  },
})
