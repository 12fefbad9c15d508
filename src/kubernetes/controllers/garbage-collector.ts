import type { Kind } from '../api/kind.ts'
import { isDeleting, keyOf, type KubeObject, type OwnerReference } from '../api/object.ts'
import { plan, settled, type Controller, type Plan, type Wake, type Write } from './controller.ts'
import type { View } from './view.ts'

const FOREGROUND = 'foregroundDeletion'
const ORPHAN = 'orphan'

/** A key that names the kind as well: `plural.group|namespace/name`. */
const keyWith = (kind: Kind, object: KubeObject): string => `${kind.plural}.${kind.group}|${keyOf(object)}`

const waitsForDependents = (object: KubeObject): boolean => isDeleting(object) && (object.metadata.finalizers ?? []).some((f) => f === FOREGROUND || f === ORPHAN)

/** Deletes what has lost its owners, in the background or before them, or cuts it loose, as the deletion asked. */
export function garbageCollector(kinds: readonly Kind[]): Controller {
  const stored = kinds.filter((k) => k.virtual !== true && k.notSimulated !== true && k.plural !== 'events')
  const dependents = (view: View, uid: string): { readonly kind: Kind; readonly object: KubeObject }[] => stored.flatMap((kind) => view.ownedBy(kind, uid).map((object) => ({ kind, object })))
  return {
    name: 'generic-garbage-collector',
    wakes: stored.map((kind): Wake => ({ on: kind, keys: (object, before, removed) => keysFor(kind, object, before, removed) })),
    reconcile(key, view) {
      const bar = key.indexOf('|')
      const names = key.slice(0, bar)
      if (names === 'dependents-of') return plan(dependents(view, key.slice(bar + 1)).flatMap(({ kind, object }) => orphaned(kind, object, view, stored)))
      const kind = stored.find((k) => `${k.plural}.${k.group}` === names)
      const object = kind === undefined ? undefined : view.get(kind, key.slice(bar + 1))
      if (kind === undefined || object === undefined) return settled
      if (waitsForDependents(object)) return finalize(kind, object, dependents(view, object.metadata.uid))
      return plan(orphaned(kind, object, view, stored))
    },
  }
}

function keysFor(kind: Kind, object: KubeObject, before: KubeObject | undefined, removed: boolean): string[] {
  const keys: string[] = []
  if (removed) {
    keys.push(`dependents-of|${object.metadata.uid}`)
    for (const owner of object.metadata.ownerReferences ?? []) if (owner.blockOwnerDeletion === true) keys.push(ownerKey(owner, object))
  } else if (waitsForDependents(object) && !(before !== undefined && waitsForDependents(before))) keys.push(keyWith(kind, object))
  else if (before === undefined && object.metadata.ownerReferences !== undefined) keys.push(keyWith(kind, object))
  return keys
}

/** The owner's key; controllers own only what lies in their own namespace. */
function ownerKey(owner: OwnerReference, object: KubeObject): string {
  const group = owner.apiVersion.includes('/') ? owner.apiVersion.slice(0, owner.apiVersion.indexOf('/')) : ''
  const plural = `${owner.kind.toLowerCase()}${owner.kind.endsWith('s') ? 'es' : 's'}`
  return `${plural}.${group}|${object.metadata.namespace === undefined ? '' : `${object.metadata.namespace}/`}${owner.name}`
}

function exists(owner: OwnerReference, object: KubeObject, view: View, stored: readonly Kind[]): KubeObject | undefined {
  const kind = stored.find((k) => k.kind === owner.kind)
  if (kind === undefined) return undefined
  const found = view.find(kind, kind.namespaced ? object.metadata.namespace : undefined, owner.name)
  return found?.metadata.uid === owner.uid ? found : undefined
}

function orphaned(kind: Kind, object: KubeObject, view: View, stored: readonly Kind[]): Write[] {
  const owners = object.metadata.ownerReferences ?? []
  if (owners.length === 0 || isDeleting(object)) return []
  const living = owners.filter((owner) => exists(owner, object, view, stored) !== undefined)
  if (living.length === owners.length) return []
  if (living.length > 0) {
    return [{ do: 'mutate', kind, key: keyOf(object), change: (o) => ({ ...o, metadata: { ...o.metadata, ownerReferences: living } }) }]
  }
  const policy = object.metadata.finalizers?.includes(ORPHAN) === true ? 'Orphan' : object.metadata.finalizers?.includes(FOREGROUND) === true ? 'Foreground' : 'Background'
  return [{ do: 'delete', kind, key: keyOf(object), uid: object.metadata.uid, options: { propagationPolicy: policy } }]
}

function finalize(kind: Kind, object: KubeObject, found: readonly { readonly kind: Kind; readonly object: KubeObject }[]): Plan {
  const { uid } = object.metadata
  const done = (finalizer: string): Write => ({
    do: 'mutate', kind, key: keyOf(object),
    change: (o) => {
      const { finalizers = [], ...metadata } = o.metadata
      const left = finalizers.filter((f) => f !== finalizer)
      return { ...o, metadata: { ...metadata, ...(left.length === 0 ? {} : { finalizers: left }) } }
    },
  })
  if (object.metadata.finalizers?.includes(ORPHAN) === true) return plan([...found.map(({ kind: k, object: o }) => cutLoose(k, o, uid)), done(ORPHAN)])
  const blocking = found.filter(({ object: o }) => o.metadata.ownerReferences?.some((r) => r.uid === uid && r.blockOwnerDeletion === true) === true)
  const going = found.filter(({ object: o }) => !isDeleting(o)).map(({ kind: k, object: o }): Write => ({ do: 'delete', kind: k, key: keyOf(o), uid: o.metadata.uid, options: { propagationPolicy: 'Foreground' } }))
  return blocking.length === 0 ? plan([...going, done(FOREGROUND)]) : plan(going)
}

const cutLoose = (kind: Kind, object: KubeObject, uid: string): Write => ({
  do: 'mutate', kind, key: keyOf(object),
  change: (o) => {
    const { ownerReferences = [], ...metadata } = o.metadata
    const left = ownerReferences.filter((r) => r.uid !== uid)
    return { ...o, metadata: { ...metadata, ...(left.length === 0 ? {} : { ownerReferences: left }) } }
  },
})
