import { common, fieldsOf, isAtomic, itemStep, pathText, spotOf, subtract, valueAt, type FieldTree, type Spot } from '../field-set.ts'
import type { Kind } from '../kind.ts'
import { entryOf, ownable, spotOfKind, treeOf, withoutFields } from '../managed-fields.ts'
import { isRecord, sameValue, type Draft, type KubeObject, type ManagedFieldsEntry } from '../object.ts'
import type { Schemas } from '../schema.ts'
import type { ApiServer } from '../server.ts'
import { no, yes, type Answer, type Status } from '../status.ts'

export type Applied = { readonly object: Draft; readonly managedFields: readonly ManagedFieldsEntry[] }

/**
 * Server-side apply: merges what a manager wants into what there is, takes away what it wanted before and nobody else
 * does, and refuses when another manager owns a field with another value (unless forced).
 */
export function serverSideApply(api: ApiServer, kind: Kind, previous: KubeObject | undefined, wanted: Draft, manager: string, force: boolean): Answer<Applied> {
  const spot = spotOfKind(kind)
  const config = ownable(wanted as unknown as KubeObject) ?? {}
  const fields = fieldsOf(api.schemas, spot, config)
  const live = ownable(previous) ?? {}
  const entries = previous?.metadata.managedFields ?? []
  const mine = entries.find((e) => e.operation === 'Apply' && e.manager === manager)
  const others = entries.filter((e) => e !== mine)
  const conflicts = others.flatMap((e) => common(fields, treeOf(e.fieldsV1)).filter((path) => !sameValue(valueAt(live, path), valueAt(config, path))).map((path) => ({ entry: e, path })))
  if (conflicts.length > 0 && !force) return no(conflictStatus(conflicts))
  const merged = merge(api.schemas, spot, live, config) as Record<string, unknown>
  const dropped = mine === undefined ? undefined : others.reduce<FieldTree | undefined>((left, e) => (left === undefined ? undefined : subtract(left, treeOf(e.fieldsV1))), subtract(treeOf(mine.fieldsV1), fields))
  const result = dropped === undefined ? merged : (removeFields(merged, dropped) as Record<string, unknown>)
  const taken = conflicts.reduce<FieldTree>((tree, { path }) => grow(tree, path), {})
  const kept = others.flatMap((e) => (conflicts.some((c) => c.entry === e) ? withoutFields(e, taken) : [e]))
  return yes({ object: asDraft(previous, wanted, result), managedFields: [entryOf(api, kind, 'Apply', manager, undefined, fields), ...kept] })
}

function asDraft(previous: KubeObject | undefined, wanted: Draft, result: Record<string, unknown>): Draft {
  const { metadata, ...rest } = result
  const own = isRecord(metadata) ? metadata : {}
  const identity = { ...(wanted.metadata.name === undefined ? {} : { name: wanted.metadata.name }), ...(wanted.metadata.namespace === undefined ? {} : { namespace: wanted.metadata.namespace }) }
  return { apiVersion: (previous ?? wanted).apiVersion, kind: (previous ?? wanted).kind, metadata: { ...identity, ...own }, ...rest } as unknown as Draft
}

function conflictStatus(conflicts: readonly { readonly entry: ManagedFieldsEntry; readonly path: readonly string[] }[]): Status {
  const who = (e: ManagedFieldsEntry): string => `"${e.manager}"${e.subresource === undefined ? '' : ` with subresource "${e.subresource}"`}${e.operation === 'Update' ? ` using ${e.apiVersion}` : ''}`
  const byManager = new Map<string, string[]>()
  for (const { entry, path } of conflicts) byManager.set(who(entry), [...(byManager.get(who(entry)) ?? []), pathText(path)])
  const text = [...byManager].map(([manager, paths]) => (paths.length === 1 ? `conflict with ${manager}: ${paths[0]}` : `conflicts with ${manager}:\n${paths.map((p) => `- ${p}`).join('\n')}`)).join('\n')
  const head = conflicts.length === 1 ? 'Apply failed with 1 conflict: ' : `Apply failed with ${conflicts.length} conflicts: `
  return {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: head + text, reason: 'Conflict', code: 409,
    details: { causes: conflicts.map(({ entry, path }) => ({ reason: 'FieldManagerConflict', message: `conflict with ${who(entry)}`, field: pathText(path) })) },
  }
}

function merge(schemas: Schemas, spot: Spot, live: unknown, config: unknown): unknown {
  if (live === undefined || isAtomic(schemas, spot, config) || isAtomic(schemas, spot, live)) return config
  if (Array.isArray(config)) return Array.isArray(live) ? mergeList(schemas, spot, live, config) : config
  if (!isRecord(live)) return config
  const out: Record<string, unknown> = { ...live }
  for (const [name, item] of Object.entries(config as Record<string, unknown>)) out[name] = merge(schemas, spotOf(schemas, spot, name), out[name], item)
  return out
}

function mergeList(schemas: Schemas, spot: Spot, live: readonly unknown[], config: readonly unknown[]): unknown[] {
  const keys = spot.listKeys
  if (keys === 'set') return [...live, ...config.filter((item) => !live.some((l) => sameValue(l, item)))]
  const out = [...live]
  for (const item of config) {
    const at = out.findIndex((l) => itemStep(keys ?? [], l) === itemStep(keys ?? [], item))
    if (at < 0) out.push(item)
    else out[at] = merge(schemas, { type: spot.type?.is === 'list' ? spot.type.of : undefined, listKeys: undefined }, out[at], item)
  }
  return out
}

/** A value without the fields of a tree; what becomes empty by it goes too. */
function removeFields(value: unknown, tree: FieldTree): unknown {
  const isAll = (t: FieldTree): boolean => Object.keys(t).length === 0 || '.' in t
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      const step = Object.keys(tree).find((s) => sameValue(valueAt([item], [s]), item) && s !== '.')
      if (step === undefined) return [item]
      const inner = tree[step] ?? {}
      return isAll(inner) ? [] : [removeFields(item, inner)]
    })
  }
  if (!isRecord(value)) return value
  const out: Record<string, unknown> = { ...value }
  for (const [step, inner] of Object.entries(tree)) {
    const name = step.slice(2)
    if (!step.startsWith('f:') || !(name in out)) continue
    if (Object.keys(inner).length === 0) delete out[name]
    else {
      const left = removeFields(out[name], inner)
      if ((Array.isArray(left) && left.length === 0) || (isRecord(left) && Object.keys(left).length === 0)) delete out[name]
      else out[name] = left
    }
  }
  return out
}

function grow(tree: FieldTree, path: readonly string[]): FieldTree {
  const [step, ...rest] = path
  return step === undefined ? tree : { ...tree, [step]: grow(tree[step] ?? {}, rest) }
}
