/** HTTP header fields in their order; names are compared without case and keep the spelling they came with. */
export class Headers {
  #fields: (readonly [name: string, value: string])[] = []

  constructor(fields: Iterable<readonly [string, string]> | Readonly<Record<string, string>> = []) {
    const pairs = Symbol.iterator in fields ? (fields as Iterable<readonly [string, string]>) : Object.entries(fields)
    for (const [name, value] of pairs) this.append(name, value)
  }

  /** The first value of that name. */
  get(name: string): string | undefined {
    const wanted = name.toLowerCase()
    return this.#fields.find(([n]) => n.toLowerCase() === wanted)?.[1]
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  /** Whether a comma-separated field holds this token, whatever its case (`Connection: keep-alive, Upgrade`). */
  lists(name: string, token: string): boolean {
    const wanted = name.toLowerCase()
    const values = this.#fields.filter(([n]) => n.toLowerCase() === wanted).flatMap(([, v]) => v.split(','))
    return values.some((v) => v.trim().toLowerCase() === token.toLowerCase())
  }

  /** Sets the only value of that name. */
  set(name: string, value: string): void {
    const wanted = name.toLowerCase()
    const at = this.#fields.findIndex(([n]) => n.toLowerCase() === wanted)
    if (at < 0) {
      this.append(name, value)
      return
    }
    this.#fields = this.#fields.filter(([n], i) => i <= at || n.toLowerCase() !== wanted)
    this.#fields[at] = [name, value]
  }

  append(name: string, value: string): void {
    this.#fields.push([name, value])
  }

  delete(name: string): void {
    const wanted = name.toLowerCase()
    this.#fields = this.#fields.filter(([n]) => n.toLowerCase() !== wanted)
  }

  *[Symbol.iterator](): IterableIterator<readonly [string, string]> {
    yield* this.#fields
  }

  /** As sent: one line a field. */
  toString(): string {
    return this.#fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  }
}
