import { civil, type Civil, unixSeconds } from '../../sim/time.ts'

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

export const MONTH_NAMES = MONTHS.map((name) => name.slice(0, 3))
export const DAY_NAMES = DAYS.map((name) => name.slice(0, 3))

/** A fixed offset from UTC: the POSIX TZ forms without daylight saving (`UTC`, `CST-8`, `<+08>-8`). */
export type Zone = { readonly name: string; readonly offset: number }
export const UTC: Zone = { name: 'UTC', offset: 0 }

/** The zone a TZ variable names; zone files are looked up by nobody here, so a name of one means UTC, as where tzdata is missing. */
export function zoneOf(tz: string | undefined): Zone {
  const match = /^(?:<([^>]+)>|([A-Za-z]{3,}))([-+]?)(\d{1,2})(?::(\d\d))?$/.exec(tz ?? '')
  if (match === null) return tz !== undefined && /^[A-Za-z]{3,}$/.test(tz) ? { name: tz, offset: 0 } : UTC
  const seconds = Number(match[4]) * 3600 + Number(match[5] ?? 0) * 60
  return { name: (match[1] ?? match[2]) as string, offset: match[3] === '-' ? seconds : -seconds }
}

const pad = (n: number, width = 2, fill = '0'): string => String(n).padStart(width, fill)

/** strftime(3) in the C locale, with GNU's %N, %:z and the flags -, _, 0, ^ and #. `seconds` is Unix time. */
export function strftime(format: string, seconds: number, nanos = 0, zone: Zone = UTC): string {
  const time = civil(seconds + zone.offset)
  return format.replace(/%([-_0^#]*)(\d*)([:]{0,2})([EO]?)([a-zA-Z%+])/g, (whole, flags: string, width: string, colons: string, _e: string, letter: string) => {
    const made = field(letter, time, seconds, nanos, zone, colons)
    if (made === undefined) return whole
    const [text, size, fill] = made
    let shown = text
    const wanted = width !== '' ? Number(width) : size
    const filler = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : fill
    if (flags.includes('-')) shown = width === '' ? (text.replace(/^0+(?=\d)/, '')) : text
    else if (letter === 'N' && width !== '') shown = text.slice(0, Number(width)).padEnd(Number(width), '0')
    else shown = text.padStart(wanted, filler)
    if (flags.includes('^')) shown = shown.toUpperCase()
    if (flags.includes('#')) shown = letter === 'p' || letter === 'Z' ? shown.toLowerCase() : shown.toUpperCase()
    return shown
  })
}

type Field = [text: string, width: number, fill: string]

function field(letter: string, t: Civil, seconds: number, nanos: number, zone: Zone, colons: string): Field | undefined {
  const zero = (n: number, width = 2): Field => [String(n), width, '0']
  const blank = (n: number, width = 2): Field => [String(n), width, ' ']
  const word = (text: string): Field => [text, 0, ' ']
  const sub = (format: string): Field => word(strftime(format, seconds, nanos, zone))
  const hour12 = t.hour % 12 === 0 ? 12 : t.hour % 12
  switch (letter) {
    case '%': return word('%')
    case 'a': return word(DAY_NAMES[t.weekday] as string)
    case 'A': return word(DAYS[t.weekday] as string)
    case 'b': case 'h': return word(MONTH_NAMES[t.month - 1] as string)
    case 'B': return word(MONTHS[t.month - 1] as string)
    case 'c': return sub('%a %b %e %H:%M:%S %Y')
    case 'C': return zero(Math.floor(t.year / 100))
    case 'd': return zero(t.day)
    case 'D': case 'x': return sub('%m/%d/%y')
    case 'e': return blank(t.day)
    case 'F': return sub('%Y-%m-%d')
    case 'g': return zero(isoWeek(t).year % 100)
    case 'G': return zero(isoWeek(t).year, 4)
    case 'H': return zero(t.hour)
    case 'I': return zero(hour12)
    case 'j': return zero(t.yearDay + 1, 3)
    case 'k': return blank(t.hour)
    case 'l': return blank(hour12)
    case 'm': return zero(t.month)
    case 'M': return zero(t.minute)
    case 'n': return word('\n')
    case 'N': return zero(nanos, 9)
    case 'p': return word(t.hour < 12 ? 'AM' : 'PM')
    case 'P': return word(t.hour < 12 ? 'am' : 'pm')
    case 'q': return word(String(Math.ceil(t.month / 3)))
    case 'r': return sub('%I:%M:%S %p')
    case 'R': return sub('%H:%M')
    case 's': return word(String(seconds))
    case 'S': return zero(t.second)
    case 't': return word('\t')
    case 'T': case 'X': return sub('%H:%M:%S')
    case 'u': return word(String(t.weekday === 0 ? 7 : t.weekday))
    case 'U': return zero(Math.floor((t.yearDay + 7 - t.weekday) / 7))
    case 'V': return zero(isoWeek(t).week)
    case 'w': return word(String(t.weekday))
    case 'W': return zero(Math.floor((t.yearDay + 7 - ((t.weekday + 6) % 7)) / 7))
    case 'y': return zero(t.year % 100)
    case 'Y': return word(String(t.year))
    case 'z': return word(offsetText(zone.offset, colons))
    case 'Z': return word(zone.name)
    default: return undefined
  }
}

function offsetText(offset: number, colons: string): string {
  const minutes = Math.abs(Math.trunc(offset / 60))
  const [h, m] = [pad(Math.floor(minutes / 60)), pad(minutes % 60)]
  return `${offset < 0 ? '-' : '+'}${colons === '' ? `${h}${m}` : colons === ':' ? `${h}:${m}` : `${h}:${m}:00`}`
}

function isoWeek(t: Civil): { year: number; week: number } {
  const weekday = (t.weekday + 6) % 7
  const week = Math.floor((t.yearDay - weekday + 10) / 7)
  const weeks = (year: number): number => {
    const first = civil(unixSeconds(year, 1, 1)).weekday
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
    return first === 4 || (leap && first === 3) ? 53 : 52
  }
  if (week < 1) return { year: t.year - 1, week: weeks(t.year - 1) }
  if (week > weeks(t.year)) return { year: t.year + 1, week: 1 }
  return { year: t.year, week }
}
