import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { copy, LineReader, printError } from '../../kernel/libc/io.ts'
import { type Fd, O, STDIN, type Stat, sys } from '../../kernel/sys.ts'
import type { Run } from '../utility.ts'
import { lastComponent } from './names.ts'

/** What cp and mv do with each file. */
export type CopyOptions = {
  recursive: boolean
  /** Follow symlinks: always, only on the command line, never. */
  follow: 'always' | 'command-line' | 'never'
  preserve: boolean
  force: boolean
  noClobber: boolean
  interactive: boolean
  update: boolean
  verbose: boolean
  link: 'hard' | 'symbolic' | undefined
}

/** lstat or stat, undefined when there is nothing. */
export function* statOrNone(path: string, follow: boolean): Gen<Stat | undefined> {
  try {
    return yield* follow ? sys.stat(path) : sys.lstat(path)
  } catch (error) {
    if (isErrno(error)) return undefined
    throw error
  }
}

/** `dir/name` without a doubled slash. */
export const inDirectory = (dir: string, path: string): string => (dir.endsWith('/') ? `${dir}${lastComponent(path)}` : `${dir}/${lastComponent(path)}`)

/** Copies one source operand to an exact path; says what fails and gives whether all went well. */
export function* copyOne(run: Run, from: string, to: string, options: CopyOptions, top = true): Gen<boolean> {
  const follow = options.follow === 'always' || (top && options.follow === 'command-line')
  let source: Stat
  try {
    source = yield* follow ? sys.stat(from) : sys.lstat(from)
  } catch (error) {
    return yield* say(run, `${run.gnu ? `cannot stat ${run.sq(from)}` : `can't stat '${from}'`}`, error)
  }
  if (source.kind === 'dir') return yield* copyDirectory(run, from, to, source, options)
  const target = yield* statOrNone(to, true)
  if (target !== undefined) {
    if (target.ino === source.ino && target.dev === source.dev) {
      yield* run.warn(run.gnu ? `${run.sq(from)} and ${run.sq(to)} are the same file` : `'${from}' and '${to}' are the same file`)
      return false
    }
    if (target.kind === 'dir') {
      yield* run.warn(run.gnu ? `cannot overwrite directory ${run.sq(to)} with non-directory` : `'${to}' is a directory`)
      return false
    }
    if (options.noClobber || (options.update && target.mtime >= source.mtime)) return true
    if (options.interactive && !(yield* agreed(run, to))) return true
  }
  try {
    yield* copyFile(run, from, to, source, options)
  } catch (error) {
    return yield* say(run, createText(run, to, source), error)
  }
  if (options.preserve && options.link === undefined) yield* keepAttributes(to, source)
  if (options.verbose) yield* run.out.write(`${run.sq(from)} -> ${run.sq(to)}\n`)
  return true
}

const createText = (run: Run, to: string, source: Stat): string =>
  run.gnu ? `cannot create ${source.kind === 'symlink' ? 'symbolic link' : 'regular file'} ${run.sq(to)}` : `can't create '${to}'`

function* copyFile(run: Run, from: string, to: string, source: Stat, options: CopyOptions): Gen<void> {
  if (options.link === 'hard') return yield* sys.link(from, to)
  if (options.link === 'symbolic') return yield* sys.symlink(from, to)
  if (source.kind === 'symlink') {
    if ((yield* statOrNone(to, false)) !== undefined) yield* sys.unlink(to)
    return yield* sys.symlink(yield* sys.readlink(from), to)
  }
  if (source.kind !== 'file' && options.recursive) return yield* sys.mknod(to, source.kind, source.mode, source.rdev)
  let input: Fd
  try {
    input = yield* sys.open(from)
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* run.warn(run.gnu ? `cannot open ${run.sq(from)} for reading: ${error.message}` : `can't open '${from}': ${error.message}`)
    throw new Reported()
  }
  try {
    const output = yield* openTarget(to, source, options)
    try {
      yield* copyHoles(input, output, source)
    } finally {
      yield* sys.close(output)
    }
  } finally {
    yield* sys.close(input)
  }
}

/** Copies a file's bytes; one that is all hole behind its head stays so. */
function* copyHoles(input: Fd, output: Fd, source: Stat): Gen<void> {
  if (source.kind !== 'file' || source.size < 1_048_576) return yield* copy(input, output)
  let zeros = 0
  for (;;) {
    const chunk = yield* sys.read(input, 262_144)
    if (chunk.length === 0) break
    if (chunk.every((byte) => byte === 0)) {
      zeros += chunk.length
      continue
    }
    if (zeros > 0) yield* sys.lseek(output, zeros, 'cur')
    zeros = 0
    for (let rest = chunk; rest.length > 0; ) rest = rest.subarray(yield* sys.write(output, rest))
  }
  if (zeros > 0) yield* sys.truncate(output, source.size)
}

function* openTarget(to: string, source: Stat, options: CopyOptions): Gen<Fd> {
  try {
    return yield* sys.open(to, O.WRONLY | O.CREAT | O.TRUNC, source.mode & 0o777)
  } catch (error) {
    if (!options.force || !isErrno(error) || (yield* statOrNone(to, false)) === undefined) throw error
    yield* sys.unlink(to)
    return yield* sys.open(to, O.WRONLY | O.CREAT | O.EXCL, source.mode & 0o777)
  }
}

function* copyDirectory(run: Run, from: string, to: string, source: Stat, options: CopyOptions): Gen<boolean> {
  if (!options.recursive) {
    yield* run.warn(run.gnu ? `-r not specified; omitting directory ${run.sq(from)}` : `omitting directory '${from}'`)
    return false
  }
  const target = yield* statOrNone(to, true)
  if (target !== undefined && target.kind !== 'dir') {
    yield* run.warn(run.gnu ? `cannot overwrite non-directory ${run.sq(to)} with directory ${run.sq(from)}` : `target '${to}' is not a directory`)
    return false
  }
  if (yield* isInside(to, source)) {
    yield* run.warn(run.gnu ? `cannot copy a directory, ${run.sq(from)}, into itself, ${run.sq(to)}` : `recursion detected, omitting directory '${from}'`)
    return false
  }
  let clean = true
  try {
    if (target === undefined) yield* sys.mkdir(to, (source.mode & 0o777) | 0o700)
    if (target === undefined && options.verbose) yield* run.out.write(`${run.sq(from)} -> ${run.sq(to)}\n`)
    for (const entry of yield* sys.readdir(from)) {
      const inner = `${from.replace(/\/+$/, '')}/${entry.name}`
      if (!(yield* copyOne(run, inner, `${to.replace(/\/+$/, '')}/${entry.name}`, options, false))) clean = false
    }
  } catch (error) {
    return yield* say(run, run.gnu ? `cannot create directory ${run.sq(to)}` : `can't create directory '${to}'`, error)
  }
  if (options.preserve) yield* keepAttributes(to, source)
  return clean
}

/** Whether a path that is to be made lies in a directory that is to be copied. */
function* isInside(path: string, dir: Stat): Gen<boolean> {
  for (let at = path.replace(/\/+$/, ''); ; ) {
    const slash = at.lastIndexOf('/')
    const parent = slash < 0 ? '.' : at.slice(0, slash) || '/'
    const stat = yield* statOrNone(parent, true)
    if (stat !== undefined && stat.ino === dir.ino && stat.dev === dir.dev) return true
    if (slash <= 0) break
    at = at.slice(0, slash)
  }
  for (let up = '..'; up.length < 200; up += '/..') {
    if (path.startsWith('/')) return false
    const stat = yield* statOrNone(up, true)
    const above = yield* statOrNone(`${up}/..`, true)
    if (stat === undefined || above === undefined) return false
    if (stat.ino === dir.ino && stat.dev === dir.dev) return true
    if (stat.ino === above.ino && stat.dev === above.dev) return false
  }
  return false
}

function* keepAttributes(path: string, source: Stat): Gen<void> {
  try {
    yield* sys.chown(path, source.uid, source.gid, false)
  } catch (error) {
    if (!isErrno(error)) throw error
  }
  if (source.kind !== 'symlink') yield* sys.chmod(path, source.mode)
  yield* sys.utimes(path, { atime: source.atime, mtime: source.mtime }, false)
}

class Reported extends Error {}

function* say(run: Run, what: string, error: unknown): Gen<boolean> {
  if (error instanceof Reported) return false
  if (!isErrno(error)) throw error
  yield* run.warn(`${what}: ${error.message}`)
  return false
}

/** Asks whether a file may be overwritten. */
export function* agreed(run: Run, path: string): Gen<boolean> {
  yield* run.out.flush()
  yield* printError(run.gnu ? `${run.name}: overwrite ${run.sq(path)}? ` : `${run.name}: overwrite '${path}'? `)
  return /^\s*[yY]/.test((yield* new LineReader(STDIN).next()) ?? '')
}
