import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { type Run, utility } from '../utility.ts'
import { lastComponent } from './names.ts'

/** ln(1). */
export const ln = utility({
  name: 'ln', about: 'Create a link LINK or DIR/TARGET to the specified TARGET(s)',
  gnu: {
    usage: 'ln [OPTION]... [-T] TARGET LINK_NAME\n  or:  ln [OPTION]... TARGET\n  or:  ln [OPTION]... TARGET... DIRECTORY',
    flags: [
      's,symbolic  make symbolic links instead of hard links', 'f,force  remove existing destination files', 'n,no-dereference  treat LINK_NAME as a normal file if it is a symbolic link to a directory',
      'T,no-target-directory  treat LINK_NAME as a normal file always', 't,target-directory=DIRECTORY  specify the DIRECTORY in which to create the links', 'v,verbose  print name of each linked file',
    ],
  },
  busybox: {
    usage: 'ln [-sfnbtv] [-S SUF] TARGET... LINK|DIR',
    flags: ['s  Make symlinks instead of hardlinks', 'f  Remove existing destinations', 'n  Don\'t dereference symlinks - treat like normal file', 'T  Treat LINK as a file, not DIR', 'v  Verbose'],
  },
  *main(run) {
    const into = run.value('t')
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing file operand' : undefined)
    const single = run.operands.length === 1 && into === undefined
    const targets = into !== undefined || single ? run.operands : run.operands.slice(0, -1)
    const last = into ?? (single ? '.' : (run.operands.at(-1) as string))
    const directory = !run.has('T') && (yield* isDirectory(last, run.has('n')))
    if (!directory && (targets.length > 1 || into !== undefined)) return yield* run.fail(run.gnu ? `target ${run.sq(last)} is not a directory` : `'${last}': No such file or directory`)
    let status = 0
    for (const target of targets) {
      const path = directory ? `${last.replace(/\/+$/, '')}/${lastComponent(target)}` : last
      if (!(yield* linkOne(run, target, path))) status = 1
    }
    return status
  },
})

function* isDirectory(path: string, noFollow: boolean): Gen<boolean> {
  try {
    return (yield* noFollow ? sys.lstat(path) : sys.stat(path)).kind === 'dir'
  } catch (error) {
    if (isErrno(error)) return false
    throw error
  }
}

function* linkOne(run: Run, target: string, path: string): Gen<boolean> {
  const symbolic = run.has('s')
  try {
    if (run.has('f')) yield* removeOld(path)
    if (symbolic) yield* sys.symlink(target, path)
    else {
      if ((yield* sys.lstat(target)).kind === 'dir') {
        yield* run.warn(run.gnu ? `${target}: hard link not allowed for directory` : `${path}: Operation not permitted`)
        return false
      }
      yield* sys.link(target, path)
    }
  } catch (error) {
    if (!isErrno(error)) throw error
    const missing = !symbolic && isErrno(error, 'ENOENT')
    if (!run.gnu) yield* run.warn(`${path}: ${error.message}`)
    else if (missing) yield* run.warn(`failed to access ${run.sq(target)}: ${error.message}`)
    else yield* run.warn(`failed to create ${symbolic ? 'symbolic' : 'hard'} link ${run.sq(path)}${symbolic || isErrno(error, 'EEXIST') ? '' : ` => ${run.sq(target)}`}: ${error.message}`)
    return false
  }
  if (run.has('v')) yield* run.out.write(run.gnu ? `${run.sq(path)} ${symbolic ? '->' : '=>'} ${run.sq(target)}\n` : `'${path}' -> '${target}'\n`)
  return true
}

function* removeOld(path: string): Gen<void> {
  try {
    yield* sys.unlink(path)
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
  }
}
