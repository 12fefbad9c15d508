import type { Kind } from '../api/kind.ts'
import { isDeleting, keyOf } from '../api/object.ts'
import { namespaces, type Namespace } from '../kinds/namespace.ts'
import { plan, settled, wake, type Controller, type Write } from './controller.ts'

/** Empties namespaces that are being deleted, then lets them go. */
export const namespaceController: Controller = {
  name: 'namespace-controller',
  wakes: [wake(namespaces, (ns) => (isDeleting(ns) ? [ns.metadata.name] : []))],
  reconcile(key, view) {
    const ns = view.get(namespaces, key)
    if (ns === undefined || !isDeleting(ns)) return settled
    const writes: Write[] = []
    let remaining = 0
    for (const kind of view.kinds()) {
      if (!kind.namespaced) continue
      for (const object of view.list(kind, key)) {
        remaining++
        if (!isDeleting(object)) writes.push({ do: 'delete', kind, key: keyOf(object), options: { propagationPolicy: 'Background' } })
      }
    }
    if (remaining > 0) return plan(writes, { againAt: view.now + view.latencies.nodeMonitorPeriod / 5 })
    return plan([{ do: 'mutate', kind: namespaces as unknown as Kind, key, change: (o) => ({ ...(o as Namespace), spec: { finalizers: [] } }) as Namespace }])
  },
}
