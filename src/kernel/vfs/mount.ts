import type { FileSystem, Ino } from './file-system.ts'

/** A place in the tree of a mount namespace: an inode of a mounted file system. */
export type Position = { readonly mount: Mount; readonly ino: Ino }

export type Propagation = 'private' | 'shared' | 'slave' | 'unbindable'

/** A file system (or a part of it, from `root` down) attached to a directory of another. */
export class Mount {
  readonly id: number
  readonly fs: FileSystem
  readonly root: Ino
  readonly source: string
  /** The mount it hangs on and the inode it covers there; undefined for the root of the namespace. */
  at: Position | undefined
  readOnly: boolean
  /** Further options as /proc/mounts lists them, e.g. `lowerdir=...`, `nosuid`. */
  options: readonly string[]
  propagation: Propagation = 'private'

  constructor(fields: { id: number; fs: FileSystem; root?: Ino; source: string; at?: Position | undefined; readOnly?: boolean; options?: readonly string[] }) {
    this.id = fields.id
    this.fs = fields.fs
    this.root = fields.root ?? fields.fs.root
    this.source = fields.source
    this.at = fields.at
    this.readOnly = fields.readOnly ?? false
    this.options = fields.options ?? []
  }
}

/** The mounts that a group of processes sees (mount_namespaces(7)). */
export class MountNamespace {
  readonly id: number
  /** In the order in which they were mounted; the first is the root. */
  #mounts: Mount[] = []
  /** Which mount covers an inode of a mount: the topmost. */
  #covers = new Map<string, Mount[]>()

  constructor(id: number) {
    this.id = id
  }

  get mounts(): readonly Mount[] {
    return this.#mounts
  }

  get rootMount(): Mount | undefined {
    return this.#mounts[0]
  }

  add(mount: Mount): void {
    this.#mounts.push(mount)
    this.#cover(mount)
  }

  remove(mount: Mount): void {
    this.#mounts = this.#mounts.filter((m) => m !== mount)
    this.#uncover(mount)
  }

  /** Hangs a mount somewhere else (MS_MOVE, pivot_root); `undefined` makes it the root. */
  move(mount: Mount, at: Position | undefined): void {
    this.#uncover(mount)
    mount.at = at
    if (at === undefined) this.#mounts = [mount, ...this.#mounts.filter((m) => m !== mount)]
    this.#cover(mount)
  }

  /** The mount on top of a place, if any. */
  covering(at: Position): Mount | undefined {
    return this.#covers.get(key(at))?.at(-1)
  }

  children(mount: Mount): Mount[] {
    return this.#mounts.filter((m) => m.at?.mount === mount)
  }

  /** A copy for a new namespace, and how to translate places into it. */
  clone(id: number, nextMountId: () => number): { ns: MountNamespace; translate: (at: Position) => Position } {
    const ns = new MountNamespace(id)
    const map = new Map<Mount, Mount>()
    const translate = (at: Position): Position => ({ mount: map.get(at.mount) ?? at.mount, ino: at.ino })
    for (const m of this.#mounts) map.set(m, new Mount({ ...m, id: nextMountId(), root: m.root, at: undefined }))
    for (const [old, copy] of map) {
      copy.at = old.at && translate(old.at)
      copy.propagation = old.propagation
      ns.add(copy)
    }
    return { ns, translate }
  }

  #cover(mount: Mount): void {
    if (mount.at === undefined) return
    const k = key(mount.at)
    this.#covers.set(k, [...(this.#covers.get(k) ?? []), mount])
  }

  #uncover(mount: Mount): void {
    if (mount.at === undefined) return
    const k = key(mount.at)
    const rest = (this.#covers.get(k) ?? []).filter((m) => m !== mount)
    if (rest.length > 0) this.#covers.set(k, rest)
    else this.#covers.delete(k)
  }
}

const key = (at: Position): string => `${at.mount.id}:${at.ino}`
