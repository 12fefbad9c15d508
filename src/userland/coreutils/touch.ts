import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { O, sys } from '../../kernel/sys.ts'
import { civil, SECOND, unixSeconds } from '../../sim/time.ts'
import { zoneOf } from '../lib/date.ts'
import { parseDate } from '../lib/parse-date.ts'
import { type Run, utility } from '../utility.ts'

/** touch(1). */
export const touch = utility({
  name: 'touch', about: 'Update mtime of FILEs',
  gnu: {
    usage: 'touch [OPTION]... FILE...',
    flags: [
      'a  change only the access time', 'c,no-create  do not create any files', 'd,date=STRING  parse STRING and use it instead of current time', 'f  (ignored)',
      'h,no-dereference  affect each symbolic link instead of any referenced file', 'm  change only the modification time', 'r,reference=FILE  use this file\'s times instead of current time', 't=STAMP  use [[CC]YY]MMDDhhmm[.ss] instead of current time',
    ],
  },
  busybox: {
    usage: 'touch [-cham] [-d DATE] [-t DATE] [-r FILE] FILE...',
    flags: ['c,no-create  Don\'t create files', 'h  Don\'t follow links', 'a  Change only atime', 'm  Change only mtime', 'd,date=DT  Date/time to use', 't=DT  Date/time to use', 'r,reference=FILE  Use FILE\'s date/time', 'f'],
  },
  *main(run) {
    if (run.operands.length === 0) return yield* run.usage(run.gnu ? 'missing file operand' : undefined)
    const times = yield* timesOf(run)
    if (times === undefined) return 1
    const change = { ...(!run.has('m') && { atime: times.atime }), ...(!run.has('a') && { mtime: times.mtime }) }
    const both = run.has('a') === run.has('m') ? times : change
    let status = 0
    for (const path of run.operands) {
      try {
        yield* touchOne(run, path, both)
      } catch (error) {
        if (!isErrno(error)) throw error
        yield* run.warn(run.gnu ? `cannot touch ${run.sq(path)}: ${error.message}` : `${path}: ${error.message}`)
        status = 1
      }
    }
    return status
  },
})

function* touchOne(run: Run, path: string, times: { atime?: number; mtime?: number }): Gen<void> {
  const follow = !run.has('h')
  try {
    yield* sys.utimes(path, times, follow)
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
    if (run.has('c') || !follow) return
    yield* sys.close(yield* sys.open(path, O.WRONLY | O.CREAT | O.NONBLOCK))
    yield* sys.utimes(path, times)
  }
}

function* timesOf(run: Run): Gen<{ atime: number; mtime: number } | undefined> {
  const reference = run.value('r')
  if (reference !== undefined) {
    try {
      return yield* sys.stat(reference)
    } catch (error) {
      if (!isErrno(error)) throw error
      yield* run.warn(run.gnu ? `failed to get attributes of ${run.sq(reference)}: ${error.message}` : `${reference}: ${error.message}`)
      return undefined
    }
  }
  const now = yield* sys.now()
  const [date, stamp] = [run.value('d'), run.value('t')]
  if (date === undefined && stamp === undefined) return { atime: now, mtime: now }
  const seconds = stamp !== undefined ? stampSeconds(stamp, now / SECOND) : parseDate(date as string, now / SECOND, zoneOf(run.env.get('TZ')))
  if (seconds === undefined) {
    yield* run.warn(`invalid date ${run.gnu ? 'format ' : ''}${run.q((stamp ?? date) as string)}`)
    return undefined
  }
  return { atime: Math.round(seconds * SECOND), mtime: Math.round(seconds * SECOND) }
}

function stampSeconds(text: string, now: number): number | undefined {
  const match = /^(?:(\d\d)?(\d\d))?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(text)
  if (match === null) return undefined
  const short = Number(match[2])
  const year = match[2] === undefined ? civil(now).year : match[1] === undefined ? (short < 69 ? 2000 : 1900) + short : Number(match[1]) * 100 + short
  return unixSeconds(year, Number(match[3]), Number(match[4]), Number(match[5]), Number(match[6]), Number(match[7] ?? 0))
}
