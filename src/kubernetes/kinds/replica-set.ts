import { invalidValue } from '../api/field-error.ts'
import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import { formatSelector, selectorOf, selectorText } from '../api/labels.ts'
import { sameValue } from '../api/object.ts'
import { containerCells } from './deployment.ts'
import { podSpecDefaults } from './pod-defaults.ts'
import type { ReplicaSet } from './workload-types.ts'
import { countErrors, goSelector, selectorErrors, templateErrors } from './workload-validation.ts'

/** apps/v1 ReplicaSet. */
export const replicaSets = defineKind<ReplicaSet>({
  kind: 'ReplicaSet', plural: 'replicasets', shortNames: ['rs'], categories: ['all'], group: 'apps', version: 'v1', namespaced: true, struct: 'ReplicaSet',
  hasStatus: true, hasGeneration: true,
  prepareForCreate: (rs) => ({ ...rs, status: { replicas: 0 } }),
  defaults: (rs) => ({ ...rs, spec: { ...rs.spec, replicas: rs.spec.replicas ?? 1, template: { ...rs.spec.template, spec: podSpecDefaults(rs.spec.template?.spec ?? { containers: [] }) } } }),
  validate: (rs) => [
    ...countErrors(rs.spec.replicas, 'spec.replicas'),
    ...countErrors(rs.spec.minReadySeconds, 'spec.minReadySeconds'),
    ...selectorErrors(rs.spec.selector, 'spec.selector', 'deployment'),
    ...templateErrors(rs.spec.template, rs.spec.selector, 'spec.template'),
  ],
  validateUpdate: (next, previous) => (sameValue(next.spec.selector, previous.spec.selector) ? [] : [invalidValue('spec.selector', goSelector(next.spec.selector), 'field is immutable')]),
  scale: {
    replicas: (rs) => (rs as ReplicaSet).spec.replicas ?? 0,
    withReplicas: (rs, replicas) => ({ ...rs, spec: { ...(rs as ReplicaSet).spec, replicas } }) as ReplicaSet,
    status: (rs) => ({ replicas: (rs as ReplicaSet).status.replicas, selector: selectorText(selectorOf((rs as ReplicaSet).spec.selector)) }),
  },
  columns: [nameColumn, column('Desired', 'integer'), column('Current', 'integer'), column('Ready', 'integer'), ageColumn, column('Containers', 'string', 1), column('Images', 'string', 1), column('Selector', 'string', 1)],
  row: (rs, context) => [
    rs.metadata.name, rs.spec.replicas ?? 0, rs.status.replicas, rs.status.readyReplicas ?? 0, context.age(rs.metadata.creationTimestamp),
    ...containerCells(rs.spec.template), formatSelector(rs.spec.selector),
  ],
})
