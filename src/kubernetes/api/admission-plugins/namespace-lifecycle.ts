import { namespaces } from '../../kinds/namespace.ts'
import type { Admission } from '../admission.ts'
import { forbidden, notFound } from '../status.ts'

/** The namespaces a cluster cannot do without. */
const immortal = new Set(['default', 'kube-system', 'kube-public'])

/** Nothing is made in a namespace that is not there or is going; the system's own namespaces cannot be deleted. */
export const namespaceLifecycle: Admission = {
  name: 'NamespaceLifecycle',
  operations: ['CREATE', 'DELETE'],
  validate(object, { api, kind, operation, namespace, caller }) {
    if (operation === 'DELETE') {
      if (kind.plural === 'namespaces' && immortal.has(object.metadata.name)) return forbidden(kind, object.metadata.name, 'this namespace may not be deleted')
      return undefined
    }
    if (!kind.namespaced || namespace === undefined) return undefined
    const found = api.find(namespaces, undefined, namespace)
    if (found === undefined) return caller.user === 'system:apiserver' || kind.plural === 'leases' ? undefined : notFound(namespaces, namespace)
    if (found.status.phase !== 'Terminating') return undefined
    const message = `unable to create new content in namespace ${namespace} because it is being terminated`
    const status = forbidden(kind, object.metadata.name, message)
    return { ...status, details: { ...status.details, causes: [{ reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' }] } }
  },
}
