import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { sys } from '../../../kernel/sys.ts'
import type { DirEntry } from '../../../kernel/vfs/file-system.ts'
import { hasMagic, Pattern, unquotePattern } from './pattern.ts'

export type GlobOptions = {
  readonly dotglob: boolean
  readonly globstar: boolean
  readonly ignoreCase: boolean
  readonly extglob: boolean
  /** `.` and `..` match patterns that begin with a dot. */
  readonly dots: boolean
}

/** The paths a pattern matches, sorted; none when nothing does. */
export function* glob(pattern: string, options: GlobOptions): Gen<string[]> {
  const absolute = /^\/+/.exec(pattern)?.[0] ?? ''
  const parts = splitPattern(pattern.slice(absolute.length))
  let found = [absolute]
  for (const [i, { text, slashes }] of parts.entries()) {
    const last = i === parts.length - 1 && slashes === ''
    const next: string[] = []
    for (const base of found) {
      if (options.globstar && text === '**') yield* everything(base, last, options, next)
      else if (hasMagic(text, options.extglob)) yield* matching(base, text, last, options, next)
      else next.push(base + unquotePattern(text))
    }
    found = yield* existing(next, slashes, !hasMagic(text, options.extglob) && text !== '**')
    if (found.length === 0) return []
  }
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

type Part = { readonly text: string; readonly slashes: string }

function splitPattern(pattern: string): Part[] {
  const parts: Part[] = []
  for (const [, text = '', slashes = ''] of pattern.matchAll(/((?:[^/\\]|\\[^/]|\\(?=\/)|\\$)+)((?:\\?\/)*)/g)) parts.push({ text, slashes: slashes.replaceAll('\\', '') })
  return parts
}

/** Keeps what exists (where a name was put together and not found by reading a directory) and adds the slashes, for which it must be a directory. */
function* existing(paths: readonly string[], slashes: string, check: boolean): Gen<string[]> {
  if (!check && slashes === '') return [...paths]
  const out: string[] = []
  for (const path of paths) {
    try {
      const stat = yield* slashes === '' ? sys.lstat(path) : sys.stat(path)
      if (slashes === '' || stat.kind === 'dir') out.push(path + slashes)
    } catch (error) {
      if (!isErrno(error)) throw error
    }
  }
  return out
}

function* entriesOf(dir: string): Gen<readonly DirEntry[]> {
  try {
    return yield* sys.readdir(dir === '' ? '.' : dir)
  } catch (error) {
    if (!isErrno(error)) throw error
    return []
  }
}

function* matching(base: string, text: string, _last: boolean, options: GlobOptions, out: string[]): Gen<void> {
  const pattern = new Pattern(text, { extglob: options.extglob, ignoreCase: options.ignoreCase })
  const dotted = /^\\?\./.test(text)
  const names = (yield* entriesOf(base)).map(e => e.name)
  if (dotted && options.dots) names.push('.', '..')
  for (const name of names) {
    if (name.startsWith('.') && !dotted && !options.dotglob) continue
    if (pattern.test(name)) out.push(base + name)
  }
}

/** `**`: the directory itself and everything below it. */
function* everything(base: string, last: boolean, options: GlobOptions, out: string[]): Gen<void> {
  if (!last || base !== '') out.push(base === '' ? '.' : base.replace(/\/$/, ''))
  const stack = [base]
  for (let dir = stack.pop(); dir !== undefined; dir = stack.pop()) {
    for (const entry of yield* entriesOf(dir)) {
      if (entry.name.startsWith('.') && !options.dotglob) continue
      const path = dir + entry.name
      if (entry.kind === 'dir') {
        out.push(path)
        stack.push(`${path}/`)
      } else if (last) out.push(path)
    }
  }
}
