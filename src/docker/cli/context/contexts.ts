import { sha256Hex } from '../../../base/sha256.ts'
import { encodeUtf8 } from '../../../base/bytes.ts'
import { Failure } from '../../../cli/failure.ts'
import type { ConfigFile } from '../config-file.ts'

/** The only context there is: what DOCKER_HOST or the default socket says. */
export const DEFAULT_CONTEXT = 'default'

/** What the client says of a context that is not there. */
export function contextNotFound(name: string, { directory }: Pick<ConfigFile, 'directory'>): Failure {
  const digest = sha256Hex(encodeUtf8(name))
  return new Failure(`context "${name}": context not found: open ${directory}/contexts/meta/${digest}/meta.json: no such file or directory`)
}
