/** The command history of an interactive shell. */
export class History {
  #entries: string[] = []
  #limit: number
  /** How many entries have been dropped at the front: the number of the first one, less 1. */
  #dropped = 0

  constructor(limit = 500) {
    this.#limit = limit
  }

  get entries(): readonly string[] {
    return this.#entries
  }

  /** The number `history` shows for the first entry. */
  get first(): number {
    return this.#dropped + 1
  }

  add(entry: string): void {
    if (entry.trim() === '') return
    this.#entries.push(entry)
    while (this.#entries.length > this.#limit) {
      this.#entries.shift()
      this.#dropped++
    }
  }

  remove(number: number): boolean {
    const at = number - this.first
    if (at < 0 || at >= this.#entries.length) return false
    this.#entries.splice(at, 1)
    return true
  }

  clear(): void {
    this.#entries = []
    this.#dropped = 0
  }
}
