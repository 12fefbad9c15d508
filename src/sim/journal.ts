import type { Micros } from './time.ts'

/** One thing that came from outside, and when. `I` is the engine's input union; it must be plain data. */
export type JournalEntry<I> = { readonly at: Micros; readonly input: I }

/** The ordered record of everything that came from outside; playing it into a new world of the same scenario gives the same states. */
export class Journal<I> {
  #entries: JournalEntry<I>[] = []

  get entries(): readonly JournalEntry<I>[] {
    return this.#entries
  }

  append(at: Micros, input: I): void {
    this.#entries.push({ at, input })
  }
}
