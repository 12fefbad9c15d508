import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { printError, LineReader } from '../../kernel/libc/io.ts'
import { STDIN, type Stat, sys } from '../../kernel/sys.ts'
import { type Run, utility } from '../utility.ts'
import { lastComponent } from './names.ts'

/** rm(1). */
export const rm = utility({
  name: 'rm', about: 'Remove (unlink) FILEs',
  gnu: {
    usage: 'rm [OPTION]... [FILE]...',
    flags: [
      'f,force  ignore nonexistent files and arguments, never prompt', 'i  prompt before every removal', 'r,recursive  remove directories and their contents recursively',
      'R', 'd,dir  remove empty directories', 'v,verbose  explain what is being done', ',no-preserve-root  do not treat \'/\' specially', ',preserve-root=?all  do not remove \'/\' (default)',
    ],
  },
  busybox: { usage: 'rm [-irf] FILE...', flags: ['i  Always prompt before removing', 'f,force  Never prompt', 'r,recursive  Recurse', 'R'] },
  *main(run) {
    if (run.value('preserve-root') !== undefined) return yield* run.fail('drydock: rm --preserve-root=all is not simulated yet')
    const force = run.last('f', 'i') === 'f'
    if (run.operands.length === 0) return force ? 0 : yield* run.usage(run.gnu ? 'missing operand' : undefined)
    let status = 0
    for (const path of run.operands) {
      const name = lastComponent(path)
      if (name === '.' || name === '..') {
        yield* run.warn(run.gnu ? `refusing to remove '.' or '..' directory: skipping ${run.sq(path)}` : `can't remove '.' or '..'`)
        status = 1
      } else if (name === '/' && run.gnu && run.last('preserve-root', 'no-preserve-root') !== 'no-preserve-root' && recursive(run)) {
        yield* run.warn(`it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe`)
        status = 1
      } else if (!(yield* remove(run, path, force))) status = 1
    }
    return status
  },
})

const recursive = (run: Run): boolean => run.has('r') || run.has('R')

function* remove(run: Run, path: string, force: boolean): Gen<boolean> {
  let stat: Stat
  try {
    stat = yield* sys.lstat(path)
  } catch (error) {
    if (force && (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR'))) return true
    return yield* complain(run, path, error)
  }
  if (stat.kind === 'dir' && !recursive(run) && !run.has('d')) {
    yield* run.warn(run.gnu ? `cannot remove ${run.sq(path)}: Is a directory` : `'${path}' is a directory`)
    return false
  }
  try {
    if (stat.kind !== 'dir') {
      if (!(yield* agreed(run, path, stat))) return true
      yield* sys.unlink(path)
    } else {
      let clean = true
      if (recursive(run)) for (const entry of yield* sys.readdir(path)) if (!(yield* remove(run, `${path.replace(/\/+$/, '')}/${entry.name}`, force))) clean = false
      if (!clean) return false
      if (!(yield* agreed(run, path, stat))) return true
      yield* sys.rmdir(path)
    }
  } catch (error) {
    return yield* complain(run, path, error)
  }
  if (run.has('v')) yield* run.out.write(stat.kind === 'dir' ? `removed directory ${run.sq(path)}\n` : `removed ${run.sq(path)}\n`)
  return true
}

function* complain(run: Run, path: string, error: unknown): Gen<boolean> {
  if (!isErrno(error)) throw error
  yield* run.warn(run.gnu ? `cannot remove ${run.sq(path)}: ${error.message}` : `can't remove '${path}': ${error.message}`)
  return false
}

function* agreed(run: Run, path: string, stat: Stat): Gen<boolean> {
  if (run.last('f', 'i') !== 'i') return true
  yield* run.out.flush()
  const kind = stat.kind === 'dir' ? 'directory' : stat.kind === 'symlink' ? 'symbolic link' : stat.size === 0 ? 'regular empty file' : 'regular file'
  yield* printError(run.gnu ? `rm: remove ${kind} ${run.sq(path)}? ` : `rm: remove '${path}'? `)
  return /^\s*[yY]/.test((yield* new LineReader(STDIN).next()) ?? '')
}
