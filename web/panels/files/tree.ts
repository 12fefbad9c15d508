import { groupBy } from '../../link/group-by.ts'
import type { FileRecord } from '../../link/records.ts'

/** The folder a path lies in; '' is the workspace itself. */
export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** The path of a name in a folder. */
export const pathIn = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

/** One line of the file tree. */
export type TreeLine = { readonly path: string; readonly name: string; readonly kind: FileRecord['kind']; readonly depth: number }

/** The workspace as lines from top to bottom: folders first, then by name; what is in folded folders is left out. */
export function treeLines(files: ReadonlyMap<string, FileRecord>, folded: ReadonlySet<string>): TreeLine[] {
  const children = groupBy(files.values(), (file) => parentOf(file.path))
  const rank = (file: FileRecord) => `${file.kind === 'directory' ? 0 : 1}${file.path}`
  const lines = (folder: string, depth: number): TreeLine[] =>
    [...(children.get(folder) ?? [])]
      .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
      .flatMap((file) => {
        const line = { path: file.path, name: folder === '' ? file.path : file.path.slice(folder.length + 1), kind: file.kind, depth }
        return file.kind === 'directory' && !folded.has(file.path) ? [line, ...lines(file.path, depth + 1)] : [line]
      })
  return lines('', 0)
}

/** Whether a name may be given to a file; the reason when not. */
export function nameTrouble(
  name: string,
  folder: string,
  files: ReadonlyMap<string, FileRecord>,
  self?: string,
): 'badName' | 'exists' | undefined {
  if (name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0')) return 'badName'
  const path = pathIn(folder, name)
  return files.has(path) && path !== self ? 'exists' : undefined
}
