import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { sys } from '../../../kernel/sys.ts'
import type { Shell } from './shell.ts'

export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** What a command name turned out to be on the disk. */
export type Found = { readonly path: string } | { readonly missing: 'ENOENT' | 'EACCES' }

/** Finds a command in PATH (or in `path`), through the shell's hash table. */
export function* findCommand(sh: Shell, name: string, path?: string): Gen<Found> {
  if (name.includes('/')) return { path: name }
  const known = path === undefined ? sh.hash.get(name) : undefined
  if (known !== undefined) {
    known.hits++
    return { path: known.path }
  }
  const search = path ?? sh.vars.get('PATH') ?? (sh.bash ? DEFAULT_PATH : '')
  const found = yield* searchPath(name, search)
  if ('path' in found && path === undefined && sh.on('hashall') && found.path !== name) sh.hash.set(name, { path: found.path, hits: 1 })
  return found
}

/** Looks a name up in a list of directories. A file that may not be executed is remembered, in case nothing better comes. */
export function* searchPath(name: string, search: string): Gen<Found> {
  let missing: 'ENOENT' | 'EACCES' = 'ENOENT'
  if (name === '') return { missing }
  for (const dir of search.split(':')) {
    const path = dir === '' ? `./${name}` : dir.endsWith('/') ? dir + name : `${dir}/${name}`
    const result = yield* isExecutable(path)
    if (result === true) return { path }
    if (result === 'EACCES') missing = 'EACCES'
  }
  return { missing }
}

function* isExecutable(path: string): Gen<true | 'EACCES' | false> {
  try {
    const stat = yield* sys.stat(path)
    if (stat.kind === 'dir') return false
    yield* sys.access(path, { execute: true })
    return true
  } catch (error) {
    if (!isErrno(error)) throw error
    return error.errno === 'EACCES' ? 'EACCES' : false
  }
}
