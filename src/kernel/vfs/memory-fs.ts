import { errno } from '../errno.ts'
import type { Micros } from '../../sim/time.ts'
import { type Content, EMPTY, slice, truncated, written } from './content.ts'
import type { Attr, AttrChange, DirEntry, FileSystem, FsStat, Ino, NewNode } from './file-system.ts'

/** An inode as stored; directories list their entries in the `dentries` store. */
export type Inode = Attr & {
  readonly fs: number
  readonly content?: Content
  readonly target?: string
  readonly parent?: Ino
}

/** A name in a directory. */
export type Dentry = { readonly fs: number; readonly dir: Ino; readonly name: string; readonly ino: Ino }

type Store<K, R> = { get(key: K): R | undefined; set(key: K, record: R): unknown; delete(key: K): boolean }

/** Where inodes and names are kept: world tables for file systems that live, plain Maps for frozen layers. */
export type InodeStore = {
  readonly inodes: Store<Ino, Inode>
  readonly dentries: Store<string, Dentry> | undefined
  nextIno(): Ino
  now(): Micros
}

export type MemoryFsOptions = {
  type?: string
  dev: number
  store: InodeStore
  /** Capacity in bytes; writing beyond fails with ENOSPC. */
  limit?: number
  root?: { mode?: number; uid?: number; gid?: number }
}

/** A file system in memory: stands for ext4 on a host's disk, for tmpfs, and for the layers of images. */
export class MemoryFs implements FileSystem {
  readonly type: string
  readonly dev: number
  readonly root: Ino
  readOnly = false
  #store: InodeStore
  #children = new Map<Ino, Map<string, Ino>>()
  #held = new Map<Ino, number>()
  #limit: number
  #used = 0
  #files = 0

  constructor(options: MemoryFsOptions) {
    this.type = options.type ?? 'ext4'
    this.dev = options.dev
    this.#store = options.store
    this.#limit = options.limit ?? Number.POSITIVE_INFINITY
    this.root = options.store.nextIno()
    const { mode = 0o755, uid = 0, gid = 0 } = options.root ?? {}
    this.#add(this.root, this.root, { kind: 'dir', mode, uid, gid })
  }

  attr(ino: Ino): Attr {
    return this.#get(ino)
  }

  lookup(dir: Ino, name: string): Ino | undefined {
    const names = this.#children.get(dir)
    if (names === undefined) throw errno('ENOTDIR')
    return names.get(name)
  }

  parent(dir: Ino): Ino {
    return this.#get(dir).parent ?? this.root
  }

