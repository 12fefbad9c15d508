/** The query of a URL: names with their values, in order (url.Values). */
export class Query {
  readonly #values = new Map<string, string[]>()

  constructor(text = '') {
    for (const pair of text.split('&')) {
      if (pair === '') continue
      const equals = pair.indexOf('=')
      this.append(decode(equals < 0 ? pair : pair.slice(0, equals)), equals < 0 ? '' : decode(pair.slice(equals + 1)))
    }
  }

  /** The first value; undefined when the name is not there at all. */
  get(name: string): string | undefined {
    return this.#values.get(name)?.[0]
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  names(): string[] {
    return [...this.#values.keys()]
  }

  append(name: string, value: string): this {
    const values = this.#values.get(name)
    if (values === undefined) this.#values.set(name, [value])
    else values.push(value)
    return this
  }

  /** As it stands behind the question mark, in the order of Go's url.Values.Encode (sorted by name). */
  toString(): string {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).flatMap(([name, values]) => values.map((v) => `${encode(name)}=${encode(v)}`)).join('&')
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Go's url.QueryEscape. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+').replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}
