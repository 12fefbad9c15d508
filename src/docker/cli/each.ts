import type { Gen } from '../../kernel/coroutine.ts'
import { sys } from '../../kernel/sys.ts'
import { Failure } from '../../cli/failure.ts'
import type { Writer } from '../../cli/writer.ts'

/** Does something for each name in turn, prints the name where it went well, and fails with all refusals at the end, one a line. */
export function* forEach(names: readonly string[], out: Writer, act: (name: string) => Gen<void>): Gen<void> {
  const refusals = yield* collecting(names, function* (name) {
    yield* act(name)
    yield* out.line(name)
  })
  if (refusals.length > 0) throw new Failure(refusals.join('\n'))
}

/** Does something for each and gives the texts of what failed. */
export function* collecting<T>(items: readonly T[], act: (item: T) => Gen<void>): Gen<readonly string[]> {
  const refusals: string[] = []
  for (const item of items) {
    try {
      yield* act(item)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      refusals.push(error.message)
    }
  }
  return refusals
}

type Outcome = { readonly refusal?: string; readonly skipped?: true }

/**
 * As `forEach`, but all at once: results are printed in the order of the names (docker/cli parallelOperation). An act that gives
 * 'skip' has said for itself what there was to say.
 */
export function* forEachAtOnce(names: readonly string[], out: Writer, act: (name: string) => Gen<'skip' | void>): Gen<void> {
  const outcomes = new Map<string, Outcome>()
  const event = yield* sys.eventfd()
  for (const name of new Set(names)) {
    yield* sys.thread(function* () {
      outcomes.set(name, yield* outcomeOf(act(name)))
      event.signal()
    })
  }
  const refusals: string[] = []
  for (const name of names) {
    let outcome = outcomes.get(name)
    while (outcome === undefined) {
      yield* sys.read(event.fd, 8)
      outcome = outcomes.get(name)
    }
    if (outcome.refusal !== undefined) refusals.push(outcome.refusal)
    else if (outcome.skipped !== true) yield* out.line(name)
  }
  if (refusals.length > 0) throw new Failure(refusals.join('\n'))
}

function* outcomeOf(act: Gen<'skip' | void>): Gen<Outcome> {
  try {
    return (yield* act) === 'skip' ? { skipped: true } : {}
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { refusal: error.message }
  }
}
