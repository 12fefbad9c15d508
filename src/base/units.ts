import { formatFloat, parseGoFloat } from './go-number.ts'
import { quoteGo } from './quote.ts'

const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']

function scaled(bytes: number, base: number, units: readonly string[], precision: number): string {
  let size = bytes
  let unit = 0
  while (size >= base && unit < units.length - 1) {
    size /= base
    unit++
  }
  return formatFloat(size, 'g', precision) + (units[unit] as string)
}

/** A size in bytes in powers of 1000 with four digits, as `docker images` shows it: `72.8MB`. */
export function humanSize(bytes: number): string {
  return scaled(bytes, 1000, DECIMAL, 4)
}

/** A size in bytes in powers of 1000 with so many significant digits, as `docker ps -s` shows it with 3. */
export function humanSizeWithPrecision(bytes: number, precision: number): string {
  return scaled(bytes, 1000, DECIMAL, precision)
}

/** A size in bytes in powers of 1024 with four digits, as `docker stats` shows memory: `1.465KiB`. */
export function bytesSize(bytes: number): string {
  return scaled(bytes, 1024, BINARY, 4)
}

/** A size as the user wrote it in bytes, or why it is none. */
export type SizeResult = { readonly bytes: number } | { readonly error: string }

/** Reads a size in powers of 1024 (`512m`, `1.5g`), as `docker run --memory` does. */
export function ramInBytes(text: string): SizeResult {
  return parseSize(text, 1024)
}

/** Reads a size in powers of 1000 (`10kB`), as the `size` option of log drivers does. */
export function fromHumanSize(text: string): SizeResult {
  return parseSize(text, 1000)
}

function parseSize(text: string, base: number): SizeResult {
  const last = /[0-9. ](?=[^0-9. ]*$)/.exec(text)
  if (last === null) return { error: `invalid size: '${text}'` }
  const numeral = text.slice(0, last[0] === ' ' ? last.index : last.index + 1)
  const suffix = text.slice(last.index + 1)
  const number = parseGoFloat(numeral)
  if (number === undefined) return { error: `strconv.ParseFloat: parsing ${quoteGo(numeral)}: invalid syntax` }
  if (number < 0) return { error: `invalid size: '${text}'` }
  if (suffix === '') return { bytes: Math.trunc(number) + 0 }
  if (suffix.length > 3) return { error: `invalid suffix: '${suffix}'` }
  const unit = suffix.toLowerCase()
  const power = 'bkmgtp'.indexOf(unit[0] as string)
  const rest = unit.slice(1)
  if (power < 0 || (rest !== '' && (power === 0 || (rest !== 'b' && rest !== 'ib')))) return { error: `invalid suffix: '${unit}'` }
  return { bytes: Math.trunc(number * base ** power) + 0 }
}

/** A span of time in words, as `docker ps` shows ages: `About a minute`, `3 weeks`. */
export function humanDuration(seconds: number): string {
  const whole = Math.trunc(seconds)
  if (whole < 1) return 'Less than a second'
  if (whole === 1) return '1 second'
  if (whole < 60) return `${whole} seconds`
  const minutes = Math.trunc(seconds / 60)
  if (minutes === 1) return 'About a minute'
  if (minutes < 60) return `${minutes} minutes`
  const hours = Math.trunc(seconds / 3600 + 0.5)
  if (hours === 1) return 'About an hour'
  if (hours < 48) return `${hours} hours`
  if (hours < 24 * 7 * 2) return `${Math.trunc(hours / 24)} days`
  if (hours < 24 * 30 * 2) return `${Math.trunc(hours / 24 / 7)} weeks`
  if (hours < 24 * 365 * 2) return `${Math.trunc(hours / 24 / 30)} months`
  return `${Math.trunc(Math.trunc(seconds / 3600) / 24 / 365)} years`
}

/** A span of time in at most two units, as the AGE column of `kubectl get` shows it: `47h`, `2d1h`. */
export function ageDuration(seconds: number): string {
  const whole = Math.trunc(seconds)
  if (whole < -1) return '<invalid>'
  if (whole < 0) return '0s'
  if (whole < 120) return `${whole}s`
  const minutes = Math.trunc(whole / 60)
  if (minutes < 10) return `${minutes}m${nonZero(whole % 60, 's')}`
  if (minutes < 180) return `${minutes}m`
  const hours = Math.trunc(minutes / 60)
  if (hours < 8) return `${hours}h${nonZero(minutes % 60, 'm')}`
  if (hours < 48) return `${hours}h`
  const days = Math.trunc(hours / 24)
  if (days < 8) return `${days}d${nonZero(hours % 24, 'h')}`
  if (hours < 24 * 365 * 2) return `${days}d`
  const years = Math.trunc(days / 365)
  if (hours < 24 * 365 * 8) return `${years}y${nonZero(days % 365, 'd')}`
  return `${years}y`
}

/** A span of time in one unit, as `kubectl` shows times inside a message: `47h` is `1d`. */
export function shortAgeDuration(seconds: number): string {
  const whole = Math.trunc(seconds)
  if (whole < -1) return '<invalid>'
  if (whole < 0) return '0s'
  if (whole < 60) return `${whole}s`
  const minutes = Math.trunc(whole / 60)
  if (minutes < 60) return `${minutes}m`
  const hours = Math.trunc(minutes / 60)
  if (hours < 24) return `${hours}h`
  const days = Math.trunc(hours / 24)
  if (days < 365) return `${days}d`
  return `${Math.trunc(days / 365)}y`
}

function nonZero(count: number, unit: string): string {
  return count === 0 ? '' : `${count}${unit}`
}
