import { errno } from '../errno.ts'
import type { Content } from './content.ts'
import type { Attr, AttrChange, DirEntry, FileSystem, FsStat, Ino, NewNode } from './file-system.ts'

/** A directory of some file system, as one layer of an overlay. */
export type LayerDir = { readonly fs: FileSystem; readonly ino: Ino }

export type OverlayOptions = {
  /** What it says it is; `overlay` by default. */
  type?: string
  dev: number
  /** Topmost first, as in `lowerdir=`. */
  lower: readonly LayerDir[]
  /** Where changes go; without it the overlay is read-only. */
  upper: LayerDir | undefined
}

/** The extended attribute that makes an upper directory hide what lies below it. */
export const OPAQUE = 'trusted.overlay.opaque'

/** A whiteout is a character device 0/0 (kernel documentation, filesystems/overlayfs). */
export const isWhiteout = (attr: Attr): boolean => attr.kind === 'char' && attr.rdev === 0

/** A merged object. `lowers`: for directories every lower directory merged in; for others at most the one that is seen. */
type Node = {
  readonly ino: Ino
  parent: Node | undefined
  name: string
  upper: Ino | undefined
  lowers: readonly LayerDir[]
  children: Map<string, Node>
  held: number
}

/** The union of read-only layers and one writable directory (overlayfs): lookups merge, writes copy up, removals leave whiteouts. */
export class OverlayFs implements FileSystem {
  readonly type: string
  readonly dev: number
  readonly root: Ino = 1
  readonly readOnly: boolean
  readonly #upper: FileSystem | undefined
  readonly #nodes = new Map<Ino, Node>()
  #next = 1

  constructor(options: OverlayOptions) {
    this.type = options.type ?? 'overlay'
    this.dev = options.dev
    this.readOnly = options.upper === undefined
    this.#upper = options.upper?.fs
    this.#node(undefined, '', options.upper?.ino, options.lower)
  }

  attr(ino: Ino): Attr {
    const node = this.#get(ino)
    const { fs, ino: real } = this.#source(node)
    return { ...fs.attr(real), ino }
  }

  lookup(dir: Ino, name: string): Ino | undefined {
    return this.#child(this.#get(dir), name)?.ino
  }

  parent(dir: Ino): Ino {
    return this.#get(dir).parent?.ino ?? this.root
  }

  whereIs(ino: Ino): { dir: Ino; name: string } | undefined {
    const node = this.#get(ino)
    return node.parent === undefined ? undefined : { dir: node.parent.ino, name: node.name }
  }

  readdir(dir: Ino): readonly DirEntry[] {
    const node = this.#get(dir)
    if (this.attr(dir).kind !== 'dir') throw errno('ENOTDIR')
    const names = new Set<string>()
    const hidden = new Set<string>()
    for (const layer of this.#layers(node)) {
      for (const entry of layer.fs.readdir(layer.ino)) {
        if (hidden.has(entry.name) || names.has(entry.name)) continue
        if (entry.kind === 'char' && isWhiteout(layer.fs.attr(entry.ino))) hidden.add(entry.name)
        else names.add(entry.name)
      }
    }
    const entries: DirEntry[] = []
    for (const name of names) {
      const child = this.#child(node, name)
      if (child !== undefined) entries.push({ name, ino: child.ino, kind: this.attr(child.ino).kind })
    }
    return entries
  }

  readlink(ino: Ino): string {
    const { fs, ino: real } = this.#source(this.#get(ino))
    return fs.readlink(real)
  }

  read(ino: Ino, offset: number, max: number): Uint8Array {
    const { fs, ino: real } = this.#source(this.#get(ino))
    return fs.read(real, offset, max)
  }

  content(ino: Ino): Content {
    const { fs, ino: real } = this.#source(this.#get(ino))
    return fs.content(real)
  }

