import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import type { KubeObject } from '../api/object.ts'

/** coordination.k8s.io/v1 Lease. */
export type Lease = KubeObject & { readonly spec?: { readonly holderIdentity?: string; readonly leaseDurationSeconds?: number; readonly acquireTime?: string; readonly renewTime?: string; readonly leaseTransitions?: number } }

/** coordination.k8s.io/v1 Lease. */
export const leases = defineKind<Lease>({
  kind: 'Lease', plural: 'leases', group: 'coordination.k8s.io', version: 'v1', namespaced: true, struct: 'Lease', hasStatus: false,
  columns: [nameColumn, column('Holder'), ageColumn],
  row: (lease, context) => [lease.metadata.name, lease.spec?.holderIdentity ?? '', context.age(lease.metadata.creationTimestamp)],
})
