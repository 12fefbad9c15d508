/** The shortest path that means the same, without looking at any file (Go's path.Clean). */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/')
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') out.push(part)
    else if (out.length > 0 && out.at(-1) !== '..') out.pop()
    else if (!rooted) out.push('..')
  }
  const body = out.join('/')
  return rooted ? `/${body}` : body === '' ? '.' : body
}

/** Paths joined by `/` and cleaned; empty ones are skipped (Go's path.Join). */
export function joinPath(...paths: readonly string[]): string {
  const joined = paths.filter((path) => path !== '').join('/')
  return joined === '' ? '' : cleanPath(joined)
}

/** Everything before the last element (Go's path.Dir). */
export function dirName(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1))
}

/** The last element, without trailing slashes (Go's path.Base). */
export function baseName(path: string): string {
  if (path === '') return '.'
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}
