import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno } from '../../../kernel/errno.ts'
import { sys } from '../../../kernel/sys.ts'
import { expandTilde } from '../expand/expand.ts'
import type { Shell } from '../interp/shell.ts'

export type FileFilter = { readonly directoriesOnly?: boolean; readonly executables?: boolean; readonly extensions?: readonly string[] }

/** The paths that a word may become: directories end with a slash. */
export function* completeFiles(sh: Shell, word: string, filter: FileFilter = {}): Gen<string[]> {
  const cut = word.lastIndexOf('/') + 1
  const [dir, prefix] = [word.slice(0, cut), word.slice(cut)]
  const tilde = /^~([^/]*)\//.exec(dir)
  const real = tilde === null ? dir : `${yield* expandTilde(sh, tilde[1] ?? '')}${dir.slice((tilde[0] as string).length - 1)}`
  const out: string[] = []
  for (const name of yield* names(real === '' ? '.' : real)) {
    if (!name.startsWith(prefix) || (name.startsWith('.') && !prefix.startsWith('.'))) continue
    const kind = yield* kindOf(real + name)
    if (kind === 'dir') out.push(`${dir}${name}/`)
    else if (!filter.directoriesOnly && wanted(name, kind, filter)) out.push(dir + name)
  }
  return out.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

function wanted(name: string, kind: 'file' | 'executable', filter: FileFilter): boolean {
  if (filter.executables && kind !== 'executable') return false
  return filter.extensions === undefined || filter.extensions.some(e => name.endsWith(`.${e.replace(/^\./, '')}`))
}

function* names(dir: string): Gen<string[]> {
  try {
    return (yield* sys.readdir(dir)).map(e => e.name)
  } catch (error) {
    if (!isErrno(error)) throw error
    return []
  }
}

function* kindOf(path: string): Gen<'dir' | 'executable' | 'file'> {
  try {
    const stat = yield* sys.stat(path)
    return stat.kind === 'dir' ? 'dir' : (stat.mode & 0o111) !== 0 ? 'executable' : 'file'
  } catch (error) {
    if (!isErrno(error)) throw error
    return 'file'
  }
}

/** The commands that a word may become: builtins, functions, aliases, keywords, and programs in PATH. */
export function* completeCommands(sh: Shell, word: string): Gen<string[]> {
  const found = new Set([...sh.builtinNames(), ...sh.functions.keys(), ...sh.aliases.keys(), 'if', 'then', 'else', 'elif', 'fi', 'case', 'esac', 'for', 'while', 'until', 'do', 'done', 'in'])
  for (const dir of (sh.vars.get('PATH') ?? '').split(':')) {
    for (const name of yield* names(dir === '' ? '.' : dir)) found.add(name)
  }
  return [...found].filter(name => name.startsWith(word)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
