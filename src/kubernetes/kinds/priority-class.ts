import { invalidValue } from '../api/field-error.ts'
import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import type { KubeObject } from '../api/object.ts'

/** scheduling.k8s.io/v1 PriorityClass. */
export type PriorityClass = KubeObject & { readonly value?: number; readonly globalDefault?: boolean; readonly description?: string; readonly preemptionPolicy?: string }

const HIGHEST_USER_PRIORITY = 1_000_000_000

/** scheduling.k8s.io/v1 PriorityClass. */
export const priorityClasses = defineKind<PriorityClass>({
  kind: 'PriorityClass', plural: 'priorityclasses', shortNames: ['pc'], group: 'scheduling.k8s.io', version: 'v1', namespaced: false, struct: 'PriorityClass', hasStatus: false, hasGeneration: true,
  defaults: (pc) => ({ ...pc, value: pc.value ?? 0, preemptionPolicy: pc.preemptionPolicy ?? 'PreemptLowerPriority' }),
  validate: (pc) => ((pc.value ?? 0) > HIGHEST_USER_PRIORITY && !pc.metadata.name.startsWith('system-') ? [{ field: 'value', type: 'FieldValueForbidden', text: `Forbidden: maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}` }] : []),
  validateUpdate: (next, previous) => (next.value === previous.value ? [] : [invalidValue('value', next.value, 'field is immutable')]),
  columns: [nameColumn, column('Value', 'integer'), column('Global-Default', 'boolean'), ageColumn, column('PreemptionPolicy')],
  row: (pc, context) => [pc.metadata.name, pc.value ?? 0, pc.globalDefault === true, context.age(pc.metadata.creationTimestamp), pc.preemptionPolicy ?? ''],
})
