/** Compares by code points, as strcmp(3) does of UTF-8; negative, 0 or positive. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** Surrogates sort behind the rest of the basic plane. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** Compares as strverscmp(3) and `sort -V`: runs of digits by their number. */
export function compareVersions(a: string, b: string): number {
  const split = (text: string): string[] => text.match(/\d+|\D+/g) ?? []
  const [x, y] = [split(a), split(b)]
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p, q] = [x[i] ?? '', y[i] ?? '']
    const bothNumbers = /^\d/.test(p) && /^\d/.test(q)
    const order = bothNumbers ? compareDigits(p, q) : compareBytes(p, q)
    if (order !== 0) return order
  }
  return compareBytes(a, b)
}

function compareDigits(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')]
  return x.length - y.length || compareBytes(x, y)
}
