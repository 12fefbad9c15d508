import { decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'
import { civil, SECOND, unixSeconds } from '../../sim/time.ts'
import { strftime, UTC, type Zone, zoneOf } from '../lib/date.ts'
import { readInputBytes } from '../lib/input.ts'
import { parseDate } from '../lib/parse-date.ts'
import { type Run, utility } from '../utility.ts'

/** date(1). */
export const date = utility({
  name: 'date', about: 'Display time (using +FMT), or set time',
  gnu: {
    usage: 'date [OPTION]... [+FORMAT]\n  or:  date [-u|--utc|--universal] [MMDDhhmm[[CC]YY][.ss]]',
    flags: ['d,date=STRING  display time described by STRING, not \'now\'', 'f,file=DATEFILE  like --date; once for each line of DATEFILE', 'I,iso-8601=?FMT  output date/time in ISO 8601 format', 'R,rfc-email  output date and time in RFC 5322 format', ',rfc-3339=FMT  output date/time in RFC 3339 format', 'r,reference=FILE  display the last modification time of FILE', 's,set=STRING  set time described by STRING', 'u,utc,universal  print or set Coordinated Universal Time (UTC)'],
  },
  busybox: { usage: 'date [OPTIONS] [+FMT] [[-s] TIME]', flags: ['u,utc  Work in UTC (don\'t convert to local time)', 'd,date=TIME  Display TIME, not \'now\'', 'D=FMT  FMT (strptime format) for -s/-d TIME conversion', 'r=FILE  Display last modification time of FILE', 's=TIME  Set time to TIME', 'R  Output RFC-2822 date', 'I=?SPEC  Output ISO-8601 date'] },
  *main(run) {
    const formats = run.operands.filter((arg) => arg.startsWith('+'))
    const extra = run.operands.find((arg) => !arg.startsWith('+'))
    if (run.has('s') || extra !== undefined) {
      if (extra !== undefined && !run.has('s') && !/^\d{8}(\d\d)?(\d\d)?(\.\d\d)?$/.test(extra)) return yield* run.fail(`invalid date ${run.q(extra)}`)
      return yield* run.fail('cannot set date: Operation not permitted')
    }
    if (run.has('D')) return yield* run.fail('drydock: date -D is not simulated yet')
    const zone = run.has('u') ? UTC : zoneOf(run.env.get('TZ'))
    const format = formatOf(run, formats[0])
    if (format === undefined) return yield* run.usage(`invalid argument ${run.q(run.value('I') ?? run.value('rfc-3339') ?? '')} for ${run.q(run.has('I') ? '--iso-8601' : '--rfc-3339')}`)
    const file = run.value('f')
    if (file !== undefined) {
      const bytes = yield* readInputBytes(run, file)
      let status = bytes === undefined ? 1 : 0
      for (const line of decodeUtf8(bytes ?? new Uint8Array(0)).split('\n').filter((l) => l !== '')) status = (yield* show(run, line, format, zone)) || status
      return status
    }
    return yield* show(run, run.value('d'), format, zone)
  },
})

const ISO: Record<string, string> = { date: '%Y-%m-%d', hours: '%Y-%m-%dT%H%:z', minutes: '%Y-%m-%dT%H:%M%:z', seconds: '%Y-%m-%dT%H:%M:%S%:z', ns: '%Y-%m-%dT%H:%M:%S,%N%:z' }

function formatOf(run: Run, given: string | undefined): string | undefined {
  if (given !== undefined) return given.slice(1)
  if (run.has('R')) return '%a, %d %b %Y %H:%M:%S %z'
  if (run.has('I')) return ISO[run.value('I') ?? 'date']
  const rfc = run.value('rfc-3339')
  if (rfc !== undefined) return { date: '%Y-%m-%d', seconds: '%Y-%m-%d %H:%M:%S%:z', ns: '%Y-%m-%d %H:%M:%S.%N%:z' }[rfc]
  return '%a %b %e %H:%M:%S %Z %Y'
}

function* show(run: Run, text: string | undefined, format: string, zone: Zone): Gen<number> {
  const micros = yield* timeOf(run, text, zone)
  if (micros === undefined) return 1
  const seconds = Math.floor(micros / SECOND)
  yield* run.out.write(`${strftime(format, seconds, Math.round((micros - seconds * SECOND) * 1000), zone)}\n`)
  return 0
}

function* timeOf(run: Run, text: string | undefined, zone: Zone): Gen<number | undefined> {
  const reference = run.value('r')
  if (reference !== undefined) {
    try {
      return (yield* sys.stat(reference)).mtime
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* run.warn(run.gnu ? `${reference}: ${error.message}` : `can't stat '${reference}': ${error.message}`)
      return undefined
    }
  }
  const now = yield* sys.now()
  if (text === undefined) return now
  const seconds = (run.gnu ? undefined : busyboxDate(text, now / SECOND, zone)) ?? parseDate(text, now / SECOND, zone)
  if (seconds !== undefined) return Math.round(seconds * SECOND)
  yield* run.warn(`invalid date ${run.gnu ? run.q(text) : `'${text}'`}`)
  return undefined
}

/** busybox's own forms: `[[[[[YY]YY]MM]DD]hh]mm[.ss]` and `[YYYY.]MM.DD-hh:mm[:ss]`. */
function busyboxDate(text: string, now: number, zone: Zone): number | undefined {
  const here = civil(Math.floor(now) + zone.offset)
  const dotted = /^(?:(\d{4})\.)?(\d{1,2})\.(\d{1,2})-(\d\d):(\d\d)(?::(\d\d))?$/.exec(text)
  if (dotted !== null) return unixSeconds(Number(dotted[1] ?? here.year), Number(dotted[2]), Number(dotted[3]), Number(dotted[4]), Number(dotted[5]), Number(dotted[6] ?? 0)) - zone.offset
  const packed = /^(?:(?:(?:(\d\d)?(\d\d))?(\d\d))?(\d\d))?(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(text)
  if (packed === null || text.length < 4 || (text.length % 2 === 1 && !text.includes('.'))) return undefined
  const [, century, year, month, day, hour, minute, second] = packed
  const full = year === undefined ? here.year : century === undefined ? 2000 + Number(year) : Number(century + year)
  return unixSeconds(full, Number(month ?? here.month), Number(day ?? here.day), Number(hour), Number(minute), Number(second ?? 0)) - zone.offset
}
