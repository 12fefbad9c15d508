/** Virtual time and spans of it, in whole microseconds. Time 0 is the start of the world; `World.bootEpochMs` says which wall date that stands for. */
export type Micros = number

export const MICROSECOND = 1
export const MILLISECOND = 1_000
export const SECOND = 1_000_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** RFC 3339 text with nanoseconds (Go's time.RFC3339Nano, trailing zeros kept off), of a virtual time. */
export function rfc3339Nano(bootEpochMs: number, at: Micros): string {
  const { seconds, micros } = split(bootEpochMs, at)
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`
  return `${isoSeconds(seconds)}${fraction}Z`
}

/** RFC 3339 text with whole seconds (the Kubernetes metav1.Time form). */
export function rfc3339(bootEpochMs: number, at: Micros): string {
  return `${isoSeconds(split(bootEpochMs, at).seconds)}Z`
}

function split(bootEpochMs: number, at: Micros): { seconds: number; micros: number } {
  const total = bootEpochMs * 1000 + at
  return { seconds: Math.floor(total / SECOND), micros: total % SECOND }
}

/** `YYYY-MM-DDTHH:MM:SS` in UTC of a Unix time in seconds, without the host's Date (proleptic Gregorian, civil-from-days). */
export function isoSeconds(unixSeconds: number): string {
  const c = civil(unixSeconds)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${String(c.year).padStart(4, '0')}-${two(c.month)}-${two(c.day)}T${two(c.hour)}:${two(c.minute)}:${two(c.second)}`
}

export type Civil = { year: number; month: number; day: number; hour: number; minute: number; second: number; weekday: number; yearDay: number }

/** Broken-down UTC time of a Unix time in seconds; weekday 0 is Sunday, yearDay 0 is January 1st. */
export function civil(unixSeconds: number): Civil {
  const days = Math.floor(unixSeconds / 86_400)
  const rest = unixSeconds - days * 86_400
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0)
  const day = doy - Math.floor((153 * mp + 2) / 5) + 1
  return {
    year, month, day,
    hour: Math.floor(rest / 3600), minute: Math.floor((rest % 3600) / 60), second: Math.floor(rest % 60),
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(year, 1, 1),
  }
}

/** Days since 1970-01-01 of a Gregorian date (month 1 to 12). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yoe = y - era * 400
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const doe = yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy
  return era * 146_097 + doe - 719_468
}

/** Unix seconds of a UTC date and time. */
export function unixSeconds(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  return daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
}
