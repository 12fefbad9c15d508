import { SECOND } from '../../sim/time.ts'
import type { Kind } from '../api/kind.ts'
import { isDeleting, keyOf } from '../api/object.ts'
import { nodes } from '../kinds/node.ts'
import { pods } from '../kinds/pod.ts'
import { plan, settled, wake, type Controller } from './controller.ts'

/** How long a node may be gone before its pods are (podgc quarantineTime). */
const QUARANTINE = 40 * SECOND

/** Removes pods of nodes that no longer exist and pods deleted before they had a node. */
export const podGc: Controller = {
  name: 'pod-garbage-collector',
  wakes: [wake(nodes, (node, _before, removed) => (removed ? [node.metadata.name] : []))],
  reconcile(key, view) {
    if (view.find(nodes, undefined, key) !== undefined) return settled
    const orphans = view.list(pods).filter((p) => p.spec.nodeName === key)
    if (orphans.length === 0) return settled
    const oldest = orphans.filter((p) => isDeleting(p))
    const due = oldest.length === orphans.length || view.now >= QUARANTINE
    return due ? plan(orphans.map((p) => ({ do: 'delete', kind: pods as unknown as Kind, key: keyOf(p), uid: p.metadata.uid, options: { gracePeriodSeconds: 0 } }) as const)) : plan([], { againAt: view.now + QUARANTINE })
  },
}
