import { baseName, cleanPath, dirName, joinPath } from '../../../base/path.ts'
import { writeTar } from '../../../base/tar-write.ts'
import { tarEntry, type TarEntry } from '../../../base/tar.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { SysError } from '../../../kernel/errno.ts'
import { readFile } from '../../../kernel/libc/io.ts'
import { sys, type Stat } from '../../../kernel/sys.ts'
import { Failure } from '../../../cli/failure.ts'
import { EngineError } from '../client/engine-error.ts'
import { segment, type Engine } from '../client/engine.ts'
import { bodyOfFile } from '../streams-to-file.ts'
import { assertsDirectory, endsWithDot, isDirectory, isSymlink, statInContainer, type CopyReport, type PathStat } from './path-stat.ts'

export type CopyTo = { readonly engine: Engine; readonly container: string; readonly path: string; readonly source: string; readonly followLink: boolean; readonly report: CopyReport }

/** Copies from the host, or a tar on standard input, into a container (docker/cli copyToContainer). */
export function* copyToContainer(copy: CopyTo): Gen<void> {
  const target = yield* targetOf(copy)
  if (copy.source === '-') {
    if (target.stat !== undefined && !isDirectory(target.stat)) throw new Failure(`destination "${copy.container}:${copy.path}" must be a directory`)
    return yield* send(copy, target.path, yield* bodyOfFile('-'), 0)
  }
  const source = yield* sourceStat(copy)
  const place = placeIn(copy, target, source.kind === 'dir')
  const entries: TarEntry[] = []
  yield* pack(copy.source, place.name, source, entries)
  const body = writeTar(entries)
  yield* send(copy, place.directory, body, body.length)
}

function* send(copy: CopyTo, path: string, body: Uint8Array | (() => Gen<Uint8Array | undefined>), size: number): Gen<void> {
  try {
    yield* put(copy, path, body)
  } finally {
    yield* copy.report(size)
  }
}

function put({ engine, container }: CopyTo, path: string, rawBody: Uint8Array | (() => Gen<Uint8Array | undefined>)): Gen<void> {
  return engine.send('PUT', `/containers/${segment(container)}/archive`, { query: { path, noOverwriteDirNonDir: 'true' }, rawBody, headers: { 'Content-Type': 'application/x-tar' } })
}

type Target = { readonly path: string; readonly stat: PathStat | undefined }

/** The target in the container, behind a symbolic link if it is one. */
function* targetOf({ engine, container, path }: CopyTo): Gen<Target> {
  const absolute = path.startsWith('/') ? path : `/${path}`
  try {
    const stat = yield* statInContainer(engine, container, absolute)
    if (!isSymlink(stat)) return { path: absolute, stat }
    const linked = stat.linkTarget.startsWith('/') ? stat.linkTarget : joinPath(dirName(absolute), stat.linkTarget)
    return { path: linked, stat: yield* statOrNothing(engine, container, linked) }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { path: absolute, stat: undefined }
  }
}

function* statOrNothing(engine: Engine, container: string, path: string): Gen<PathStat | undefined> {
  try {
    return yield* statInContainer(engine, container, path)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return undefined
  }
}

function* sourceStat({ source, followLink }: CopyTo): Gen<Stat> {
  try {
    return yield* followLink || source.endsWith('/') ? sys.stat(source) : sys.lstat(source)
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    throw new Failure(`lstat ${joinPath(yield* sys.getcwd(), source)}: ${error.message.toLowerCase()}`)
  }
}

/** The directory to unpack in, and the name of what is packed there (empty: a directory's content). */
function placeIn({ path, source }: CopyTo, target: Target, sourceIsDirectory: boolean): { readonly directory: string; readonly name: string } {
  if (target.stat !== undefined && isDirectory(target.stat)) return { directory: target.path, name: sourceIsDirectory && endsWithDot(source) ? '' : baseName(cleanPath(source)) }
  if (target.stat !== undefined) {
    if (assertsDirectory(path)) throw new Failure('not a directory')
    if (sourceIsDirectory) throw new Failure('cannot copy directory')
    return { directory: dirName(target.path), name: baseName(target.path) }
  }
  if (!sourceIsDirectory && assertsDirectory(path)) throw new Failure('no such directory')
  const trimmed = target.path.replace(/\/+$/, '')
  return { directory: dirName(trimmed), name: baseName(trimmed) }
}

function* pack(path: string, name: string, stat: Stat, entries: TarEntry[]): Gen<void> {
  const common = { mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, mtime: Math.floor(stat.mtime / 1_000_000) }
  if (stat.kind === 'symlink') entries.push(tarEntry({ ...common, name, type: 'symlink', linkName: yield* sys.readlink(path) }))
  else if (stat.kind === 'dir') {
    if (name !== '') entries.push(tarEntry({ ...common, name: `${name}/` }))
    for (const child of [...(yield* sys.readdir(path))].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = joinPath(path, child.name)
      yield* pack(full, name === '' ? child.name : `${name}/${child.name}`, yield* sys.lstat(full), entries)
    }
  } else if (stat.kind === 'file') entries.push(tarEntry({ ...common, name, data: yield* readFile(path) }))
}
