/** A broken promise of the engine itself: never the learner's fault, always a bug report. */
export class EngineBug extends Error {
  override name = 'EngineBug'
}

/** Stops the engine when `what` (a sentence saying what must hold) does not. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new EngineBug(what)
}
