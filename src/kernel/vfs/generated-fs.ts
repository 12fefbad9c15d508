import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import { errno } from '../errno.ts'
import type { Process } from '../proc/process.ts'
import type { Task } from '../proc/task.ts'
import type { Stat } from '../sys.ts'
import { contentOf, type Content, slice } from './content.ts'
import type { Attr, AttrChange, DirEntry, FileSystem, FsStat, Ino, InodeKind, NewNode } from './file-system.ts'
import type { Position } from './mount.ts'
import { type FileOps, OpenFile, type Readiness } from './open-file.ts'

/** A file or directory whose content is made when it is looked at. Made anew at every look-up, so it holds no state. */
export type Generated = {
  readonly kind: InodeKind
  readonly mode: number
  readonly uid?: number
  readonly gid?: number
  readonly rdev?: number
  /** What readdir lists; `child` may know more. */
  names?(): Iterable<string>
  child?(name: string): Generated | undefined
  /** A file's content as of now, as `reader` gets it. */
  text?(reader: Process | undefined): string
  /** What writing to it does; throws the errno of a refused value. */
  store?(text: string, writer: Process): void
  target?(): string
  /** Where a magic link leads. */
  jump?(): Position | undefined
  /** The open file behind a magic link. */
  reopen?(): OpenFile | undefined
  open?(at: Position, flags: number, path: string, task: Task): OpenFile | undefined
  mkdir?(name: string, mode: number): void
  rmdir?(name: string): void
}

const NODE: FsStat = { total: 0, free: 0, files: 0, filesFree: 0 }

/** A file system of generated files: proc, sysfs, cgroup, devpts. Inodes are numbers given to paths when they are first seen. */
export class GeneratedFs implements FileSystem {
  readonly type: string
  readonly dev: number
  readonly root: Ino = 1
  readonly readOnly = false
  readonly #top: Generated
  readonly #born: number
  readonly #places = new Map<Ino, { readonly dir: Ino; readonly name: string }>()
  readonly #inos = new Map<string, Ino>()
  readonly #changes = new Map<Ino, AttrChange>()
  #next = 1

  constructor(fields: { type: string; dev: number; top: Generated; now: number }) {
    this.type = fields.type
    this.dev = fields.dev
    this.#top = fields.top
    this.#born = fields.now
  }