  create(dir: Ino, name: string, node: NewNode): Ino {
    const parent = this.#get(dir)
    if (this.#child(parent, name) !== undefined) throw errno('EEXIST')
    const { fs, ino: upperDir } = this.#copyUp(parent)
    const covers = this.#dropWhiteout(fs, upperDir, name)
    const upper = fs.create(upperDir, name, node)
    if (covers && node.kind === 'dir') fs.setAttr(upper, { xattrs: { [OPAQUE]: 'y' } })
    return this.#node(parent, name, upper, []).ino
  }

  link(dir: Ino, name: string, ino: Ino): void {
    const parent = this.#get(dir)
    if (this.#child(parent, name) !== undefined) throw errno('EEXIST')
    const node = this.#get(ino)
    const source = this.#copyUp(node)
    const { fs, ino: upperDir } = this.#copyUp(parent)
    this.#dropWhiteout(fs, upperDir, name)
    fs.link(upperDir, name, source.ino)
    parent.children.set(name, node)
  }

  unlink(dir: Ino, name: string): void {
    const { parent, node } = this.#victim(dir, name)
    if (this.attr(node.ino).kind === 'dir') throw errno('EISDIR')
    this.#remove(parent, name, node)
  }

  rmdir(dir: Ino, name: string): void {
    const { parent, node } = this.#victim(dir, name)
    if (this.attr(node.ino).kind !== 'dir') throw errno('ENOTDIR')
    if (this.readdir(node.ino).length > 0) throw errno('ENOTEMPTY')
    this.#remove(parent, name, node)
  }

  rename(fromDir: Ino, from: string, toDir: Ino, to: string): void {
    const { parent, node } = this.#victim(fromDir, from)
    const target = this.#get(toDir)
    const isDir = this.attr(node.ino).kind === 'dir'
    // Real: without redirect_dir a directory with a lower part cannot be renamed; mv falls back to copying.
    if (isDir && node.lowers.length > 0) throw errno('EXDEV')
    for (let n: Node | undefined = target; n !== undefined; n = n.parent) if (n === node) throw errno('EINVAL')
    const existing = this.#child(target, to)
    if (existing === node) return
    if (existing !== undefined) this.#makeRoom(target, to, existing, isDir)
    const { fs } = this.#copyUp(node)
    const source = this.#copyUp(parent)
    const dest = this.#copyUp(target)
    const covers = this.#dropWhiteout(fs, dest.ino, to)
    fs.rename(source.ino, from, dest.ino, to)
    parent.children.delete(from)
    if (this.#inLower(parent, from)) this.#whiteout(fs, source.ino, from)
    if (isDir && covers && node.upper !== undefined) fs.setAttr(node.upper, { xattrs: { [OPAQUE]: 'y' } })
    node.parent = target
    node.name = to
    node.lowers = []
    target.children.set(to, node)
  }

  write(ino: Ino, offset: number, data: Uint8Array): void {
    const { fs, ino: real } = this.#copyUp(this.#get(ino))
    fs.write(real, offset, data)
  }

  truncate(ino: Ino, size: number): void {
    const { fs, ino: real } = this.#copyUp(this.#get(ino))
    fs.truncate(real, size)
  }

  setAttr(ino: Ino, change: AttrChange): void {
    const { fs, ino: real } = this.#copyUp(this.#get(ino))
    fs.setAttr(real, change)
  }

  statfs(): FsStat {
    const { fs } = this.#source(this.#get(this.root))
    return (this.#upper ?? fs).statfs()
  }

  hold(ino: Ino): void {
    const node = this.#get(ino)
    node.held++
    if (node.upper !== undefined) this.#upper?.hold(node.upper)
  }

  release(ino: Ino): void {
    const node = this.#nodes.get(ino)
    if (node === undefined) return
    node.held--
    if (node.upper !== undefined) this.#upper?.release(node.upper)
  }

  /** The overlay is unmounted for good: drop what was merged so far. */
  forget(): void {
    this.#nodes.clear()
  }

  #get(ino: Ino): Node {
    const node = this.#nodes.get(ino)
    if (node === undefined) throw errno('ENOENT')
    return node
  }

  #node(parent: Node | undefined, name: string, upper: Ino | undefined, lowers: readonly LayerDir[]): Node {
    const node: Node = { ino: this.#next++, parent, name, upper, lowers, children: new Map(), held: 0 }
    this.#nodes.set(node.ino, node)
    parent?.children.set(name, node)
    return node
  }

  /** Where the object's own attributes and content are: the upper layer, or the topmost lower one. */
  #source(node: Node): LayerDir {
    if (node.upper !== undefined && this.#upper !== undefined) return { fs: this.#upper, ino: node.upper }
    const [lower] = node.lowers
    if (lower === undefined) throw errno('ENOENT')
    return lower
  }

  #layers(node: Node): LayerDir[] {
    return node.upper !== undefined && this.#upper !== undefined ? [{ fs: this.#upper, ino: node.upper }, ...node.lowers] : [...node.lowers]
  }

  #child(node: Node, name: string): Node | undefined {
    const known = node.children.get(name)
    if (known !== undefined) return known
    let upper: Ino | undefined
    if (node.upper !== undefined && this.#upper !== undefined) {
      upper = this.#upper.lookup(node.upper, name)
      if (upper !== undefined) {
        const attr = this.#upper.attr(upper)
        if (isWhiteout(attr)) return undefined
        if (attr.kind !== 'dir' || attr.xattrs?.[OPAQUE] === 'y') return this.#node(node, name, upper, [])
      }
    }
    const lowers = lookupLower(node.lowers, name, upper !== undefined)
    if (upper === undefined && lowers.length === 0) return undefined
    return this.#node(node, name, upper, lowers)
  }

  #inLower(parent: Node, name: string): boolean {
    return lookupLower(parent.lowers, name, false).length > 0
  }

