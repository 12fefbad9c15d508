import { EMPTY } from '../kernel/vfs/content.ts'
import { Layer, type LayerEntry } from '../oci/layer.ts'

const dir = (path: string): LayerEntry => ({ path, kind: 'dir', mode: 0o755, uid: 0, gid: 0, mtime: 0 })
const file = (path: string, mode = 0o755): LayerEntry => ({ path, kind: 'file', mode, uid: 0, gid: 0, mtime: 0, content: EMPTY })

/**
 * The layer between image and container that holds what others are mounted on (Docker's `-init` layer): it is no part of the
 * image and its paths never show in `docker diff` or a commit.
 */
export const INIT_LAYER = new Layer([
  dir('dev'), dir('dev/pts'), dir('dev/shm'), dir('etc'), dir('proc'), dir('sys'), file('.dockerenv'), file('dev/console'),
  file('etc/hostname'), file('etc/hosts'), file('etc/resolv.conf'),
  { path: 'etc/mtab', kind: 'symlink', mode: 0o777, uid: 0, gid: 0, mtime: 0, target: '/proc/mounts' },
])

const PATHS: ReadonlySet<string> = new Set(INIT_LAYER.entries.filter((e) => e.kind !== 'dir' || ['dev', 'proc', 'sys', 'dev/pts', 'dev/shm'].includes(e.path)).map((e) => e.path))

/** Whether a path (without leading slash) belongs to the runtime and not to the container's changes. */
export const isRuntimePath = (path: string): boolean => PATHS.has(path)
