import { invalidValue, notSupported, required, type FieldError } from '../api/field-error.ts'
import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import { formatSelector } from '../api/labels.ts'
import { sameValue } from '../api/object.ts'
import { containerCells } from './deployment.ts'
import { podSpecDefaults } from './pod-defaults.ts'
import type { DaemonSet } from './workload-types.ts'
import { countErrors, goSelector, selectorErrors, templateErrors } from './workload-validation.ts'

const strategies = ['RollingUpdate', 'OnDelete']
const DEFAULT_HISTORY = 10

function defaults(ds: DaemonSet): DaemonSet {
  const { spec } = ds
  const type = spec.updateStrategy?.type ?? 'RollingUpdate'
  const rolling = spec.updateStrategy?.rollingUpdate
  return {
    ...ds,
    spec: {
      ...spec,
      revisionHistoryLimit: spec.revisionHistoryLimit ?? DEFAULT_HISTORY,
      updateStrategy: type === 'RollingUpdate' ? { type, rollingUpdate: { maxSurge: rolling?.maxSurge ?? 0, maxUnavailable: rolling?.maxUnavailable ?? 1 } } : { type },
      template: { ...spec.template, spec: podSpecDefaults(spec.template?.spec ?? { containers: [] }) },
    },
  }
}

function validate({ spec }: DaemonSet): FieldError[] {
  const errors = [...selectorErrors(spec.selector, 'spec.selector', 'daemonset'), ...templateErrors(spec.template, spec.selector, 'spec.template'), ...countErrors(spec.minReadySeconds, 'spec.minReadySeconds')]
  const type = spec.updateStrategy?.type ?? ''
  if (!strategies.includes(type)) errors.push(notSupported('spec.updateStrategy', type, strategies))
  if (type === 'RollingUpdate' && spec.updateStrategy?.rollingUpdate === undefined) errors.push(required('spec.updateStrategy.rollingUpdate'))
  return errors
}

/** apps/v1 DaemonSet. */
export const daemonSets = defineKind<DaemonSet>({
  kind: 'DaemonSet', plural: 'daemonsets', shortNames: ['ds'], categories: ['all'], group: 'apps', version: 'v1', namespaced: true, struct: 'DaemonSet',
  hasStatus: true, hasGeneration: true,
  prepareForCreate: (ds) => ({ ...ds, status: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 } }),
  defaults, validate,
  validateUpdate: (next, previous) => (sameValue(next.spec.selector, previous.spec.selector) ? [] : [invalidValue('spec.selector', goSelector(next.spec.selector), 'field is immutable')]),
  columns: [
    nameColumn, ...['Desired', 'Current', 'Ready', 'Up-to-date', 'Available'].map((name) => column(name, 'integer')), column('Node Selector'), ageColumn,
    column('Containers', 'string', 1), column('Images', 'string', 1), column('Selector', 'string', 1),
  ],
  row: (ds, context) => [
    ds.metadata.name, ds.status.desiredNumberScheduled ?? 0, ds.status.currentNumberScheduled ?? 0, ds.status.numberReady ?? 0, ds.status.updatedNumberScheduled ?? 0, ds.status.numberAvailable ?? 0,
    formatSelector({ matchLabels: ds.spec.template.spec.nodeSelector ?? {} }), context.age(ds.metadata.creationTimestamp), ...containerCells(ds.spec.template), formatSelector(ds.spec.selector),
  ],
})
