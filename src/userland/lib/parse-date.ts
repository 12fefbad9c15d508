import { civil, unixSeconds } from '../../sim/time.ts'
import { DAY_NAMES, MONTH_NAMES, type Zone } from './date.ts'

const UNITS: Record<string, number> = { sec: 1, second: 1, min: 60, minute: 60, hour: 3600, day: 86_400, week: 604_800, fortnight: 1_209_600 }

/**
 * Unix seconds (with a fraction) of a date in the forms of `date -d`: `@SECONDS`, ISO 8601 with or without zone, `YYYY/MM/DD`,
 * `Jan 2 2006`, `HH:MM[:SS]`, `now`, `today`, `yesterday`, `tomorrow`, `[+-]N UNIT [ago]`, `next`/`last` UNIT or weekday.
 */
export function parseDate(text: string, now: number, zone: Zone): number | undefined {
  const at = /^@(-?\d+(?:\.\d+)?)$/.exec(text.trim())
  if (at !== null) return Number(at[1])
  return new DateWords(text, now, zone).value()
}

/** Reads the words of a date one after the other. */
class DateWords {
  #rest: string
  readonly #now: number
  readonly #zone: Zone
  #date: { year: number; month: number; day: number } | undefined
  #time: { hour: number; minute: number; second: number } | undefined
  #offset: number | undefined
  #seconds = 0
  #months = 0
  #weekday: { day: number; next: number } | undefined

  constructor(text: string, now: number, zone: Zone) {
    this.#rest = text.trim().toLowerCase()
    this.#now = now
    this.#zone = zone
  }

  value(): number | undefined {
    while (this.#rest !== '') if (!this.#word()) return undefined
    const local = civil(Math.floor(this.#now) + this.#zone.offset)
    const { year, month, day } = this.#date ?? local
    if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
    const dated = this.#date !== undefined || this.#weekday !== undefined
    const time = this.#time ?? (dated ? { hour: 0, minute: 0, second: 0 } : local)
    if (time.hour > 24 || time.minute > 59 || time.second >= 61) return undefined
    const total = year * 12 + month - 1 + this.#months
    let seconds = unixSeconds(Math.floor(total / 12), (total % 12) + 1, day, time.hour, time.minute, time.second)
    if (this.#weekday !== undefined) {
      const ahead = (this.#weekday.day - civil(seconds).weekday + 7) % 7
      seconds += (ahead + (this.#weekday.next > 0 && ahead === 0 ? 7 : 0) - (this.#weekday.next < 0 ? 7 : 0)) * 86_400
    }
    const fraction = this.#time === undefined && !dated ? this.#now - Math.floor(this.#now) : 0
    return seconds + fraction + this.#seconds - (this.#offset ?? this.#zone.offset)
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.#rest)
    if (match !== null) this.#rest = this.#rest.slice(match[0].length).replace(/^[\s,]+/, '')
    return match
  }

  #word(): boolean {
    return this.#isoDate() || this.#clock() || this.#relative() || this.#named()
  }

  #isoDate(): boolean {
    const iso = this.#take(/^(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d)|(?=\D|$))/) ?? this.#take(/^(\d{4})\/(\d{1,2})\/(\d{1,2})/) ?? this.#take(/^(\d{4})(\d\d)(\d\d)(?!\d)/)
    if (iso !== null) {
      this.#date = { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }
      return true
    }
    const american = this.#take(/^(\d{1,2})\/(\d{1,2})\/(\d{4})/)
    if (american === null) return false
    this.#date = { year: Number(american[3]), month: Number(american[1]), day: Number(american[2]) }
    return true
  }

  #clock(): boolean {
    const clock = this.#take(/^(\d{1,2}):(\d\d)(?::(\d\d(?:[.,]\d+)?))?\s*([ap]m)?/)
    if (clock !== null) {
      let hour = Number(clock[1])
      if (clock[4] !== undefined) hour = (hour % 12) + (clock[4] === 'pm' ? 12 : 0)
      this.#time = { hour, minute: Number(clock[2]), second: Number((clock[3] ?? '0').replace(',', '.')) }
      const zone = this.#take(/^([-+])(\d\d):?(\d\d)?(?!\s*(?:sec|min|hour|day|week|month|year))/)
      if (zone !== null) this.#offset = (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 3600 + Number(zone[3] ?? 0) * 60)
      return true
    }
    if (this.#take(/^(?:utc|gmt|z)(?![a-z])/) === null) return false
    this.#offset = 0
    return true
  }

  #relative(): boolean {
    const match = this.#take(/^(?:([-+]?\s*\d+)\s*|(next|last|a|an)\s+)?(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(?![a-z])(\s+ago)?/)
    if (match === null) return false
    const count = match[1] !== undefined ? Number(match[1].replace(/\s/g, '')) : match[2] === 'last' ? -1 : 1
    const n = match[4] === undefined ? count : -count
    const unit = match[3] as string
    if (unit === 'month') this.#months += n
    else if (unit === 'year') this.#months += 12 * n
    else this.#seconds += n * (UNITS[unit] as number)
    return true
  }

  #named(): boolean {
    if (this.#take(/^(?:now|today)(?![a-z])/) !== null) return true
    const near = this.#take(/^(yesterday|tomorrow)(?![a-z])/)
    if (near !== null) {
      this.#seconds += near[1] === 'tomorrow' ? 86_400 : -86_400
      return true
    }
    const weekday = this.#take(/^(?:(next|last)\s+)?(sun|mon|tue|wed|thu|fri|sat)[a-z]*\.?/)
    if (weekday !== null) {
      const day = DAY_NAMES.findIndex((name) => name.toLowerCase() === weekday[2])
      this.#weekday = { day, next: weekday[1] === 'next' ? 1 : weekday[1] === 'last' ? -1 : 0 }
      return true
    }
    return this.#monthName()
  }

  #monthName(): boolean {
    const month = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'
    const american = this.#take(new RegExp(`^${month}\\s+(\\d{1,2})(?!\\d|:)(?:,?\\s+(\\d{4})(?!:))?`))
    const european = american ?? this.#take(new RegExp(`^(\\d{1,2})[\\s-]+${month}(?:[\\s-]+(\\d{4})(?!:))?`))
    if (european !== null) {
      const [first, second] = american === null ? [european[2], european[1]] : [european[1], european[2]]
      const number = MONTH_NAMES.findIndex((name) => name.toLowerCase() === first) + 1
      const year = european[3] === undefined ? civil(Math.floor(this.#now)).year : Number(european[3])
      this.#date = { year, month: number, day: Number(second) }
      return true
    }
    const year = this.#date === undefined ? null : this.#take(/^(\d{4})$/)
    if (year === null || this.#date === undefined) return false
    this.#date = { ...this.#date, year: Number(year[1]) }
    return true
  }
}
