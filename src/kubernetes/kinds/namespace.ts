import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import { label1123Errors } from '../api/names.ts'
import type { KubeObject } from '../api/object.ts'

/** core/v1 Namespace. */
export type Namespace = KubeObject & { readonly spec: { readonly finalizers?: readonly string[] }; readonly status: { readonly phase?: 'Active' | 'Terminating'; readonly conditions?: readonly unknown[] } }

/** The label that has carried a namespace's own name since 1.21. */
const NAME_LABEL = 'kubernetes.io/metadata.name'

/** core/v1 Namespace. */
export const namespaces = defineKind<Namespace>({
  kind: 'Namespace', plural: 'namespaces', shortNames: ['ns'], group: '', version: 'v1', namespaced: false, struct: 'Namespace', hasStatus: true,
  nameErrors: label1123Errors,
  prepareForCreate: (ns) => ({ ...ns, spec: { ...ns.spec, finalizers: [...new Set([...(ns.spec?.finalizers ?? []), 'kubernetes'])] }, status: { phase: 'Active' } }),
  prepareForUpdate: (next, previous) => ({ ...next, spec: previous.spec }),
  defaults: (ns) => ({ ...ns, metadata: { ...ns.metadata, labels: { ...ns.metadata.labels, [NAME_LABEL]: ns.metadata.name } } }),
  prepareForDelete: (ns) => ({ ...ns, status: { ...ns.status, phase: 'Terminating' } }),
  held: (ns) => (ns.spec.finalizers ?? []).length > 0,
  fieldLabels: { 'status.phase': (ns) => ns.status.phase ?? '', name: (ns) => ns.metadata.name },
  columns: [nameColumn, column('Status'), ageColumn],
  row: (ns, context) => [ns.metadata.name, ns.status.phase ?? '', context.age(ns.metadata.creationTimestamp)],
})
