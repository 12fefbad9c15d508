import { fromBase64 } from '../../../base/base64.ts'
import { decodeUtf8 } from '../../../base/bytes.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { Failure } from '../../../cli/failure.ts'
import { segment, type Engine } from '../client/engine.ts'

/** What the engine tells of a path in a container (X-Docker-Container-Path-Stat); `mode` is Go's os.FileMode. */
export type PathStat = { readonly name: string; readonly size: number; readonly mode: number; readonly linkTarget: string }

/** Told once how many bytes went, also when what comes after fails. */
export type CopyReport = (bytes: number) => Gen<void>

const GO_DIRECTORY = 2 ** 31
const GO_SYMLINK = 2 ** 27

export const isDirectory = ({ mode }: PathStat): boolean => Math.floor(mode / GO_DIRECTORY) % 2 === 1
export const isSymlink = ({ mode }: PathStat): boolean => Math.floor(mode / GO_SYMLINK) % 2 === 1

/** Asks what a path in a container is; throws the engine's refusal when it is nothing. */
export function* statInContainer(engine: Engine, container: string, path: string): Gen<PathStat> {
  const response = yield* engine.open('HEAD', `/containers/${segment(container)}/archive`, { query: { path } })
  yield* response.close()
  return pathStat(response.headers.get('X-Docker-Container-Path-Stat'))
}

/** Reads the header's value. */
export function pathStat(header: string | undefined): PathStat {
  const decoded = fromBase64(header ?? '')
  if (header === undefined || !('bytes' in decoded)) throw new Failure('unable to get resource stat from response')
  return JSON.parse(decodeUtf8(decoded.bytes)) as PathStat
}

/** Whether a path says that it is a directory: it ends with a slash or a dot. */
export const assertsDirectory = (path: string): boolean => path.endsWith('/') || endsWithDot(path)

/** Whether a path means a directory's content: its last element is `.`. */
export const endsWithDot = (path: string): boolean => path === '.' || path.endsWith('/.')
