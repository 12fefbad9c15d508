/** A size as mount options write it (`64m`, `1G`, `50%` of `whole`), in bytes; undefined when malformed. */
export function parseSize(text: string, whole: number): number | undefined {
  const match = /^(\d+)([kKmMgG%]?)$/.exec(text)
  if (match === null) return undefined
  const n = Number(match[1])
  switch (match[2]?.toLowerCase()) {
    case 'k': return n * 2 ** 10
    case 'm': return n * 2 ** 20
    case 'g': return n * 2 ** 30
    case '%': return Math.floor((whole * n) / 100)
    default: return n
  }
}
