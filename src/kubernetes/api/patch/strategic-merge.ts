import { isRecord, sameValue } from '../object.ts'
import type { Field, FieldType, Schemas } from '../schema.ts'

type Doc = Record<string, unknown>

const DIRECTIVE = '$patch'
const RETAIN = '$retainKeys'
const DELETE_PREFIX = '$deleteFromPrimitiveList/'
const ORDER_PREFIX = '$setElementOrder/'

/** A patch that cannot be applied, in the words of k8s.io/apimachinery strategicpatch. */
export class PatchError extends Error {}

/** Applies a strategic merge patch to a JSON object of a struct: lists with a merge key are merged item by item. */
export function strategicMerge(schemas: Schemas, struct: string, original: Doc, patch: Doc): Doc {
  return new Merge(schemas).map(original, patch, { is: 'struct', name: struct })
}

class Merge {
  readonly #schemas: Schemas

  constructor(schemas: Schemas) {
    this.#schemas = schemas
  }

  map(original: Doc, given: Doc, type: FieldType | undefined): Doc {
    const directive = given[DIRECTIVE]
    if (directive !== undefined) {
      if (directive === 'replace') return without(given, DIRECTIVE)
      if (directive === 'delete') return {}
      if (directive !== 'merge') throw new PatchError(`Unknown value of special key ${DIRECTIVE}: ${String(directive)}`)
    }
    const patch = without(given, DIRECTIVE)
    const out = retain(original, patch)
    this.#order(out, patch, type)
    for (const [key, value] of Object.entries(patch)) {
      if (key === RETAIN) continue
      if (key.startsWith(DELETE_PREFIX)) {
        const name = key.slice(DELETE_PREFIX.length)
        const list = out[name]
        if (Array.isArray(list) && Array.isArray(value)) out[name] = list.filter((item) => !value.includes(item))
      } else if (value === null) delete out[key]
      else if (!(key in out)) out[key] = dropDirectives(value)
      else out[key] = this.#value(out[key], value, this.#field(type, key))
    }
    return out
  }

  #value(before: unknown, patch: unknown, field: FieldOf): unknown {
    if (isRecord(before) && isRecord(patch)) return this.map(before, patch, field.type)
    if (Array.isArray(before) && Array.isArray(patch) && field.merges) return this.#list(before, patch, field)
    return dropDirectives(patch)
  }

  #list(original: readonly unknown[], given: readonly unknown[], field: FieldOf): unknown[] {
    const key = field.mergeKey
    if (key === undefined) {
      const merged = [...new Set([...original, ...given])]
      return arrange(merged, given, original, (item) => item)
    }
    const { kept, patch, replaced } = this.#specials(original, given, key)
    if (replaced !== undefined) return replaced
    const merged = [...kept]
    for (const item of patch) {
      const at = merged.findIndex((m) => isRecord(m) && sameValue(m[key], item[key]))
      const before = merged[at]
      if (at >= 0 && isRecord(before)) merged[at] = this.map(before, item, itemType(field.type))
      else merged.push(dropDirectives(item))
    }
    return arrange(merged, patch, original, (item) => (isRecord(item) ? item[key] : item))
  }

  /** Carries out `$patch: delete` and `$patch: replace` items of a list. */
  #specials(original: readonly unknown[], given: readonly unknown[], key: string): { readonly kept: unknown[]; readonly patch: Doc[]; readonly replaced: unknown[] | undefined } {
    let kept = [...original]
    const patch: Doc[] = []
    let replace = false
    for (const item of given) {
      if (!isRecord(item)) throw new PatchError(`delete patch type with no merge key defined`)
      const directive = item[DIRECTIVE]
      if (directive === 'delete') {
        if (item[key] === undefined) throw new PatchError(`map: ${goMap(item)} does not contain declared merge key: ${key}`)
        kept = kept.filter((k) => !isRecord(k) || !sameValue(k[key], item[key]))
      } else if (directive === 'replace') replace = true
      else if (directive === 'merge') throw new PatchError(`merging lists cannot yet be specified in the patch`)
      else {
        if (item[key] === undefined) throw new PatchError(`map: ${goMap(item)} does not contain declared merge key: ${key}`)
        patch.push(item)
      }
    }
    return { kept, patch, replaced: replace ? patch.map(dropDirectives) : undefined }
  }

  /** Handles `$setElementOrder/NAME`: merges the list, then puts it in the order wished for. */
  #order(out: Doc, patch: Doc, type: FieldType | undefined): void {
    for (const directive of Object.keys(patch)) {
      if (!directive.startsWith(ORDER_PREFIX)) continue
      const name = directive.slice(ORDER_PREFIX.length)
      const order = patch[directive]
      delete patch[directive]
      if (!Array.isArray(order)) continue
      const field = this.#field(type, name)
      const key = field.mergeKey
      const deletions = patch[DELETE_PREFIX + name]
      const original = out[name]
      const changes = patch[name]
      if (original === undefined && changes === undefined) continue
      let merged = Array.isArray(original) && Array.isArray(changes) ? this.#list(original, changes, field) : ((changes === undefined ? original : dropDirectives(changes)) as unknown[])
      if (!Array.isArray(merged)) continue
      if (Array.isArray(deletions)) merged = merged.filter((item) => !deletions.includes(item))
      delete patch[DELETE_PREFIX + name]
      delete patch[name]
      out[name] = arrange(merged, order, Array.isArray(original) ? original : [], (item) => (key !== undefined && isRecord(item) ? item[key] : item))
    }
  }

  #field(type: FieldType | undefined, name: string): FieldOf {
    if (type?.is === 'map') return { type: type.of, mergeKey: undefined, merges: false }
    const field: Field | undefined = type?.is === 'struct' ? this.#schemas.get(type.name)?.fields.get(name) : undefined
    return { type: field?.type, mergeKey: field?.mergeKey, merges: field?.merges === true }
  }
}

