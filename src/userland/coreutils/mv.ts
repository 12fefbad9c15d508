import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { type Run, utility } from '../utility.ts'
import { agreed, copyOne, inDirectory, statOrNone } from './copy-tree.ts'

/** mv(1). */
export const mv = utility({
  name: 'mv', about: 'Rename SOURCE to DEST, or move SOURCEs to DIRECTORY',
  gnu: {
    usage: 'mv [OPTION]... [-T] SOURCE DEST\n  or:  mv [OPTION]... SOURCE... DIRECTORY\n  or:  mv [OPTION]... -t DIRECTORY SOURCE...',
    flags: [
      'f,force  do not prompt before overwriting', 'i,interactive  prompt before overwrite', 'n,no-clobber  do not overwrite an existing file', 't,target-directory=DIRECTORY  move all SOURCE arguments into DIRECTORY',
      'T,no-target-directory  treat DEST as a normal file', 'u,update  move only when the SOURCE file is newer', 'v,verbose  explain what is being done',
    ],
  },
  busybox: {
    usage: 'mv [-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }',
    flags: ['f  Don\'t prompt before overwriting', 'i  Interactive, prompt before overwrite', 'n  Don\'t overwrite an existing file', 'T  Refuse to move if DEST is a directory', 't=DIR  Move all SOURCEs into DIR', 'u', 'v'],
  },
  *main(run) {
    const into = run.value('t')
    const few = run.operands.length < (into === undefined ? 2 : 1)
    if (few && !run.gnu) return yield* run.usage()
    if (run.operands.length === 0) return yield* run.usage('missing file operand')
    if (few) return yield* run.usage(`missing destination file operand after ${run.sq(run.operands[0] as string)}`)
    const sources = into === undefined ? run.operands.slice(0, -1) : run.operands
    const last = into ?? (run.operands.at(-1) as string)
    const directory = !run.has('T') && (yield* statOrNone(last, true))?.kind === 'dir'
    if (!directory && (sources.length > 1 || into !== undefined)) return yield* run.fail(run.gnu ? `target ${run.sq(last)}: Not a directory` : `target '${last}' is not a directory`)
    let status = 0
    for (const source of sources) if (!(yield* move(run, source, directory ? inDirectory(last, source) : last))) status = 1
    return status
  },
})

function* move(run: Run, from: string, to: string): Gen<boolean> {
  const source = yield* statOrNone(from, false)
  if (source === undefined) {
    yield* run.warn(run.gnu ? `cannot stat ${run.sq(from)}: No such file or directory` : `can't rename '${from}': No such file or directory`)
    return false
  }
  const target = yield* statOrNone(to, false)
  if (target !== undefined) {
    const choice = run.last('f', 'i', 'n')
    if (choice === 'n' || (run.has('u') && target.mtime >= source.mtime)) return true
    if (choice === 'i' && !(yield* agreed(run, to))) return true
    if (target.ino === source.ino && target.dev === source.dev) {
      yield* run.warn(`${run.gnu ? `${run.sq(from)} and ${run.sq(to)}` : `'${from}' and '${to}'`} are the same file`)
      return false
    }
    if (target.kind === 'dir' && source.kind !== 'dir') {
      yield* run.warn(run.gnu ? `cannot overwrite directory ${run.sq(to)} with non-directory` : `can't rename '${from}': Is a directory`)
      return false
    }
  }
  try {
    yield* sys.rename(from, to)
  } catch (error) {
    if (!isErrno(error)) throw error
    if (error.errno === 'EXDEV') return yield* moveAcross(run, from, to)
    if (!run.gnu) yield* run.warn(`can't rename '${from}': ${error.message}`)
    else if (error.errno === 'EINVAL') yield* run.warn(`cannot move ${run.sq(from)} to a subdirectory of itself, ${run.sq(to)}`)
    else yield* run.warn(`cannot move ${run.sq(from)} to ${run.sq(to)}: ${error.message}`)
    return false
  }
  if (run.has('v')) yield* run.out.write(run.gnu ? `renamed ${run.sq(from)} -> ${run.sq(to)}\n` : `'${from}' -> '${to}'\n`)
  return true
}

/** Between file systems a move is a copy and a removal. */
function* moveAcross(run: Run, from: string, to: string): Gen<boolean> {
  const copied = yield* copyOne(run, from, to, {
    recursive: true, follow: 'never', preserve: true, force: true, noClobber: false, interactive: false, update: false, verbose: false, link: undefined,
  })
  if (!copied) return false
  yield* removeTree(from)
  return true
}

/** Removes a file or a whole tree. Throws what the system calls throw. */
export function* removeTree(path: string): Gen<void> {
  if ((yield* sys.lstat(path)).kind !== 'dir') return yield* sys.unlink(path)
  for (const entry of yield* sys.readdir(path)) yield* removeTree(`${path}/${entry.name}`)
  yield* sys.rmdir(path)
}
