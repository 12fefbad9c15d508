import type { Query } from '../../kernel/http/query.ts'
import { badRequest } from './errors.ts'

/** The `filters` parameter of list and prune routes. */
export class Filters {
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(values: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.#values = values
  }

  get(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  has(name: string): boolean {
    return this.get(name).length > 0
  }
}

/** Reads filters in either of the API's two forms; names that are not accepted are refused. */
export function parseFilters(query: Query, accepted: readonly string[]): Filters {
  const text = query.get('filters')
  if (text === undefined || text === '') return new Filters()
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw badRequest('invalid filter')
  }
  if (typeof parsed !== 'object' || parsed === null) throw badRequest('invalid filter')
  const values = new Map<string, string[]>()
  for (const [name, given] of Object.entries(parsed)) {
    if (!accepted.includes(name)) throw badRequest(`invalid filter '${name}'`)
    values.set(name, Array.isArray(given) ? given.map(String) : Object.keys(given as object))
  }
  return new Filters(values)
}

/** `label=KEY`, `label=KEY=VALUE` and `label!=...`. */
export function matchesLabels(labels: Readonly<Record<string, string>> | null | undefined, filters: Filters): boolean {
  const has = (term: string): boolean => {
    const eq = term.indexOf('=')
    const key = eq < 0 ? term : term.slice(0, eq)
    return labels !== null && labels !== undefined && Object.hasOwn(labels, key) && (eq < 0 || labels[key] === term.slice(eq + 1))
  }
  return filters.get('label').every(has) && !filters.get('label!').some(has)
}
