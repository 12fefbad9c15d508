const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** Year, month (1 to 12) and day of a number of days since 1970-01-01. */
function civil(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  return { year: yoe + era * 400 + (month <= 2 ? 1 : 0), month, day: doy - Math.floor((153 * mp + 2) / 5) + 1 }
}

/** strftime(3) in UTC and the C locale. */
export function strftime(format: string, seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const rest = seconds - days * 86_400
  const { year, month, day } = civil(days)
  const [hour, minute, second] = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60]
  const weekday = (((days + 4) % 7) + 7) % 7
  const two = (n: number): string => String(n).padStart(2, '0')
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const yearDay = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1] as number + day + (leap && month > 2 ? 1 : 0)
  const fields: Readonly<Record<string, string>> = {
    Y: String(year), m: two(month), d: two(day), H: two(hour), M: two(minute), S: two(second), y: two(year % 100), e: String(day).padStart(2), j: String(yearDay).padStart(3, '0'),
    a: (DAYS[weekday] as string).slice(0, 3), A: DAYS[weekday] as string, b: (MONTHS[month - 1] as string).slice(0, 3), h: (MONTHS[month - 1] as string).slice(0, 3), B: MONTHS[month - 1] as string,
    F: `${year}-${two(month)}-${two(day)}`, T: `${two(hour)}:${two(minute)}:${two(second)}`, X: `${two(hour)}:${two(minute)}:${two(second)}`, R: `${two(hour)}:${two(minute)}`,
    D: `${two(month)}/${two(day)}/${two(year % 100)}`, x: `${two(month)}/${two(day)}/${two(year % 100)}`, I: two(hour % 12 === 0 ? 12 : hour % 12), p: hour < 12 ? 'AM' : 'PM', u: String(weekday === 0 ? 7 : weekday),
    w: String(weekday), Z: 'UTC', z: '+0000', s: String(seconds), n: '\n', t: '\t', '%': '%', C: two(Math.floor(year / 100)), k: String(hour).padStart(2), l: String(hour % 12 === 0 ? 12 : hour % 12).padStart(2),
    c: `${(DAYS[weekday] as string).slice(0, 3)} ${(MONTHS[month - 1] as string).slice(0, 3)} ${String(day).padStart(2)} ${two(hour)}:${two(minute)}:${two(second)} ${year}`,
  }
  return format.replace(/%([a-zA-Z%])/g, (all, letter: string) => fields[letter] ?? all)
}
