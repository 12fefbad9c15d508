import { MILLISECOND, MINUTE, SECOND, HOUR, type Micros } from '../../sim/time.ts'

/** time.Duration.String(): `1.2s`, `850ms`, `1m3s`. */
export function goDuration(span: Micros): string {
  if (span === 0) return '0s'
  const fraction = (value: number): string => String(Math.round(value * 1e6) / 1e6)
  if (span < MILLISECOND) return `${span}µs`
  if (span < SECOND) return `${fraction(span / MILLISECOND)}ms`
  const hours = Math.floor(span / HOUR)
  const minutes = Math.floor((span % HOUR) / MINUTE)
  const seconds = fraction((span % MINUTE) / SECOND)
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`
}

/** Cut to whole milliseconds, as the kubelet does before it prints. */
export const goMillis = (span: Micros): string => goDuration(Math.floor(span / MILLISECOND) * MILLISECOND)
