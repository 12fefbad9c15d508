import { civil, isoSeconds, unixSeconds } from '../../../sim/time.ts'

/** Cuts a text to so many characters, the last of them an ellipsis (docker/cli formatter.Ellipsis). */
export function ellipsis(text: string, width: number): string {
  const chars = Array.from(text)
  if (chars.length <= width) return text
  return width <= 0 ? '' : `${chars.slice(0, width - 1).join('')}…`
}

/** The 12 characters by which people know an id. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12)
}

/** Seconds since 1970 of an RFC 3339 time; NaN when it is none. */
export function unixTime(text: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?(Z|z|[+-]\d\d:\d\d)?$/.exec(text)
  if (match === null) return Number.NaN
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match
  const offset = /^[zZ]$/.test(zone) ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4, 6)) * 60)
  return unixSeconds(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)) + Number(`0${fraction}`) - offset
}

/** Go's `time.Time.String()` in UTC: `2026-01-01 12:00:00.5 +0000 UTC`; `fraction` with its point, or empty. */
export function goTimeText(seconds: number, fraction = ''): string {
  return `${isoSeconds(Math.floor(seconds)).replace('T', ' ')}${fraction.replace(/\.?0+$/, '')} +0000 UTC`
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** An RFC 3339 time as Go's time.ANSIC has it: `Fri May 30 12:07:14 2025`; anything else as it is. */
export function ansicTime(text: string): string {
  const seconds = unixTime(text)
  if (Number.isNaN(seconds)) return text
  const { year, month, day, hour, minute, second, weekday } = civil(Math.floor(seconds))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${WEEKDAYS[weekday] ?? ''} ${MONTHS[month - 1] ?? ''} ${String(day).padStart(2)} ${two(hour)}:${two(minute)}:${two(second)} ${year}`
}

/** RFC 3339 in UTC of whole seconds: `2026-01-01T12:00:00Z`. */
export function rfc3339(seconds: number): string {
  return `${isoSeconds(Math.floor(seconds))}Z`
}
