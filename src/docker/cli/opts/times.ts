import { parseDuration } from '../../../base/go-duration.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { sys } from '../../../kernel/sys.ts'
import { Failure } from '../../../cli/failure.ts'
import { unixTime } from '../format/texts.ts'

/** A `--since` or `--until` value as seconds since 1970 with nanoseconds: a Go duration back from now, a time, or seconds (timetypes.GetTimestamp). */
export function* sinceTime(value: string, flag: string): Gen<string> {
  if (value === '') return ''
  const time = yield* timestamp(value)
  if (time === undefined) throw new Failure(`invalid value for "${flag}": failed to parse value as time or duration: ${JSON.stringify(value)}`)
  return time
}

/** As `sinceTime`, undefined for a value that is no time. */
export function* timestamp(value: string): Gen<string | undefined> {
  const span = parseDuration(value)
  if ('ns' in span && value !== '0') return inSeconds((yield* sys.now()) - Math.round(span.ns / 1000))
  if (/^\d+(\.\d+)?$/.test(value)) return value
  const full = fullTime(value)
  const seconds = full === undefined ? Number.NaN : unixTime(full)
  return Number.isNaN(seconds) ? undefined : `${Math.floor(seconds)}.${fraction(full ?? '')}`
}

const fraction = (text: string): string => (/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(9, '0').slice(0, 9)

function inSeconds(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000)
  return `${seconds}.${String(micros - seconds * 1_000_000).padStart(6, '0')}000`
}

function fullTime(text: string): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = match
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`
}
