/** An object of the API as a client holds it: JSON of any kind. */
export type ApiObject = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is ApiObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A nested field; undefined when something on the way is not there. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const name of path) {
    if (!isObject(current)) return undefined
    current = current[name]
  }
  return current
}

/** A nested text; empty when it is not there. */
export function textField(value: unknown, ...path: readonly string[]): string {
  const found = field(value, ...path)
  return typeof found === 'string' ? found : ''
}

/** A nested list; empty when it is not there. */
export function listField(value: unknown, ...path: readonly string[]): readonly ApiObject[] {
  const found = field(value, ...path)
  return Array.isArray(found) ? (found as ApiObject[]) : []
}

/** A nested map of texts (labels, annotations, data); empty when it is not there. */
export function mapField(value: unknown, ...path: readonly string[]): Readonly<Record<string, string>> {
  const found = field(value, ...path)
  return isObject(found) ? (found as Record<string, string>) : {}
}

/** A nested number; undefined when it is not there. */
export function numberField(value: unknown, ...path: readonly string[]): number | undefined {
  const found = field(value, ...path)
  return typeof found === 'number' ? found : undefined
}

export const nameOf = (object: ApiObject): string => textField(object, 'metadata', 'name')
export const namespaceOf = (object: ApiObject): string => textField(object, 'metadata', 'namespace')

/** A copy with one nested field changed; an undefined value removes it. */
export function withField(object: ApiObject, path: readonly string[], value: unknown): ApiObject {
  const [name = '', ...rest] = path
  if (rest.length > 0) {
    const inner = object[name]
    return { ...object, [name]: withField(isObject(inner) ? inner : {}, rest, value) }
  }
  if (value !== undefined) return { ...object, [name]: value }
  const { [name]: _removed, ...others } = object
  return others
}

/** Structural equality of JSON values. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}
