import type { Field, Schemas, Struct } from '../../api/schema.ts'
import { type ApiObject, isObject, sameJson } from '../resource/object.ts'

/**
 * The strategic merge patch that takes an object on the server to what a manifest wants (strategicpatch
 * CreateThreeWayMergePatch): changes are found against `current`, deletions against `original`, the manifest applied last.
 */
export function threeWayPatch(schemas: Schemas, struct: string | undefined, original: ApiObject, modified: ApiObject, current: ApiObject): ApiObject {
  return new Differ(schemas).objects(struct === undefined ? undefined : schemas.get(struct), original, modified, current)
}

class Differ {
  readonly #schemas: Schemas

  constructor(schemas: Schemas) {
    this.#schemas = schemas
  }

  objects(struct: Struct | undefined, original: ApiObject, modified: ApiObject, current: ApiObject): ApiObject {
    const patch: Record<string, unknown> = {}
    for (const key of Object.keys(modified).sort()) {
      const now = current[key]
      const wanted = modified[key]
      if (now === undefined) patch[key] = wanted
      else this.#value(patch, key, struct?.fields.get(key), original[key], wanted, now)
    }
    for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch[key] = null
    return patch
  }

  #value(patch: Record<string, unknown>, key: string, field: Field | undefined, original: unknown, wanted: unknown, now: unknown): void {
    if (isObject(wanted) && isObject(now)) {
      const inner = this.objects(this.#structOf(field), isObject(original) ? original : {}, wanted, now)
      if (Object.keys(inner).length > 0) patch[key] = withRetainKeys(field, inner, wanted)
    } else if (Array.isArray(wanted) && Array.isArray(now) && field?.merges) {
      this.#list(patch, key, field, Array.isArray(original) ? original : [], wanted, now)
    } else if (!sameJson(wanted, now)) patch[key] = wanted
  }

  #structOf(field: Field | undefined): Struct | undefined {
    const type = field?.type
    const inner = type?.is === 'list' || type?.is === 'map' ? type.of : type
    return inner?.is === 'struct' ? this.#schemas.get(inner.name) : undefined
  }

  #list(patch: Record<string, unknown>, key: string, field: Field, original: readonly unknown[], wanted: readonly unknown[], now: readonly unknown[]): void {
    const { mergeKey } = field
    if (mergeKey === undefined) return primitiveList(patch, key, original, wanted, now)
    const keyOf = (item: unknown): unknown => (isObject(item) ? item[mergeKey] : undefined)
    const find = (items: readonly unknown[], item: unknown): ApiObject | undefined => items.filter(isObject).find((other) => sameJson(keyOf(other), keyOf(item)))
    const items: ApiObject[] = []
    for (const item of wanted.filter(isObject)) {
      const there = find(now, item)
      if (there === undefined) items.push(withRetainKeys(field, item, item))
      else {
        const inner = this.objects(this.#structOf(field), find(original, item) ?? {}, item, there)
        if (Object.keys(inner).length > 0) items.push(withRetainKeys(field, { ...inner, [mergeKey]: keyOf(item) }, item))
      }
    }
    for (const item of original) if (find(wanted, item) === undefined) items.push({ $patch: 'delete', [mergeKey]: keyOf(item) })
    if (items.length > 0) patch[key] = items
    const common = now.filter((item) => find(wanted, item) !== undefined).map(keyOf)
    const reordered = !sameJson(common, wanted.filter((item) => find(now, item) !== undefined).map(keyOf))
    if (items.length > 0 || reordered) patch[`$setElementOrder/${key}`] = wanted.map((item) => ({ [mergeKey]: keyOf(item) }))
  }
}

function primitiveList(patch: Record<string, unknown>, key: string, original: readonly unknown[], wanted: readonly unknown[], now: readonly unknown[]): void {
  const added = wanted.filter((item) => !now.includes(item))
  const removed = original.filter((item) => !wanted.includes(item))
  if (added.length > 0) patch[key] = added
  if (removed.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = removed
  if (added.length > 0 || removed.length > 0) patch[`$setElementOrder/${key}`] = wanted
}

function withRetainKeys(field: Field | undefined, patch: ApiObject, wanted: ApiObject): ApiObject {
  return field?.retainKeys ? { ...patch, $retainKeys: Object.keys(wanted).sort() } : patch
}

/** The JSON merge patch for kinds whose fields the client does not know (jsonmergepatch CreateThreeWayJSONMergePatch). */
export function threeWayMergePatch(original: ApiObject, modified: ApiObject, current: ApiObject): ApiObject {
  const patch: Record<string, unknown> = {}
  for (const [key, wanted] of Object.entries(modified)) {
    const now = current[key]
    if (isObject(wanted) && isObject(now)) {
      const before = original[key]
      const inner = threeWayMergePatch(isObject(before) ? before : {}, wanted, now)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (!sameJson(wanted, now)) patch[key] = wanted
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key) && Object.hasOwn(current, key)) patch[key] = null
  return patch
}