  #victim(dir: Ino, name: string): { parent: Node; node: Node } {
    const parent = this.#get(dir)
    const node = this.#child(parent, name)
    if (node === undefined) throw errno('ENOENT')
    return { parent, node }
  }

  #makeRoom(dir: Node, name: string, existing: Node, movesDir: boolean): void {
    const isDir = this.attr(existing.ino).kind === 'dir'
    if (isDir && !movesDir) throw errno('EISDIR')
    if (!isDir && movesDir) throw errno('ENOTDIR')
    if (isDir) this.rmdir(dir.ino, name)
    else this.unlink(dir.ino, name)
  }

  #remove(parent: Node, name: string, node: Node): void {
    const { fs, ino: dir } = this.#copyUp(parent)
    if (node.upper !== undefined) {
      if (fs.attr(node.upper).kind === 'dir') {
        for (const entry of fs.readdir(node.upper)) fs.unlink(node.upper, entry.name)
        fs.rmdir(dir, name)
      } else fs.unlink(dir, name)
    }
    if (this.#inLower(parent, name)) this.#whiteout(fs, dir, name)
    parent.children.delete(name)
    if (node.held === 0 && node.name === name && node.parent === parent) this.#nodes.delete(node.ino)
  }

  #whiteout(fs: FileSystem, dir: Ino, name: string): void {
    fs.create(dir, name, { kind: 'char', mode: 0, uid: 0, gid: 0, rdev: 0 })
  }

  /** Removes a whiteout of that name; says whether there was one. */
  #dropWhiteout(fs: FileSystem, dir: Ino, name: string): boolean {
    const ino = fs.lookup(dir, name)
    if (ino === undefined || !isWhiteout(fs.attr(ino))) return false
    fs.unlink(dir, name)
    return true
  }

  /** Makes sure that the object exists in the upper layer. Throws EROFS without one. */
  #copyUp(node: Node): LayerDir {
    const fs = this.#upper
    if (fs === undefined) throw errno('EROFS')
    if (node.upper !== undefined) return { fs, ino: node.upper }
    const [lower] = node.lowers
    if (node.parent === undefined || lower === undefined) throw errno('EROFS')
    const dir = this.#copyUp(node.parent)
    const attr = lower.fs.attr(lower.ino)
    const { kind, mode, uid, gid, rdev } = attr
    const before = fs.attr(dir.ino)
    const ino = fs.create(dir.ino, node.name, {
      kind, mode, uid, gid, rdev,
      ...(kind === 'symlink' && { target: lower.fs.readlink(lower.ino) }),
      ...(kind === 'file' && { content: lower.fs.content(lower.ino) }),
    })
    fs.setAttr(ino, { mtime: attr.mtime, atime: attr.atime })
    fs.setAttr(dir.ino, { mtime: before.mtime, atime: before.atime })
    node.upper = ino
    if (kind !== 'dir') node.lowers = []
    for (let i = 0; i < node.held; i++) fs.hold(ino)
    return { fs, ino }
  }
}

/** What lower layers hold under a name: all directories down to the first that is opaque or no directory, or the topmost other object. */
function lookupLower(layers: readonly LayerDir[], name: string, dirsOnly: boolean): LayerDir[] {
  const found: LayerDir[] = []
  for (const layer of layers) {
    const ino = layer.fs.lookup(layer.ino, name)
    if (ino === undefined) continue
    const attr = layer.fs.attr(ino)
    if (isWhiteout(attr)) break
    if (attr.kind !== 'dir') {
      if (found.length === 0 && !dirsOnly) found.push({ fs: layer.fs, ino })
      break
    }
    found.push({ fs: layer.fs, ino })
    if (attr.xattrs?.[OPAQUE] === 'y') break
  }
  return found
}
