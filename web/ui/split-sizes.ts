/** The shares after a border (between part `border` and the next) was moved; parts keep their least sizes, others are left alone. */
export function moveBorder(shares: readonly number[], border: number, byPx: number, roomPx: number, minima: readonly number[]): number[] {
  const before = shares[border] ?? 0
  const after = shares[border + 1] ?? 0
  const perPx = shares.reduce((sum, share) => sum + share, 0) / roomPx
  const least = (minima[border] ?? 0) * perPx
  const most = before + after - (minima[border + 1] ?? 0) * perPx
  if (most < least) return [...shares]
  const moved = Math.min(most, Math.max(least, before + byPx * perPx))
  return shares.map((share, index) => (index === border ? moved : index === border + 1 ? before + after - moved : share))
}