  readdir(dir: Ino): readonly DirEntry[] {
    const names = this.#children.get(dir)
    if (names === undefined) throw errno('ENOTDIR')
    return [...names].map(([name, ino]) => ({ name, ino, kind: this.#get(ino).kind }))
  }

  readlink(ino: Ino): string {
    const { target } = this.#get(ino)
    if (target === undefined) throw errno('EINVAL')
    return target
  }

  read(ino: Ino, offset: number, max: number): Uint8Array {
    return slice(this.content(ino), offset, max)
  }

  content(ino: Ino): Content {
    return this.#get(ino).content ?? EMPTY
  }

  create(dir: Ino, name: string, node: NewNode): Ino {
    this.#mutable()
    if (this.lookup(dir, name) !== undefined) throw errno('EEXIST')
    const ino = this.#store.nextIno()
    this.#add(ino, dir, node)
    this.#enter(dir, name, ino)
    if (node.kind === 'dir') this.#update(dir, { nlink: this.#get(dir).nlink + 1 })
    return ino
  }

  link(dir: Ino, name: string, ino: Ino): void {
    this.#mutable()
    if (this.#get(ino).kind === 'dir') throw errno('EPERM')
    if (this.lookup(dir, name) !== undefined) throw errno('EEXIST')
    this.#enter(dir, name, ino)
    this.#update(ino, { nlink: this.#get(ino).nlink + 1, ctime: this.#store.now() })
  }

  unlink(dir: Ino, name: string): void {
    this.#mutable()
    const ino = this.lookup(dir, name)
    if (ino === undefined) throw errno('ENOENT')
    if (this.#get(ino).kind === 'dir') throw errno('EISDIR')
    this.#leave(dir, name)
    this.#dropLink(ino)
  }

  rmdir(dir: Ino, name: string): void {
    this.#mutable()
    const ino = this.lookup(dir, name)
    if (ino === undefined) throw errno('ENOENT')
    const names = this.#children.get(ino)
    if (names === undefined) throw errno('ENOTDIR')
    if (names.size > 0) throw errno('ENOTEMPTY')
    this.#leave(dir, name)
    this.#update(dir, { nlink: this.#get(dir).nlink - 1 })
    this.#update(ino, { nlink: 0 })
    this.#reap(ino)
  }

  rename(fromDir: Ino, from: string, toDir: Ino, to: string): void {
    this.#mutable()
    const ino = this.lookup(fromDir, from)
    if (ino === undefined) throw errno('ENOENT')
    const moved = this.#get(ino)
    const target = this.lookup(toDir, to)
    if (target === ino) return
    if (moved.kind === 'dir' && this.#within(toDir, ino)) throw errno('EINVAL')
    if (target !== undefined) this.#makeRoom(toDir, to, target, moved.kind === 'dir')
    this.#leave(fromDir, from)
    this.#enter(toDir, to, ino)
    if (moved.kind !== 'dir' || fromDir === toDir) return
    this.#update(fromDir, { nlink: this.#get(fromDir).nlink - 1 })
    this.#update(toDir, { nlink: this.#get(toDir).nlink + 1 })
    this.#update(ino, { parent: toDir })
  }

  write(ino: Ino, offset: number, data: Uint8Array): void {
    this.#mutable()
    this.#setContent(ino, written(this.content(ino), offset, data))
  }

  truncate(ino: Ino, size: number): void {
    this.#mutable()
    if (this.#get(ino).kind === 'dir') throw errno('EISDIR')
    this.#setContent(ino, truncated(this.content(ino), size))
  }

  /** Replaces a regular file's whole content by a value (no copy). */
  setContent(ino: Ino, content: Content): void {
    this.#mutable()
    this.#setContent(ino, content)
  }

  setAttr(ino: Ino, change: AttrChange): void {
    this.#mutable()
    this.#update(ino, { ...change, ctime: this.#store.now() })
  }

  statfs(): FsStat {
    const total = Number.isFinite(this.#limit) ? this.#limit : 2 ** 36
    return { total, free: Math.max(0, total - this.#used), files: 1_000_000, filesFree: 1_000_000 - this.#files }
  }

  hold(ino: Ino): void {
    this.#held.set(ino, (this.#held.get(ino) ?? 0) + 1)
  }

  release(ino: Ino): void {
    const count = (this.#held.get(ino) ?? 1) - 1
    if (count > 0) this.#held.set(ino, count)
    else {
      this.#held.delete(ino)
      this.#reap(ino)
    }
  }

  /** Takes every record of this file system out of its store. */
  destroy(): void {
    const drop = (dir: Ino): void => {
      for (const [name, ino] of this.#children.get(dir) ?? []) {
        if (this.#children.has(ino)) drop(ino)
        this.#store.dentries?.delete(`${dir}/${name}`)
        this.#store.inodes.delete(ino)
      }
      this.#children.delete(dir)
    }
    drop(this.root)
    this.#store.inodes.delete(this.root)
  }

  #get(ino: Ino): Inode {
    const inode = this.#store.inodes.get(ino)
    if (inode === undefined) throw errno('ENOENT')
    return inode
  }

  #add(ino: Ino, dir: Ino, node: NewNode): void {
    const now = this.#store.now()
    const size = node.kind === 'symlink' ? (node.target ?? '').length : node.kind === 'dir' ? 4096 : (node.content?.size ?? 0)
    this.#charge(node.kind === 'file' ? size : 0)
    this.#files++
    this.#store.inodes.set(ino, {
      ino, fs: this.dev, kind: node.kind, mode: node.mode, uid: node.uid, gid: node.gid, nlink: node.kind === 'dir' ? 2 : 1,
      size, atime: now, mtime: now, ctime: now, rdev: node.rdev ?? 0,
      ...(node.kind === 'dir' && { parent: dir }),
      ...(node.target !== undefined && { target: node.target }),
      ...(node.kind === 'file' && { content: node.content ?? EMPTY }),
    })
    if (node.kind === 'dir') this.#children.set(ino, new Map())
  }

  #enter(dir: Ino, name: string, ino: Ino): void {
    if (name.length > 255) throw errno('ENAMETOOLONG')
    const names = this.#children.get(dir)
    if (names === undefined) throw errno('ENOTDIR')
    names.set(name, ino)
    this.#store.dentries?.set(`${dir}/${name}`, { fs: this.dev, dir, name, ino })
    this.#touchDir(dir)
  }

  #leave(dir: Ino, name: string): void {
    this.#children.get(dir)?.delete(name)
    this.#store.dentries?.delete(`${dir}/${name}`)
    this.#touchDir(dir)
  }

  #touchDir(dir: Ino): void {
    const now = this.#store.now()
    this.#update(dir, { mtime: now, ctime: now })
  }

  #dropLink(ino: Ino): void {
    this.#update(ino, { nlink: this.#get(ino).nlink - 1, ctime: this.#store.now() })
    this.#reap(ino)
  }

  #reap(ino: Ino): void {
    const inode = this.#store.inodes.get(ino)
    if (inode === undefined || inode.nlink > 0 || this.#held.has(ino)) return
    this.#used -= inode.kind === 'file' ? inode.size : 0
    this.#files--
    this.#children.delete(ino)
    this.#store.inodes.delete(ino)
  }

  #makeRoom(dir: Ino, name: string, target: Ino, movesDir: boolean): void {
    const isDir = this.#get(target).kind === 'dir'
    if (isDir && !movesDir) throw errno('EISDIR')
    if (!isDir && movesDir) throw errno('ENOTDIR')
    if (isDir) this.rmdir(dir, name)
    else this.unlink(dir, name)
  }

  #within(dir: Ino, ancestor: Ino): boolean {
    for (let d = dir; ; d = this.parent(d)) {
      if (d === ancestor) return true
      if (d === this.root) return false
    }
  }

  #setContent(ino: Ino, content: Content): void {
    const inode = this.#get(ino)
    if (inode.kind !== 'file') throw errno('EINVAL')
    this.#charge(content.size - inode.size)
    const now = this.#store.now()
    this.#store.inodes.set(ino, { ...inode, content, size: content.size, mtime: now, ctime: now })
  }

  #charge(bytes: number): void {
    if (bytes > 0 && this.#used + bytes > this.#limit) throw errno('ENOSPC')
    this.#used += bytes
  }

  #update(ino: Ino, fields: Partial<Inode>): void {
    this.#store.inodes.set(ino, { ...this.#get(ino), ...fields })
  }

  #mutable(): void {
    if (this.readOnly) throw errno('EROFS')
  }
}

/** A store of its own, outside every world: for layers, which are values. */
export function detachedStore(at: Micros = 0): InodeStore {
  const counter = { next: 1 }
  return { inodes: new Map(), dentries: undefined, nextIno: () => counter.next++, now: () => at }
}
