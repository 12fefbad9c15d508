import { isErrno } from '../../../kernel/errno.ts'
import type { FileSystem, Ino } from '../../../kernel/vfs/file-system.ts'
import { MemoryFs } from '../../../kernel/vfs/memory-fs.ts'
import type { Engine } from '../engine.ts'
import { badRequest, notSimulated, serverError } from '../errors.ts'

/** What the `local` driver mounts for `--opt type=... device=... o=...`: a tmpfs, or a directory of the host (o=bind). */
export function mountOfOptions(engine: Engine, options: Readonly<Record<string, string>>): { fs: FileSystem; ino: Ino } {
  for (const key of Object.keys(options)) if (!['type', 'device', 'o'].includes(key)) throw badRequest(`create: invalid option: "${key}"`)
  const { type = '', device = '', o = '' } = options
  const flags = o.split(',')
  if (type === 'tmpfs') {
    const size = /^(\d+)([kmg]?)$/i.exec(flags.find((f) => f.startsWith('size='))?.slice(5) ?? '')
    const mode = flags.find((f) => f.startsWith('mode='))?.slice(5)
    const limit = size === null ? engine.kernel.memory / 2 : Number(size[1]) * 1024 ** ' kmg'.indexOf((size[2] ?? '').toLowerCase() || ' ')
    const fs = new MemoryFs({ type: 'tmpfs', dev: engine.kernel.nextDev(), store: engine.kernel.store, limit, root: { mode: mode === undefined ? 0o1777 : Number.parseInt(mode, 8) } })
    return { fs, ino: fs.root }
  }
  if ((type === 'none' || type === '') && flags.includes('bind')) {
    try {
      const at = engine.files.find(device)
      return { fs: at.mount.fs, ino: at.ino }
    } catch (error) {
      if (!isErrno(error)) throw error
      throw serverError(`error while mounting volume: failed to mount local volume: mount ${device}: no such file or directory`)
    }
  }
  throw notSimulated(`docker volume create --opt type=${type}`)
}
