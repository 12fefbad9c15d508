import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno, errno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { type Run, utility } from '../utility.ts'

/** Which components of a path may be missing. */
type Missing = 'none' | 'last' | 'all'

/** The absolute path without symlinks and dots (realpath(3), with GNU's -e, -f and -m). */
export function* canonical(path: string, missing: Missing): Gen<string> {
  if (path === '') throw errno('ENOENT')
  let rest = path.split('/')
  let at = path.startsWith('/') ? '' : yield* sys.getcwd()
  if (at === '/') at = ''
  for (let links = 0; rest.length > 0; ) {
    const [part = '', ...more] = rest
    rest = more
    if (part === '' || part === '.') continue
    if (part === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')))
      continue
    }
    const next = `${at}/${part}`
    try {
      const stat = yield* sys.lstat(next)
      if (stat.kind === 'symlink') {
        if (++links > 40) throw errno('ELOOP')
        const target = yield* sys.readlink(next)
        if (target.startsWith('/')) at = ''
        rest = [...target.split('/'), ...rest]
        continue
      }
      if (stat.kind !== 'dir' && rest.some((p) => p !== '' && p !== '.') && missing !== 'all') throw errno('ENOTDIR')
    } catch (error) {
      const lastOne = rest.every((p) => p === '')
      if (!isErrno(error, 'ENOENT') || missing === 'none' || (missing === 'last' && !lastOne)) if (!(missing === 'all' && isErrno(error) && !isErrno(error, 'ELOOP'))) throw error
    }
    at = next
  }
  return at === '' ? '/' : at
}

/** readlink(1). */
export const readlink = utility({
  name: 'readlink', about: 'Display the value of a symlink',
  gnu: {
    usage: 'readlink [OPTION]... FILE...',
    flags: [
      'f,canonicalize  follow every symlink; all but the last component must exist', 'e,canonicalize-existing  follow every symlink; all components must exist', 'm,canonicalize-missing  follow every symlink, without requirements on existence',
      'n,no-newline  do not output the trailing delimiter', 'q,quiet  suppress most error messages', 's,silent  suppress most error messages', 'v,verbose  report error messages', 'z,zero  end each output line with NUL, not newline',
    ],
  },
  busybox: { usage: 'readlink [-fnv] FILE', flags: ['f  Canonicalize by following all symlinks', 'n  Don\'t add newline', 'v  Verbose', 'e', 'm', 'q', 's'] },
  *main(run) {
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    const end = run.has('n') && run.operands.length === 1 ? '' : run.has('z') ? '\0' : '\n'
    const how = run.last('f', 'e', 'm')
    let status = 0
    for (const path of run.operands) {
      try {
        const found = how === undefined ? yield* sys.readlink(path) : yield* canonical(path, how === 'e' ? 'none' : how === 'f' ? 'last' : 'all')
        yield* run.out.write(`${found}${end}`)
      } catch (error) {
        if (!isErrno(error)) throw error
        if (run.has('v')) yield* run.warn(`${path}: ${error.message}`)
        status = 1
      }
    }
    return status
  },
})

/** realpath(1). */
export const realpath = utility({
  name: 'realpath', about: 'Print absolute pathnames of FILE',
  gnu: {
    usage: 'realpath [OPTION]... FILE...',
    flags: ['e,canonicalize-existing  all components of the path must exist', 'm,canonicalize-missing  no path components need exist', 'q,quiet  suppress most error messages', 's,strip,no-symlinks  don\'t expand symlinks', 'z,zero  end each output line with NUL, not newline', ',relative-to=DIR  print the resolved path relative to DIR'],
  },
  busybox: { usage: 'realpath FILE...' },
  *main(run) {
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing operand' : undefined)
    let status = 0
    for (const path of run.operands) {
      try {
        yield* run.out.write(`${yield* resolved(run, path)}${run.has('z') ? '\0' : '\n'}`)
      } catch (error) {
        if (!isErrno(error)) throw error
        if (!run.has('q')) yield* run.warn(`${path}: ${error.message}`)
        status = 1
      }
    }
    return status
  },
})

function* resolved(run: Run, path: string): Gen<string> {
  const missing: Missing = run.has('e') ? 'none' : run.has('m') ? 'all' : 'last'
  const full = run.has('s') ? normal(path.startsWith('/') ? path : `${yield* sys.getcwd()}/${path}`) : yield* canonical(path, missing)
  const base = run.value('relative-to')
  return base === undefined ? full : relative(full, yield* canonical(base, missing))
}

function normal(path: string): string {
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') out.pop()
    else if (part !== '' && part !== '.') out.push(part)
  }
  return `/${out.join('/')}`
}

function relative(path: string, base: string): string {
  const split = (p: string): string[] => p.split('/').filter((part) => part !== '')
  const [to, from] = [split(path), split(base)]
  let same = 0
  while (same < to.length && to[same] === from[same]) same++
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.'
}
