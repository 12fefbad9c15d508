import type { Gen } from '../../../kernel/coroutine.ts'
import { Failure } from '../../../cli/failure.ts'

/** Runs a part of run or create whose failure is told with `docker:` before and a hint behind; exit status 125. */
export function* helpHint<T>(verb: string, part: () => Gen<T>): Gen<T> {
  try {
    return yield* part()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure(withHint(verb, error.message), 125)
  }
}

/** docker/cli's toStatusError text of run and create. */
export function withHint(verb: string, message: string): string {
  if (message.startsWith('drydock: ')) return message
  return `docker: ${message}\n\nRun 'docker ${verb} --help' for more information`
}
