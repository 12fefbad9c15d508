const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** A size as Docker writes it: decimal units, three significant digits. */
export function humanSize(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${Number(value.toPrecision(3))} ${units[unit] ?? 'B'}`
}

/** The short form of an id or a digest, as `docker ps` shows it. */
export const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12)

/** A history step as one reads it: the instruction, without the shell and BuildKit's remarks around it. */
export function instructionOf(createdBy: string): string {
  return createdBy
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, '')
    .replace(/^\/bin\/sh -c\s+/, 'RUN ')
    .replace(/^RUN \/bin\/sh -c\s+/, 'RUN ')
    .replace(/\s*# buildkit$/, '')
    .replace(/\s+/g, ' ')
    .trim()
}
