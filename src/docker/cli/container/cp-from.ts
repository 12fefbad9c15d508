import { baseName, dirName, joinPath } from '../../../base/path.ts'
import { readTar } from '../../../base/tar-read.ts'
import type { TarEntry } from '../../../base/tar.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { SysError } from '../../../kernel/errno.ts'
import { sys, type Stat } from '../../../kernel/sys.ts'
import { writeFile } from '../../../kernel/libc/io.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Writer } from '../../../cli/writer.ts'
import { segment, type Engine } from '../client/engine.ts'
import { assertsDirectory, endsWithDot, isDirectory, isSymlink, pathStat, statInContainer, type CopyReport } from './path-stat.ts'

export type CopyFrom = { readonly engine: Engine; readonly container: string; readonly path: string; readonly target: string; readonly followLink: boolean; readonly out: Writer; readonly report: CopyReport }

/** Copies from a container to the host, or as a tar to standard output (docker/cli copyFromContainer). */
export function* copyFromContainer(copy: CopyFrom): Gen<void> {
  const path = copy.followLink ? yield* resolved(copy) : copy.path
  const response = yield* copy.engine.open('GET', `/containers/${segment(copy.container)}/archive`, { query: { path: path === '' ? '/' : path } })
  if (copy.target === '-') {
    for (let part = yield* response.body.read(); part.length > 0; part = yield* response.body.read()) yield* copy.out.bytes(part)
    yield* response.close()
    return
  }
  const stat = pathStat(response.headers.get('X-Docker-Container-Path-Stat'))
  const archive = yield* response.body.all()
  yield* response.close()
  const read = readTar(archive)
  if ('error' in read) throw new Failure(read.error)
  let copied = 0
  try {
    const place = yield* placeFor(copy.target, path, isDirectory(stat))
    copied = archive.length
    yield* unpack(read.entries, place)
  } finally {
    yield* copy.report(copied)
  }
}

function* resolved({ engine, container, path }: CopyFrom): Gen<string> {
  const stat = yield* statInContainer(engine, container, path)
  if (!isSymlink(stat)) return path
  return stat.linkTarget.startsWith('/') ? stat.linkTarget : joinPath(dirName(path), stat.linkTarget)
}

/** Where the archive goes: a directory, and the name that its first element gets there (undefined: its content goes in). */
type Place = { readonly directory: string; readonly rename: string | undefined; readonly contentsOnly: boolean }

function* placeFor(target: string, source: string, sourceIsDirectory: boolean): Gen<Place> {
  const stat = yield* statOf(target)
  if (stat?.kind === 'dir') return { directory: target, rename: undefined, contentsOnly: endsWithDot(source) }
  if (stat !== undefined) {
    if (assertsDirectory(target)) throw new Failure('not a directory')
    if (sourceIsDirectory) throw new Failure('cannot copy directory')
    return { directory: dirName(target), rename: baseName(target), contentsOnly: false }
  }
  const parent = yield* statOf(dirName(target.replace(/\/+$/, '')))
  if (parent === undefined) throw new Failure(`invalid output path: directory ${JSON.stringify(dirName(target.replace(/\/+$/, '')))} does not exist`)
  if (!sourceIsDirectory && assertsDirectory(target)) throw new Failure('no such directory')
  if (sourceIsDirectory && endsWithDot(source)) {
    yield* sys.mkdir(target, 0o755)
    return { directory: target, rename: undefined, contentsOnly: true }
  }
  const trimmed = target.replace(/\/+$/, '')
  return { directory: dirName(trimmed), rename: baseName(trimmed), contentsOnly: false }
}

function* statOf(path: string): Gen<Stat | undefined> {
  try {
    return yield* sys.stat(path === '' ? '.' : path)
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    return undefined
  }
}

function* unpack(entries: readonly TarEntry[], place: Place): Gen<void> {
  const root = (entries[0]?.name ?? '').split('/')[0] ?? ''
  for (const entry of entries) {
    const name = targetName(entry.name.replace(/\/$/, ''), root, place)
    if (name !== undefined) yield* writeEntry(entry, joinPath(place.directory === '' ? '.' : place.directory, name))
  }
}

function targetName(name: string, root: string, { rename, contentsOnly }: Place): string | undefined {
  if (name !== root && !name.startsWith(`${root}/`)) return name
  const below = name.slice(root.length + 1)
  if (contentsOnly) return below === '' ? undefined : below
  const first = rename ?? root
  return below === '' ? first : `${first}/${below}`
}

function* writeEntry(entry: TarEntry, path: string): Gen<void> {
  if (entry.type === 'directory') {
    if ((yield* statOf(path))?.kind !== 'dir') yield* sys.mkdir(path, entry.mode)
  } else {
    yield* removeOld(path)
    if (entry.type === 'symlink') yield* sys.symlink(entry.linkName, path)
    else if (entry.type === 'file') yield* writeFile(path, entry.data, entry.mode)
    else if (entry.type === 'fifo') yield* sys.mknod(path, 'fifo', entry.mode)
  }
  if (entry.type !== 'symlink') yield* sys.chmod(path, entry.mode)
}

function* removeOld(path: string): Gen<void> {
  try {
    yield* sys.unlink(path)
  } catch (error) {
    if (!(error instanceof SysError) || error.errno !== 'ENOENT') throw error
  }
}
