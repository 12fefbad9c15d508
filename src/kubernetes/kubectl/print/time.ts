import { ageDuration } from '../../../base/units.ts'
import { civil, unixSeconds } from '../../../sim/time.ts'

/** Seconds since 1970 of an RFC 3339 text, fractions kept; undefined when it is none. */
export function parseTime(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  const zone = match[8] ?? 'Z'
  const offset = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4)) * 60)
  return unixSeconds(year, month, day, hour, minute, second) + Number(match[7] ?? 0) - offset
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A time as describe shows it (RFC 1123 with a numeric zone): `Thu, 01 Jan 2026 11:50:00 +0000`. */
export function rfc1123z(text: string): string {
  const seconds = parseTime(text) ?? unixSeconds(1, 1, 1)
  const { weekday, day, month, year, hour, minute, second } = civil(Math.floor(seconds))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${DAYS[weekday]}, ${two(day)} ${MONTHS[month - 1]} ${String(year).padStart(4, '0')} ${two(hour)}:${two(minute)}:${two(second)} +0000`
}

/** How long ago a time was, as an AGE column shows it. */
export function since(text: string, nowSeconds: number): string {
  const seconds = parseTime(text)
  return seconds === undefined ? '<unknown>' : ageDuration(nowSeconds - seconds)
}
