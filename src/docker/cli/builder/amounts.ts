import type { VertexStatus } from '../../build/progress.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** Bytes as buildx writes them: `238B`, `1.02kB`, `45.67MB`. */
export function amount(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return unit === 0 ? `${bytes}B` : `${value.toFixed(2)}${UNITS[unit] ?? ''}`
}

/** Seconds that a part of a step took, or has taken until now. */
export function statusSeconds({ started, completed }: VertexStatus, now: number): number {
  return started === undefined ? 0 : ((completed ?? now) - started) / 1e6
}
