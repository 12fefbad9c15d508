import type { Micros } from './time.ts'

/** One thing that came from outside: when, and after how many events of the world. `I` is the engine's input union; it must be plain data. */
export type JournalEntry<I> = { readonly at: Micros; readonly events: number; readonly input: I }

/** The ordered record of everything that came from outside; playing it into a new world of the same scenario gives the same states. */
export class Journal<I> {
  #entries: JournalEntry<I>[] = []

  get entries(): readonly JournalEntry<I>[] {
    return this.#entries
  }

  append(entry: JournalEntry<I>): void {
    this.#entries.push(entry)
  }
}
