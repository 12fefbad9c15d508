import { changedFields, fieldsOf, subtract, union, type FieldTree, type Spot } from './field-set.ts'
import { apiVersionOf, type Kind } from './kind.ts'
import { isRecord, type JsonObject, type KubeObject, type ManagedFieldsEntry } from './object.ts'
import type { ApiServer, WriteOptions } from './server.ts'

const systemMeta = new Set(['name', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields', 'selfLink'])

/** The part of an object that writers own: not its identity and not what the system keeps in metadata; of kinds with a status either that or the rest. */
export function ownable(object: KubeObject | undefined, part: 'all' | 'main' | 'status' = 'all'): Record<string, unknown> | undefined {
  if (object === undefined) return undefined
  const { apiVersion: _v, kind: _k, metadata, status, ...others } = object as KubeObject & Record<string, unknown>
  if (part === 'status') return { status }
  const rest = part === 'main' || status === undefined ? others : { ...others, status }
  const meta = Object.fromEntries(Object.entries(metadata).filter(([key]) => !systemMeta.has(key)))
  return { ...(Object.keys(meta).length === 0 ? {} : { metadata: meta }), ...rest }
}

export const spotOfKind = (kind: Kind): Spot => ({ type: { is: 'struct', name: kind.struct }, listKeys: undefined })

const sameWriter = (entry: ManagedFieldsEntry, operation: string, manager: string, subresource: string | undefined): boolean => entry.operation === operation && entry.manager === manager && entry.subresource === subresource

/**
 * Takes note, in metadata.managedFields, of which fields a write by a client set. Components of the control plane write
 * too often for it: only writes that say `manager` are noted. `claimed` is the object before admission added to it.
 */
export function noteWrite<T extends KubeObject>(api: ApiServer, kind: Kind<T>, before: T | undefined, after: T, options: WriteOptions, claimed: T = after): T {
  const { manager, subresource, managedFields } = options
  if (managedFields !== undefined) return { ...after, metadata: { ...after.metadata, managedFields } }
  if (manager === undefined) return after
  const anyKind = kind as unknown as Kind
  const part = !kind.hasStatus ? 'all' : subresource === 'status' ? 'status' : 'main'
  const changed = changedFields(api.schemas, spotOfKind(anyKind), ownable(before, part), ownable(claimed, part))
  if (changed === undefined) return after
  const entries = before?.metadata.managedFields ?? []
  const mine = entries.find((e) => sameWriter(e, 'Update', manager, subresource))
  const others = entries.filter((e) => e !== mine).flatMap((e) => withoutFields(e, changed))
  const gone = before === undefined ? {} : (subtract(fieldsOf(api.schemas, spotOfKind(anyKind), ownable(before, part) ?? {}), fieldsOf(api.schemas, spotOfKind(anyKind), ownable(after, part) ?? {})) ?? {})
  const kept = mine === undefined ? {} : (subtract(treeOf(mine.fieldsV1), gone) ?? {})
  const entry = entryOf(api, anyKind, 'Update', manager, subresource, union(kept, changed))
  return { ...after, metadata: { ...after.metadata, managedFields: [...others, entry] } }
}

/** An entry without some fields; nothing when none are left. */
export function withoutFields(entry: ManagedFieldsEntry, fields: FieldTree): ManagedFieldsEntry[] {
  const left = subtract(treeOf(entry.fieldsV1), fields)
  return left === undefined ? [] : [{ ...entry, fieldsV1: left }]
}

export const entryOf = (api: ApiServer, kind: Kind, operation: ManagedFieldsEntry['operation'], manager: string, subresource: string | undefined, fields: FieldTree): ManagedFieldsEntry => ({
  apiVersion: apiVersionOf(kind), fieldsType: 'FieldsV1', fieldsV1: fields, manager, operation, ...(subresource === undefined ? {} : { subresource }), time: api.clock.timestamp(),
})

/** The tree inside an entry. */
export const treeOf = (fields: JsonObject): FieldTree => (isRecord(fields) ? (fields as FieldTree) : {})
