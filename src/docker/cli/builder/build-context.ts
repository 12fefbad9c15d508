import { compileIgnorePatterns, parseIgnoreFile } from '../../../base/ignore-patterns.ts'
import { cleanPath, joinPath } from '../../../base/path.ts'
import { tarEntry, type TarEntry } from '../../../base/tar.ts'
import { decodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { isErrno, SysError } from '../../../kernel/errno.ts'
import { readFile } from '../../../kernel/libc/io.ts'
import { sys, type Stat } from '../../../kernel/sys.ts'
import { Failure } from '../../../cli/failure.ts'

/** What is sent of a folder: its entries but the ignored ones; the Dockerfile and the ignore file always. */
export type BuildContext = { readonly entries: readonly TarEntry[]; readonly dockerfile: string }

/** Packs a folder for a build. `dockerfile` is the path as given with -f, empty for the folder's own. */
export function* packContext(folder: string, dockerfile: string): Gen<BuildContext> {
  const cwd = yield* sys.getcwd()
  const root = absolute(cwd, folder)
  yield* requireFolder(root, folder)
  const wanted = dockerfile === '' ? joinPath(root, 'Dockerfile') : absolute(cwd, dockerfile)
  const inside = wanted.startsWith(`${root === '/' ? '' : root}/`) ? wanted.slice(root === '/' ? 1 : root.length + 1) : undefined
  const { source, patterns } = yield* ignoreFile(root, wanted)
  const name = inside ?? '.dockerfile.outside-of-context'
  const kept = new Set([name, ...(source === undefined ? [] : [source])])
  const entries: TarEntry[] = []
  yield* walk(root, '', matcherOf(patterns), kept, entries)
  if (inside === undefined) entries.push(tarEntry({ name, data: yield* outsideFile(wanted, dockerfile) }))
  return { entries, dockerfile: name }
}

const absolute = (cwd: string, path: string): string => (path.startsWith('/') ? cleanPath(path) : joinPath(cwd, path))

function* requireFolder(root: string, given: string): Gen<void> {
  try {
    const { kind } = yield* sys.stat(root)
    if (kind === 'dir') return
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    throw new Failure(`ERROR: unable to prepare context: path ${JSON.stringify(given)} not found`)
  }
  throw new Failure(`ERROR: unable to prepare context: context must be a directory: ${root}`)
}

function* outsideFile(path: string, given: string): Gen<Uint8Array> {
  try {
    return yield* readFile(path)
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    throw new Failure(`ERROR: resolve : lstat ${given}: ${error.message.toLowerCase()}`)
  }
}

/** The patterns of DOCKERFILE.dockerignore or .dockerignore, and which of them it was. */
function* ignoreFile(root: string, dockerfile: string): Gen<{ readonly source: string | undefined; readonly patterns: readonly string[] }> {
  for (const path of [`${dockerfile}.dockerignore`, joinPath(root, '.dockerignore')]) {
    try {
      return { source: path.slice(root === '/' ? 1 : root.length + 1), patterns: parseIgnoreFile(decodeUtf8(yield* readFile(path))) }
    } catch (error) {
      if (!isErrno(error, 'ENOENT') && !isErrno(error, 'ENOTDIR')) throw error
    }
  }
  return { source: undefined, patterns: [] }
}

type Matcher = Exclude<ReturnType<typeof compileIgnorePatterns>, { error: string }>

function matcherOf(patterns: readonly string[]): Matcher {
  const matcher = compileIgnorePatterns(patterns)
  if ('error' in matcher) throw new Failure(`ERROR: failed to solve: error from sender: failed to parse excludepatterns: ${matcher.error}`)
  return matcher
}

function* walk(root: string, below: string, ignored: Matcher, kept: ReadonlySet<string>, entries: TarEntry[]): Gen<void> {
  const names = (yield* sys.readdir(joinPath(root, below))).map(({ name }) => name).sort()
  for (const name of names) {
    const path = below === '' ? name : `${below}/${name}`
    const full = joinPath(root, path)
    const stat = yield* sys.lstat(full)
    const skip = ignored.ignores(path) && !kept.has(path)
    if (stat.kind === 'dir') {
      const mark = entries.length
      if (!skip || ignored.hasExclusions || [...kept].some((one) => one.startsWith(`${path}/`))) {
        yield* walk(root, path, ignored, kept, entries)
        if (!skip || entries.length > mark) entries.splice(mark, 0, entryOf(`${path}/`, stat))
      }
    } else if (!skip && stat.kind !== 'socket') entries.push(yield* fileEntry(path, full, stat))
  }
}

function* fileEntry(path: string, full: string, stat: Stat): Gen<TarEntry> {
  if (stat.kind === 'symlink') return { ...entryOf(path, stat), type: 'symlink', linkName: yield* sys.readlink(full) }
  if (stat.kind === 'fifo') return { ...entryOf(path, stat), type: 'fifo' }
  return { ...entryOf(path, stat), data: yield* readFile(full) }
}

function entryOf(name: string, { mode, mtime }: Stat): TarEntry {
  return tarEntry({ name, mode: mode & 0o7777, uid: 0, gid: 0, mtime: Math.floor(mtime / 1_000_000) })
}
