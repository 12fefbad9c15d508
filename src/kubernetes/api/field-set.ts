import { isRecord, sameValue } from './object.ts'
import type { Field, FieldType, Schemas } from './schema.ts'

/** A set of fields as FieldsV1 writes it: `f:name`, `k:{keys}` and `v:value` lead down, `.` is the thing itself, `{}` a leaf. */
export type FieldTree = { readonly [step: string]: FieldTree }
type Building = { [step: string]: FieldTree }

/** A type with what its field says about lists. */
export type Spot = { readonly type: FieldType | undefined; readonly listKeys: Field['listKeys'] }

/** The spot of a struct's field or a map's entry; unknown below untyped values. */
export function spotOf(schemas: Schemas, { type }: Spot, name: string): Spot {
  if (type?.is === 'map') return { type: type.of, listKeys: undefined }
  const field = type?.is === 'struct' ? schemas.get(type.name)?.fields.get(name) : undefined
  return { type: field?.type, listKeys: field?.listKeys }
}

export const isAtomic = (schemas: Schemas, spot: Spot, value: unknown): boolean => {
  if (Array.isArray(value)) return spot.listKeys === undefined
  if (!isRecord(value)) return true
  return spot.type?.is === 'struct' && schemas.get(spot.type.name)?.atomic === true
}

/** `k:{"name":"web"}` of a list item, with the defaults that containers' ports have. */
export function itemStep(keys: readonly string[], item: unknown): string {
  const record = isRecord(item) ? item : {}
  const named: Record<string, unknown> = {}
  for (const key of [...keys].sort()) if (record[key] !== undefined) named[key] = record[key]
    else if (key === 'protocol') named[key] = 'TCP'
  return `k:${JSON.stringify(named)}`
}

/** Every field that a value sets. */
export function fieldsOf(schemas: Schemas, spot: Spot, value: unknown): FieldTree {
  if (isAtomic(schemas, spot, value)) return {}
  const out: Building = {}
  if (Array.isArray(value)) {
    for (const item of value) {
      if (spot.listKeys === 'set') out[`v:${JSON.stringify(item)}`] = {}
      else out[itemStep(spot.listKeys ?? [], item)] = { '.': {}, ...fieldsOf(schemas, { type: spot.type?.is === 'list' ? spot.type.of : undefined, listKeys: undefined }, item) }
    }
    return out
  }
  for (const [name, item] of Object.entries(value as Record<string, unknown>)) out[`f:${name}`] = fieldsOf(schemas, spotOf(schemas, spot, name), item)
  return out
}

/** The fields whose values differ between two versions of a value, as they are after. */
export function changedFields(schemas: Schemas, spot: Spot, before: unknown, after: unknown): FieldTree | undefined {
  if (sameValue(before, after)) return undefined
  if (before === undefined || isAtomic(schemas, spot, after) || isAtomic(schemas, spot, before)) return fieldsOf(schemas, spot, after)
  const out: Building = {}
  if (Array.isArray(after)) {
    const keys = spot.listKeys
    const type = spot.type?.is === 'list' ? spot.type.of : undefined
    const step = (item: unknown): string => (keys === 'set' ? `v:${JSON.stringify(item)}` : itemStep(keys ?? [], item))
    const old = new Map((Array.isArray(before) ? before : []).map((item: unknown) => [step(item), item]))
    for (const item of after) {
      const was = old.get(step(item))
      const changed = was === undefined ? { '.': {}, ...fieldsOf(schemas, { type, listKeys: undefined }, item) } : changedFields(schemas, { type, listKeys: undefined }, was, item)
      if (changed !== undefined) out[step(item)] = keys === 'set' ? {} : changed
    }
  } else {
    const old = isRecord(before) ? before : {}
    for (const [name, item] of Object.entries(after as Record<string, unknown>)) {
      const changed = changedFields(schemas, spotOf(schemas, spot, name), old[name], item)
      if (changed !== undefined) out[`f:${name}`] = changed
    }
  }
  return Object.keys(out).length === 0 ? undefined : out
}

const isLeaf = (tree: FieldTree): boolean => Object.keys(tree).length === 0

export function union(a: FieldTree, b: FieldTree): FieldTree {
  const out: Building = { ...a }
  for (const [step, tree] of Object.entries(b)) {
    const mine = out[step]
    out[step] = mine === undefined ? tree : union(mine, tree)
  }
  return out
}

/** `a` without the leaves that `b` has; undefined when nothing is left. */
export function subtract(a: FieldTree, b: FieldTree): FieldTree | undefined {
  const out: Building = {}
  for (const [step, tree] of Object.entries(a)) {
    const theirs = b[step]
    if (theirs === undefined) out[step] = tree
    else if (!isLeaf(tree) && !isLeaf(theirs)) {
      const left = subtract(tree, theirs)
      if (left !== undefined) out[step] = left
    }
  }
  return Object.keys(out).filter((s) => s !== '.').length === 0 ? undefined : out
}

/** The leaves that both have, as paths of steps. */
export function common(a: FieldTree, b: FieldTree, path: readonly string[] = []): (readonly string[])[] {
  return Object.entries(a).flatMap(([step, tree]) => {
    const theirs = b[step]
    if (theirs === undefined || step === '.') return []
    if (isLeaf(tree) || isLeaf(theirs)) return [[...path, step]]
    return common(tree, theirs, [...path, step])
  })
}

/** A path as conflicts name it: `.spec.template.spec.containers[name="web"].image`. */
export function pathText(path: readonly string[]): string {
  return path
    .map((step) => {
      if (step.startsWith('f:')) return `.${step.slice(2)}`
      if (step.startsWith('v:')) return `[=${step.slice(2)}]`
      const keys = JSON.parse(step.slice(2)) as Record<string, unknown>
      return `[${Object.entries(keys).map(([k, v]) => `${k}=${JSON.stringify(v)}`).join(',')}]`
    })
    .join('')
}

/** What lies at a path; undefined when nothing does. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let at: unknown = value
  for (const step of path) {
    if (step.startsWith('f:')) at = isRecord(at) ? at[step.slice(2)] : undefined
    else if (Array.isArray(at)) {
      const wanted: unknown = JSON.parse(step.slice(2))
      at = step.startsWith('v:') ? at.find((item) => sameValue(item, wanted)) : at.find((item) => isRecord(item) && isRecord(wanted) && Object.entries(wanted).every(([k, v]) => sameValue(item[k] ?? (k === 'protocol' ? 'TCP' : undefined), v)))
    } else return undefined
  }
  return at
}
