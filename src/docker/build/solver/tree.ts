import { Sha256 } from '../../../base/sha256.ts'
import { goMatch } from '../../../base/glob.ts'
import type { Content } from '../../../kernel/vfs/content.ts'
import { slice } from '../../../kernel/vfs/content.ts'
import type { FileSystem, Ino } from '../../../kernel/vfs/file-system.ts'

/** A tree files are copied from: the build context, or the merged layers of a stage or image. */
export type SourceTree = { readonly fs: FileSystem; readonly root: Ino }

/** A file or directory that a COPY names. `path` is relative to the tree's root, without a leading slash. */
export type Selected = { readonly path: string; readonly ino: Ino; /** It was matched by a pattern with wildcards. */ readonly wild: boolean }

/** What a source path or pattern selects; symlinks in directories above are followed inside the tree. */
export function select(tree: SourceTree, source: string): Selected[] {
  const parts = source.split('/').filter((p) => p !== '')
  if (!/[*?[\\]/.test(source)) {
    const ino = find(tree, parts)
    return ino === undefined ? [] : [{ path: parts.join('/'), ino, wild: false }]
  }
  const found: Selected[] = []
  const visit = (dir: Ino, prefix: string, depth: number): void => {
    const pattern = parts[depth] ?? ''
    for (const entry of [...tree.fs.readdir(dir)].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const result = goMatch(pattern, entry.name)
      if ('error' in result || !result.match) continue
      const path = prefix + entry.name
      if (depth === parts.length - 1) found.push({ path, ino: entry.ino, wild: true })
      else if (entry.kind === 'dir') visit(entry.ino, `${path}/`, depth + 1)
    }
  }
  visit(tree.root, '', 0)
  return found
}

function find(tree: SourceTree, parts: readonly string[], links = 40): Ino | undefined {
  let at: Ino = tree.root
  for (const [i, part] of parts.entries()) {
    if (tree.fs.attr(at).kind !== 'dir') return undefined
    const next = tree.fs.lookup(at, part)
    if (next === undefined) return undefined
    if (tree.fs.attr(next).kind !== 'symlink') {
      at = next
      continue
    }
    if (links === 0) return undefined
    const target = tree.fs.readlink(next).split('/').filter((p) => p !== '' && p !== '.')
    const base = tree.fs.readlink(next).startsWith('/') ? [] : parts.slice(0, i)
    return find(tree, normal([...base, ...target, ...parts.slice(i + 1)]), links - 1)
  }
  return at
}

function normal(parts: readonly string[]): string[] {
  const out: string[] = []
  for (const part of parts) {
    if (part === '..') out.pop()
    else out.push(part)
  }
  return out
}

const contentDigests = new WeakMap<Content, string>()

function contentDigest(content: Content): string {
  let known = contentDigests.get(content)
  if (known === undefined) {
    known = `${content.size} ${new Sha256().update(slice({ ...content, size: content.bytes.length }, 0, content.bytes.length)).hex()}`
    contentDigests.set(content, known)
  }
  return known
}

/** A digest of files as BuildKit's cache sees them: names, kinds, owners, modes, contents, but no times. */
export function checksum(tree: SourceTree, selected: readonly Selected[], exclude: (path: string) => boolean): string {
  const hash = new Sha256()
  const visit = (path: string, ino: Ino): void => {
    if (exclude(path)) return
    const { kind, mode, uid, gid } = tree.fs.attr(ino)
    hash.update(`${path}\0${kind}\0${mode}\0${uid}\0${gid}\0`)
    if (kind === 'symlink') hash.update(tree.fs.readlink(ino))
    else if (kind === 'file') hash.update(contentDigest(tree.fs.content(ino)))
    else if (kind === 'dir') for (const e of [...tree.fs.readdir(ino)].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(`${path}/${e.name}`, e.ino)
  }
  for (const { path, ino } of selected) visit(path, ino)
  return hash.hex()
}
