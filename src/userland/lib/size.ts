/** A size as GNU's -h shows it: up to three digits and a letter, rounded up (`1.5K`, `12M`). */
export function humanSize(bytes: number, base = 1024): string {
  const letters = base === 1024 ? ['', 'K', 'M', 'G', 'T', 'P', 'E'] : ['', 'k', 'M', 'G', 'T', 'P', 'E']
  let value = bytes
  let i = 0
  while (value >= base && i < letters.length - 1) {
    value /= base
    i++
  }
  if (i === 0) return String(bytes)
  const tenths = Math.ceil(value * 10 - 1e-9) / 10
  if (tenths < 10) return `${tenths.toFixed(1)}${letters[i]}`
  const whole = Math.ceil(value - 1e-9)
  return whole >= base ? `1.0${letters[i + 1] ?? ''}` : `${whole}${letters[i]}`
}

/** A size as busybox's -h shows it: one digit after the point, rounded half up. */
export function busyboxSize(bytes: number): string {
  const letters = ['', 'K', 'M', 'G', 'T', 'P', 'E']
  let value = bytes
  let i = 0
  while (value >= 1024 && i < letters.length - 1) {
    value /= 1024
    i++
  }
  return i === 0 ? String(bytes) : `${(Math.floor(value * 10 + 0.5) / 10).toFixed(1)}${letters[i]}`
}

const MULTIPLIERS: Record<string, number> = {
  b: 512, c: 1, w: 2, k: 1024, K: 1024, KiB: 1024, kB: 1000, KB: 1000, m: 2 ** 20, M: 2 ** 20, MiB: 2 ** 20, MB: 1e6, G: 2 ** 30, g: 2 ** 30, GiB: 2 ** 30, GB: 1e9,
  T: 2 ** 40, t: 2 ** 40, TB: 1e12, TiB: 2 ** 40, P: 2 ** 50,
}

/** Bytes of `10`, `4k`, `1M`, `2GB`...; undefined when the text is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)([A-Za-z]*)$/.exec(text)
  if (match === null) return undefined
  const factor = match[2] === '' ? 1 : MULTIPLIERS[match[2] as string]
  return factor === undefined ? undefined : Number(match[1]) * factor
}
