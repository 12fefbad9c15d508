/** What a key holds. */
export type RedisValue =
  | { readonly type: 'string'; text: string }
  | { readonly type: 'list'; items: string[] }
  | { readonly type: 'hash'; fields: Map<string, string> }
  | { readonly type: 'set'; members: Set<string> }
  | { readonly type: 'zset'; scores: Map<string, number> }

type Entry = { value: RedisValue; expiresAt: number | undefined }

/** The keys of a server; times are milliseconds since 1970. */
export class RedisStore {
  /** Changes since the last save. */
  dirty = 0
  now = 0
  readonly #keys = new Map<string, Entry>()

  get(key: string): RedisValue | undefined {
    return this.#entry(key)?.value
  }

  set(key: string, value: RedisValue, expiresAt?: number): void {
    this.#keys.set(key, { value, expiresAt })
    this.dirty++
  }

  delete(key: string): boolean {
    const had = this.#entry(key) !== undefined
    if (had) {
      this.#keys.delete(key)
      this.dirty++
    }
    return had
  }

  keys(): string[] {
    return [...this.#keys.keys()].filter((key) => this.#entry(key) !== undefined)
  }

  clear(): void {
    this.#keys.clear()
    this.dirty++
  }

  expiry(key: string): number | undefined {
    return this.#entry(key)?.expiresAt
  }

  expire(key: string, at: number | undefined): boolean {
    const entry = this.#entry(key)
    if (entry === undefined) return false
    entry.expiresAt = at
    this.dirty++
    return true
  }

  /** All of it as text, for the dump. */
  dump(): string {
    const rows = this.keys().map((key) => {
      const entry = this.#keys.get(key) as Entry
      const { value } = entry
      const data = value.type === 'string' ? value.text : value.type === 'list' ? value.items : value.type === 'hash' ? [...value.fields] : value.type === 'set' ? [...value.members] : [...value.scores]
      return JSON.stringify([key, value.type, data, entry.expiresAt ?? null])
    })
    return `REDIS0010\n${rows.map((row) => `${row}\n`).join('')}`
  }

  /** Reads a dump; how many keys there were, or undefined when it is none. */
  load(text: string): number | undefined {
    const [magic, ...rows] = text.split('\n')
    if (magic?.startsWith('REDIS') !== true) return undefined
    for (const row of rows.filter((line) => line !== '')) {
      const [key, type, data, expiresAt] = JSON.parse(row) as [string, RedisValue['type'], never, number | null]
      const value: RedisValue = type === 'string' ? { type, text: data } : type === 'list' ? { type, items: data } : type === 'hash' ? { type, fields: new Map(data) } : type === 'set' ? { type, members: new Set(data) } : { type: 'zset', scores: new Map(data) }
      this.#keys.set(key, { value, expiresAt: expiresAt ?? undefined })
    }
    return this.#keys.size
  }

  #entry(key: string): Entry | undefined {
    const entry = this.#keys.get(key)
    if (entry?.expiresAt === undefined || entry.expiresAt > this.now) return entry
    this.#keys.delete(key)
    return undefined
  }
}
