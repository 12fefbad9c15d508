/** ` (did you mean X?)` for the option nearest to a mistyped word, or nothing when none is near (fewer than 3 edits). */
export function didYouMean(word: string, options: readonly string[], caseSensitive: boolean): string {
  const wanted = caseSensitive ? word : word.toLowerCase()
  let best: string | undefined
  let distance = 3
  for (const option of options) {
    const d = editDistance(wanted, caseSensitive ? option : option.toLowerCase())
    if (d === 0) return ''
    if (d < distance) {
      distance = d
      best = option
    }
  }
  if (best === undefined) return ''
  return ` (did you mean ${!caseSensitive && word === word.toLowerCase() ? best.toLowerCase() : best}?)`
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
