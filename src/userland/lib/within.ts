import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { sys } from '../../kernel/sys.ts'

/** Does a piece of work as alarm(2) lets programs do it: when the time (microseconds) is over first, it is broken off and `late` says what comes of it. */
export function* within<T>(limit: number | undefined, work: () => Gen<T>, late: () => Gen<T>): Gen<T> {
  if (limit === undefined) return yield* work()
  const alarm = { rung: false, off: false }
  const old = yield* sys.sigaction('ALRM', 'catch')
  const pid = yield* sys.getpid()
  yield* sys.thread(function* () {
    const end = (yield* sys.uptime()) + limit
    for (let left = limit; left > 0; left = end - (yield* sys.uptime())) yield* asleep(left)
    if (alarm.off) return
    alarm.rung = true
    yield* sys.kill(pid, 'ALRM')
  })
  try {
    return yield* work()
  } catch (error) {
    if (!alarm.rung || !isErrno(error, 'EINTR')) throw error
    yield* sys.signals()
    return yield* late()
  } finally {
    alarm.off = true
    yield* sys.sigaction('ALRM', old)
  }
}

/** Sleeps; a signal ends it early. */
function* asleep(time: number): Gen<void> {
  try {
    yield* sys.sleep(time)
  } catch (error) {
    if (!isErrno(error, 'EINTR')) throw error
  }
}

/** A time limit given in seconds, in microseconds; none when it is not given or zero. */
export const limitOf = (seconds: string | undefined): number | undefined => (Number(seconds ?? 0) > 0 ? Math.round(Number(seconds) * 1_000_000) : undefined)