  attr(ino: Ino): Attr {
    const node = this.node(ino)
    const change = this.#changes.get(ino)
    const times = { atime: this.#born, mtime: this.#born, ctime: this.#born }
    return {
      ino, kind: node.kind, mode: node.mode, uid: node.uid ?? 0, gid: node.gid ?? 0, nlink: node.kind === 'dir' ? 2 : 1, size: 0, rdev: node.rdev ?? 0,
      ...times, ...change,
    }
  }

  lookup(dir: Ino, name: string): Ino | undefined {
    const node = this.node(dir)
    if (node.child === undefined) throw errno('ENOTDIR')
    return node.child(name) === undefined ? this.#forget(dir, name) : this.#ino(dir, name)
  }

  parent(dir: Ino): Ino {
    return this.#places.get(dir)?.dir ?? this.root
  }

  readdir(dir: Ino): readonly DirEntry[] {
    const node = this.node(dir)
    if (node.names === undefined) throw errno('ENOTDIR')
    const entries: DirEntry[] = []
    for (const name of node.names()) {
      const child = node.child?.(name)
      if (child !== undefined) entries.push({ name, ino: this.#ino(dir, name), kind: child.kind })
    }
    return entries
  }

  readlink(ino: Ino): string {
    const text = this.node(ino).target?.()
    if (text === undefined) throw errno('EINVAL')
    return text
  }

  jump(ino: Ino): Position | undefined {
    return this.node(ino).jump?.()
  }

  reopen(ino: Ino): OpenFile | undefined {
    return this.node(ino).reopen?.()
  }

  read(ino: Ino, offset: number, max: number): Uint8Array {
    return slice(this.content(ino), offset, max)
  }

  content(ino: Ino): Content {
    return contentOf(encodeUtf8(this.node(ino).text?.(undefined) ?? ''))
  }

  create(dir: Ino, name: string, node: NewNode): Ino {
    const parent = this.node(dir)
    // vfs_create of a file system that cannot: EACCES; proc does not even look.
    if (node.kind !== 'dir') throw errno(this.type === 'proc' ? 'ENOENT' : 'EACCES')
    if (parent.mkdir === undefined) throw errno('EPERM')
    if (this.lookup(dir, name) !== undefined) throw errno('EEXIST')
    parent.mkdir(name, node.mode)
    return this.#ino(dir, name)
  }

  rmdir(dir: Ino, name: string): void {
    const ino = this.lookup(dir, name)
    if (ino === undefined) throw errno('ENOENT')
    if (this.node(ino).kind !== 'dir') throw errno('ENOTDIR')
    const parent = this.node(dir)
    if (parent.rmdir === undefined) throw errno('EPERM')
    parent.rmdir(name)
    this.#forget(dir, name)
  }

  link(): void {
    throw errno('EPERM')
  }

  unlink(): void {
    throw errno('EPERM')
  }

  rename(): void {
    throw errno('EPERM')
  }

  write(): void {
    throw errno('EIO')
  }

  truncate(): void {}

  setAttr(ino: Ino, change: AttrChange): void {
    this.#changes.set(ino, { ...this.#changes.get(ino), ...change })
  }

  statfs(): FsStat {
    return NODE
  }

  hold(): void {}
  release(): void {}

  open(at: Position, flags: number, path: string, task: Task): OpenFile | undefined {
    const node = this.node(at.ino)
    if (node.open !== undefined) return node.open(at, flags, path, task)
    if (node.kind !== 'file') return undefined
    if ((flags & 3) !== 0 && node.store === undefined) throw errno('EACCES')
    return new OpenFile(new GeneratedFile(this, at), flags, path, at)
  }

  whereIs(ino: Ino): { dir: Ino; name: string } | undefined {
    return this.#places.get(ino)
  }

  /** What is at an inode now; ENOENT when it has gone. */
  node(ino: Ino): Generated {
    if (ino === this.root) return this.#top
    const place = this.#places.get(ino)
    const node = place && this.node(place.dir).child?.(place.name)
    if (node === undefined) throw errno('ENOENT')
    return node
  }

  #ino(dir: Ino, name: string): Ino {
    const key = `${dir}/${name}`
    const known = this.#inos.get(key)
    if (known !== undefined) return known
    const ino = ++this.#next
    this.#inos.set(key, ino)
    this.#places.set(ino, { dir, name })
    return ino
  }

  /** A name is gone: its number, and all below it, are not used again. */
  #forget(dir: Ino, name: string): undefined {
    const ino = this.#inos.get(`${dir}/${name}`)
    if (ino === undefined) return undefined
    const gone = new Set([ino])
    for (const [child, place] of this.#places) if (gone.has(place.dir)) gone.add(child)
    for (const old of gone) {
      const place = this.#places.get(old)
      if (place !== undefined) this.#inos.delete(`${place.dir}/${place.name}`)
      this.#places.delete(old)
      this.#changes.delete(old)
    }
    return undefined
  }
}

const READY: Readiness = { readable: true, writable: true, hangup: false, queues: [] }

/** An open generated file: its text is made at the first read and again when read from the start. */
class GeneratedFile implements FileOps {
  readonly seekable = true
  readonly #fs: GeneratedFs
  readonly #at: Position
  #snapshot: Uint8Array | undefined

  constructor(fs: GeneratedFs, at: Position) {
    this.#fs = fs
    this.#at = at
  }

  read(file: OpenFile, task: Task, max: number): Uint8Array {
    const node = this.#fs.node(this.#at.ino)
    if (node.text === undefined) throw errno('EINVAL')
    if (this.#snapshot === undefined || file.offset === 0) this.#snapshot = encodeUtf8(node.text(task.process))
    const bytes = this.#snapshot.subarray(file.offset, file.offset + max)
    file.offset += bytes.length
    return bytes
  }

  write(_file: OpenFile, task: Task, data: Uint8Array): number {
    const node = this.#fs.node(this.#at.ino)
    if (node.store === undefined) throw errno('EINVAL')
    node.store(decodeUtf8(data), task.process)
    return data.length
  }

  readiness(): Readiness {
    return READY
  }

  stat(): Stat {
    return { ...this.#fs.attr(this.#at.ino), dev: this.#fs.dev }
  }
}
