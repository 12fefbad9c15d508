import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import type { KubeObject } from '../api/object.ts'

/** core/v1 ServiceAccount. */
export type ServiceAccount = KubeObject & { readonly secrets?: readonly { readonly name?: string }[]; readonly imagePullSecrets?: readonly { readonly name?: string }[]; readonly automountServiceAccountToken?: boolean }

/** core/v1 ServiceAccount. */
export const serviceAccounts = defineKind<ServiceAccount>({
  kind: 'ServiceAccount', plural: 'serviceaccounts', shortNames: ['sa'], group: '', version: 'v1', namespaced: true, struct: 'ServiceAccount', hasStatus: false,
  columns: [nameColumn, column('Secrets'), ageColumn],
  row: (sa, context) => [sa.metadata.name, sa.secrets?.length ?? 0, context.age(sa.metadata.creationTimestamp)],
})