type FieldOf = { readonly type: FieldType | undefined; readonly mergeKey: string | undefined; readonly merges: boolean }

const itemType = (type: FieldType | undefined): FieldType | undefined => (type?.is === 'list' ? type.of : undefined)

function retain(original: Doc, patch: Doc): Doc {
  const keys = patch[RETAIN]
  if (!Array.isArray(keys)) return { ...original }
  for (const key of Object.keys(patch)) if (key !== RETAIN && !key.startsWith('$') && !keys.includes(key)) throw new PatchError('the list must contain all the fields in the patch'.replace('the list', `${RETAIN} list`))
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)))
}

/** Items that the patch names go in the patch's order; the others keep their place as far as it goes. */
function arrange(merged: readonly unknown[], order: readonly unknown[], original: readonly unknown[], keyOf: (item: unknown) => unknown): unknown[] {
  const indexIn = (list: readonly unknown[], item: unknown): number => list.findIndex((other) => sameValue(keyOf(other), keyOf(item)))
  const named = merged.filter((item) => indexIn(order, item) >= 0).sort((a, b) => indexIn(order, a) - indexIn(order, b))
  const others = merged.filter((item) => indexIn(order, item) < 0).sort((a, b) => indexIn(original, a) - indexIn(original, b))
  const out: unknown[] = []
  let i = 0
  let j = 0
  while (i < others.length || j < named.length) {
    if (i >= others.length) out.push(named[j++])
    else if (j >= named.length) out.push(others[i++])
    else {
      const left = indexIn(original, others[i])
      const right = indexIn(original, named[j])
      if (left >= 0 && right >= 0 && left < right) out.push(others[i++])
      else out.push(named[j++])
    }
  }
  return out
}

function dropDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !(isRecord(item) && item[DIRECTIVE] !== undefined)).map(dropDirectives)
  if (!isRecord(value)) return value
  const out: Doc = {}
  for (const [key, item] of Object.entries(value)) {
    if (key === DIRECTIVE || key === RETAIN || key.startsWith(DELETE_PREFIX) || key.startsWith(ORDER_PREFIX) || item === null) continue
    out[key] = dropDirectives(item)
  }
  return out
}

const without = (doc: Doc, key: string): Doc => {
  const { [key]: _gone, ...rest } = doc
  return rest
}

const goMap = (doc: Doc): string => `map[${Object.keys(doc).sort().map((k) => `${k}:${goText(doc[k])}`).join(' ')}]`
const goText = (value: unknown): string => (isRecord(value) ? goMap(value) : Array.isArray(value) ? `[${value.map(goText).join(' ')}]` : String(value))
