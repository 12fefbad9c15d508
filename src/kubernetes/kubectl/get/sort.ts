import { compileJsonPath, relaxedJsonPath } from '../../../base/jsonpath.ts'
import { KubectlError } from '../client/errors.ts'

/** Items in the order of one of their fields (`--sort-by`); `objectOf` gives the object that has the field. An error when none has it. */
export function sortBy<T>(items: readonly T[], path: string, objectOf: (item: T) => unknown): T[] | KubectlError {
  const relaxed = relaxedJsonPath(path)
  if ('error' in relaxed) throw new KubectlError(relaxed.error)
  const compiled = compileJsonPath(relaxed.template)
  if ('error' in compiled) throw new KubectlError(compiled.error)
  let anyFound = items.length === 0
  const keyed = items.map((item) => {
    const found = compiled.find(objectOf(item))
    if ('error' in found) throw new KubectlError(found.error)
    const key = found.results[0]?.[0]
    if (key !== undefined) anyFound = true
    return { item, key }
  })
  if (!anyFound) return new KubectlError(`couldn't find any field with path "${relaxed.template}" in the list of objects`)
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item)
}

/** Missing fields first, numbers by value, texts in natural order: `pod-2` before `pod-10`. */
function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const x = chunks(String(a))
  const y = chunks(String(b))
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const p = x[i] as string
    const q = y[i] as string
    if (p === q) continue
    const numeric = /^\d/.test(p) && /^\d/.test(q)
    const difference = numeric ? Number(p) - Number(q) : 0
    return difference !== 0 ? difference : p < q ? -1 : 1
  }
  return x.length - y.length
}

const chunks = (text: string): string[] => text.match(/\d+|\D/g) ?? []
