import { decodeUtf8 } from '../../base/bytes.ts'
import { isErrno } from '../../kernel/errno.ts'
import { attrAt } from '../../kernel/vfs/path.ts'
import type { HostFiles } from './host-files.ts'

/** What of /etc/docker/daemon.json is honoured (dockerd(8)). */
export type DaemonConfig = {
  readonly dns?: readonly string[]
  readonly 'dns-search'?: readonly string[]
  readonly 'dns-opts'?: readonly string[]
  readonly 'registry-mirrors'?: readonly string[]
}

export const DAEMON_JSON = '/etc/docker/daemon.json'

const KNOWN: readonly string[] = ['dns', 'dns-search', 'dns-opts', 'registry-mirrors']

/** Reads the daemon's configuration; a string says why it cannot start. */
export function readDaemonConfig(files: HostFiles): DaemonConfig | string {
  let text: string
  try {
    const at = files.find(DAEMON_JSON)
    text = decodeUtf8(at.mount.fs.read(at.ino, 0, attrAt(at).size))
  } catch (error) {
    if (isErrno(error)) return {}
    throw error
  }
  if (text.trim() === '') return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    return `unable to configure the Docker daemon with file ${DAEMON_JSON}: invalid character: ${error instanceof Error ? error.message : ''}`
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return `unable to configure the Docker daemon with file ${DAEMON_JSON}: json: cannot unmarshal into Go value of type map[string]interface {}`
  const unknown = Object.keys(parsed).filter((key) => !KNOWN.includes(key))
  if (unknown.length > 0) return `drydock: "${unknown.join('", "')}" in daemon.json is not simulated yet`
  return parsed as DaemonConfig
}
