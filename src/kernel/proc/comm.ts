/** A process's name as ps and /proc show it: the last component of its program's path, at most 15 characters. */
export function commOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).slice(0, 15)
}
