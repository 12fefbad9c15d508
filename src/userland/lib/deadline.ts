import type { Gen } from '../../kernel/coroutine.ts'
import { sys } from '../../kernel/sys.ts'

/** Waits for a piece of work for a time (microseconds), in a process with many threads: `late` is given when the time is over first. The work goes on meanwhile; `abandoned` gets what comes of it. */
export function* byDeadline<T>(limit: number, work: () => Gen<T>, abandoned: (made: T) => Gen<void>): Gen<T | 'late'> {
  const bell = yield* sys.eventfd()
  const state: { late: boolean; made?: { readonly value: T } | { readonly error: unknown } } = { late: false }
  yield* sys.thread(function* () {
    try {
      const value = yield* work()
      state.made = { value }
    } catch (error) {
      state.made = { error }
    }
    if (!state.late) bell.signal()
    else if ('value' in state.made) yield* abandoned(state.made.value)
  })
  if (state.made === undefined) yield* sys.poll([{ fd: bell.fd, read: true }], limit)
  state.late = state.made === undefined
  yield* sys.close(bell.fd)
  if (state.made === undefined) return 'late'
  if ('error' in state.made) throw state.made.error
  return state.made.value
}
