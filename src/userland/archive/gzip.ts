import { gunzip, gzip as compress, isGzip } from '../../base/gzip.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readAll, readFile, write, writeFile } from '../../kernel/libc/io.ts'
import { STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import { type Face, type Run, utility, type Utility } from '../utility.ts'

const FLAGS = ['c,stdout,to-stdout  write on standard output, keep original files unchanged', 'd,decompress,uncompress  decompress', 'f,force  force overwrite of output file and compress links', 'k,keep  keep (don\'t delete) input files', 'l,list  list compressed file contents', 'q,quiet  suppress all warnings', 't,test  test compressed file integrity', 'v,verbose  verbose mode', 'n,no-name', ...[...'123456789'].map((digit) => digit)]
const face = (name: string): Face => ({ usage: `${name} [OPTION]... [FILE]...`, flags: FLAGS })

function declare(name: string, decompress: boolean, toStdout: boolean): Utility {
  return utility({ name, notYet: ['q', 'v'], about: decompress ? 'Decompress FILEs (or stdin)' : 'Compress FILEs (or stdin)', gnu: face(name), busybox: face(name), main: (run) => main(run, decompress || run.has('d') || run.has('t'), toStdout || run.has('c')) })
}

/** gzip(1), gunzip(1), zcat(1). */
export const gzips: readonly Utility[] = [declare('gzip', false, false), declare('gunzip', true, false), declare('zcat', true, true)]

function* main(run: Run, decompress: boolean, toStdout: boolean): Gen<number> {
  if (run.has('l')) return yield* run.fail('drydock: gzip -l is not simulated yet')
  const level = run.given.findLast((g) => /^[1-9]$/.test(g.flag.key))?.flag.key
  let status = 0
  for (const path of run.operands.length > 0 ? run.operands : ['-']) if (!(yield* one(run, path, decompress, toStdout, Number(level ?? 6) as 6))) status = 1
  return status
}

function* one(run: Run, path: string, decompress: boolean, toStdout: boolean, level: 6): Gen<boolean> {
  const fail = function* (text: string): Gen<boolean> {
    yield* run.warn(text)
    return false
  }
  try {
    if (path !== '-' && (yield* sys.stat(path)).kind === 'dir') return yield* fail(`${path} is a directory -- ignored`)
    const bytes = path === '-' ? yield* readAll(STDIN) : yield* readFile(path)
    if (decompress && !isGzip(bytes)) return yield* fail(run.gnu ? `\n${run.name}: ${path === '-' ? 'stdin' : path}: not in gzip format`.slice(run.name.length + 3) : path === '-' ? 'invalid magic' : 'invalid magic')
    const made = decompress ? gunzip(bytes) : { bytes: compress(bytes, level) }
    if ('error' in made) return yield* fail(`${path === '-' ? 'stdin' : path}: ${made.error.includes('EOF') ? 'unexpected end of file' : 'invalid compressed data--format violated'}`)
    if (run.has('t')) return true
    if (path === '-' || toStdout) {
      yield* write(STDOUT, made.bytes)
      return true
    }
    const target = decompress ? targetOf(path) : `${path}.gz`
    if (target === undefined) return yield* fail(run.gnu ? `${path}: unknown suffix -- ignored` : `${path}: unknown suffix`)
    if (!decompress && path.endsWith('.gz') && run.gnu) return yield* fail(`${path} already has .gz suffix -- unchanged`)
    if (!run.has('f') && (yield* exists(target))) return yield* fail(run.gnu ? `${target} already exists;\tnot overwritten`.replace(';\t', '; ') : `can't open '${target}': File exists`)
    const stat = yield* sys.stat(path)
    yield* writeFile(target, made.bytes, stat.mode & 0o777)
    yield* sys.utimes(target, { atime: stat.atime, mtime: stat.mtime })
    if (!run.has('k')) yield* sys.unlink(path)
    return true
  } catch (error) {
    if (!isErrno(error)) throw error
    return yield* fail(`${path}: ${error.message}`)
  }
}

function targetOf(path: string): string | undefined {
  if (path.endsWith('.tgz')) return `${path.slice(0, -4)}.tar`
  return path.endsWith('.gz') ? path.slice(0, -3) : undefined
}

function* exists(path: string): Gen<boolean> {
  try {
    yield* sys.lstat(path)
    return true
  } catch (error) {
    if (isErrno(error)) return false
    throw error
  }
}
