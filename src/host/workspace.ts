import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts'
import { errno } from '../kernel/errno.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Process } from '../kernel/proc/process.ts'
import type { Content } from '../kernel/vfs/content.ts'
import { slice } from '../kernel/vfs/content.ts'
import type { FileSystem, Ino } from '../kernel/vfs/file-system.ts'
import { attrAt, resolve, walk } from '../kernel/vfs/path.ts'
import type { PatchChange, WorkspaceEntry } from './protocol.ts'

/** Where the learner's files are on the workstation. */
export const WORKSPACE = '/root/work'

const MAX_ENTRIES = 2000
const MAX_FILE_BYTES = 1_000_000
const OWNER = { uid: 0, gid: 0 } as const

/** The learner's files, as the editor sees and changes them: directly in the host's file system, in no simulated time. */
export class Workspace {
  readonly #kernel: Kernel
  #seen = new Map<string, { entry: WorkspaceEntry; content: Content | undefined }>()
  #dirty = true

  constructor(kernel: Kernel) {
    this.#kernel = kernel
    kernel.world.feed.listen((change) => {
      if (change.table === 'inodes' || change.table === 'dentries') this.#dirty = true
    })
  }

  /** The file's text. Throws ENOENT, EISDIR, EFBIG (over a megabyte). */
  read(path: string): string {
    const at = resolve(this.#walker(), this.#absolute(path))
    const attr = attrAt(at)
    if (attr.kind !== 'file') throw errno('EISDIR')
    if (attr.size > MAX_FILE_BYTES) throw errno('EFBIG')
    return decodeUtf8(slice(at.mount.fs.content(at.ino), 0, attr.size))
  }

  /** Makes or replaces a file, with the directories above it. */
  write(path: string, text: string): void {
    const absolute = this.#absolute(path)
    this.#makeParents(absolute)
    const { parent, name, target } = walk(this.#walker(), absolute, true)
    const { fs } = parent.mount
    const ino = target?.ino ?? fs.create(parent.ino, name, { kind: 'file', mode: 0o644, ...OWNER })
    fs.truncate(ino, 0)
    fs.write(ino, 0, encodeUtf8(text))
  }

  makeDir(path: string): void {
    const absolute = this.#absolute(path)
    this.#makeParents(absolute)
    const { parent, name, target } = walk(this.#walker(), absolute, false)
    if (target !== undefined) throw errno('EEXIST')
    parent.mount.fs.create(parent.ino, name, { kind: 'dir', mode: 0o755, ...OWNER })
  }

  rename(from: string, to: string): void {
    const source = walk(this.#walker(), this.#absolute(from), false)
    const target = this.#absolute(to)
    this.#makeParents(target)
    const dest = walk(this.#walker(), target, false)
    if (source.target === undefined) throw errno('ENOENT')
    source.parent.mount.fs.rename(source.parent.ino, source.name, dest.parent.ino, dest.name)
  }

  /** Removes a file, or a directory with all that is in it. */
  remove(path: string): void {
    const { parent, name, target } = walk(this.#walker(), this.#absolute(path), false)
    if (target === undefined) throw errno('ENOENT')
    removeTree(parent.mount.fs, parent.ino, name, target.ino)
  }

  /** What has changed in the list of files since the last call. */
  changes(): PatchChange[] {
    if (!this.#dirty) return []
    this.#dirty = false
    const now = new Map<string, { entry: WorkspaceEntry; content: Content | undefined }>()
    try {
      const top = resolve(this.#walker(), WORKSPACE)
      this.#list(top.mount.fs, top.ino, '', now)
    } catch {
      // The learner has removed the workspace itself: an empty list tells it.
    }
    const changes: PatchChange[] = []
    for (const [path, { entry }] of now) if (this.#seen.get(path)?.entry !== entry) changes.push({ table: 'workspace', key: path, record: entry })
    for (const path of this.#seen.keys()) if (!now.has(path)) changes.push({ table: 'workspace', key: path, record: undefined })
    this.#seen = now
    return changes
  }

  #list(fs: FileSystem, dir: Ino, prefix: string, into: Map<string, { entry: WorkspaceEntry; content: Content | undefined }>): void {
    for (const { name, ino, kind } of fs.readdir(dir)) {
      if (into.size >= MAX_ENTRIES || (kind !== 'file' && kind !== 'dir')) continue
      const path = prefix + name
      const content = kind === 'file' ? fs.content(ino) : undefined
      const known = this.#seen.get(path)
      const same = known !== undefined && known.entry.kind === kind && known.content === content
      const version = (known?.entry.version ?? 0) + 1
      into.set(path, same ? known : { entry: { path, kind, size: content?.size ?? 0, version }, content })
      if (kind === 'dir') this.#list(fs, ino, `${path}/`, into)
    }
  }

  #makeParents(absolute: string): void {
    const parts = absolute.split('/').slice(1, -1)
    parts.forEach((_, i) => {
      const { parent, name, target } = walk(this.#walker(), `/${parts.slice(0, i + 1).join('/')}`, true)
      if (target === undefined) parent.mount.fs.create(parent.ino, name, { kind: 'dir', mode: 0o755, ...OWNER })
    })
  }

  /** Paths come from outside: they stay below the workspace. */
  #absolute(path: string): string {
    const parts = path.split('/').filter((p) => p !== '' && p !== '.')
    if (parts.length === 0 || parts.includes('..')) throw errno('EINVAL')
    return `${WORKSPACE}/${parts.join('/')}`
  }

  #walker(): Process {
    const { init } = this.#kernel
    if (init === undefined) throw errno('ESRCH')
    return init
  }
}

function removeTree(fs: FileSystem, dir: Ino, name: string, ino: Ino): void {
  if (fs.attr(ino).kind !== 'dir') return fs.unlink(dir, name)
  for (const entry of fs.readdir(ino)) removeTree(fs, ino, entry.name, entry.ino)
  fs.rmdir(dir, name)
}
