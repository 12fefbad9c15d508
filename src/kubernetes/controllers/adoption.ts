import { selectorPicks, type LabelSelector } from '../api/labels.ts'
import { controllerOf, controllerReference, isDeleting, keyOf, type KubeObject } from '../api/object.ts'
import type { Kind } from '../api/kind.ts'
import type { Write } from './controller.ts'

/** What a controller owns after adopting what its selector picks and letting go of what it no longer picks. */
export type Claim<T extends KubeObject> = { readonly owned: readonly T[]; readonly writes: readonly Write[] }

/** Sorts candidates by owner and selector (controller.ControllerRefManager). */
export function claim<T extends KubeObject>(kind: Kind<T>, owner: KubeObject, selector: LabelSelector, candidates: readonly T[]): Claim<T> {
  const owned: T[] = []
  const writes: Write[] = []
  for (const object of candidates) {
    const controller = controllerOf(object)
    const picked = selectorPicks(selector, object.metadata.labels)
    if (controller?.uid === owner.metadata.uid) {
      if (picked) owned.push(object)
      else if (!isDeleting(owner)) writes.push(release(kind as unknown as Kind, object, owner.metadata.uid))
    } else if (controller === undefined && picked && !isDeleting(owner) && !isDeleting(object)) {
      writes.push(adopt(kind as unknown as Kind, object, owner))
    }
  }
  return { owned, writes }
}

const adopt = (kind: Kind, object: KubeObject, owner: KubeObject): Write => ({
  do: 'mutate', kind, key: keyOf(object),
  change: (o) => (controllerOf(o) === undefined ? { ...o, metadata: { ...o.metadata, ownerReferences: [...(o.metadata.ownerReferences ?? []), controllerReference(owner)] } } : o),
})

const release = (kind: Kind, object: KubeObject, uid: string): Write => ({
  do: 'mutate', kind, key: keyOf(object),
  change: (o) => {
    const { ownerReferences = [], ...metadata } = o.metadata
    const left = ownerReferences.filter((r) => r.uid !== uid)
    return { ...o, metadata: { ...metadata, ...(left.length === 0 ? {} : { ownerReferences: left }) } }
  },
})
