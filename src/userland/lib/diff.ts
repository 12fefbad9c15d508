/** A step from the old lines to the new ones. */
export type Edit = { readonly kind: 'same' | 'delete' | 'insert'; readonly a: number; readonly b: number }

/** The shortest edit script (Myers), deletions before insertions. Indexes are of the line in its own text. */
export function diffLines(a: readonly string[], b: readonly string[]): Edit[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const edits: Edit[] = []
  for (let i = 0; i < head; i++) edits.push({ kind: 'same', a: i, b: i })
  edits.push(...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)).map((edit) => ({ ...edit, a: edit.a + head, b: edit.b + head })))
  for (let i = tail; i > 0; i--) edits.push({ kind: 'same', a: a.length - i, b: b.length - i })
  return edits
}

function middle(a: readonly string[], b: readonly string[]): Edit[] {
  const [n, m] = [a.length, b.length]
  const max = n + m
  const v = new Int32Array(2 * max + 2)
  const trace: Int32Array[] = []
  search: for (let d = 0; d <= max; d++) {
    trace.push(v.slice())
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (v[max + k - 1] as number) < (v[max + k + 1] as number))
      let x = down ? (v[max + k + 1] as number) : (v[max + k - 1] as number) + 1
      while (x < n && x - k < m && a[x] === b[x - k]) x++
      v[max + k] = x
      if (x >= n && x - k >= m) break search
    }
  }
  const edits: Edit[] = []
  let [x, y] = [n, m]
  for (let d = trace.length - 1; d >= 0; d--) {
    const old = trace[d] as Int32Array
    const k = x - y
    const down = k === -d || (k !== d && (old[max + k - 1] as number) < (old[max + k + 1] as number))
    const before = down ? k + 1 : k - 1
    const fromX = old[max + before] as number
    const fromY = fromX - before
    while (x > fromX && y > fromY && x > 0 && y > 0) edits.push({ kind: 'same', a: --x, b: --y })
    if (d === 0) break
    if (down) edits.push({ kind: 'insert', a: x, b: --y })
    else edits.push({ kind: 'delete', a: --x, b: y })
  }
  return edits.reverse()
}
