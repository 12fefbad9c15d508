import { GoText, forbiddenField, goIntOrString, invalidValue, notSupported, type FieldError } from '../api/field-error.ts'
import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import { formatSelector, selectorOf, selectorText } from '../api/labels.ts'
import { sameValue } from '../api/object.ts'
import { percentErrors } from '../api/names.ts'
import { podSpecDefaults } from './pod-defaults.ts'
import type { Deployment, IntOrPercent } from './workload-types.ts'
import { countErrors, goSelector, selectorErrors, templateErrors } from './workload-validation.ts'

const strategies = ['Recreate', 'RollingUpdate']
const DEFAULT_DEADLINE = 600
const DEFAULT_HISTORY = 10

/** The images and names of a template's containers, as the wide columns show them. */
export const containerCells = (template: { readonly spec: { readonly containers: readonly { readonly name: string; readonly image?: string }[] } }): [string, string] => [
  template.spec.containers.map((c) => c.name).join(','),
  template.spec.containers.map((c) => c.image ?? '').join(','),
]

/** apps/v1 Deployment. */
export const deployments = defineKind<Deployment>({
  kind: 'Deployment', plural: 'deployments', shortNames: ['deploy'], categories: ['all'], group: 'apps', version: 'v1', namespaced: true, struct: 'Deployment',
  hasStatus: true, hasGeneration: true,
  prepareForCreate: (d) => ({ ...d, status: {} }),
  defaults,
  validate,
  validateUpdate: (next, previous) => (sameValue(next.spec.selector, previous.spec.selector) ? [] : [invalidValue('spec.selector', goSelector(next.spec.selector), 'field is immutable')]),
  scale: {
    replicas: (d) => (d as Deployment).spec.replicas ?? 0,
    withReplicas: (d, replicas) => ({ ...d, spec: { ...(d as Deployment).spec, replicas } }) as Deployment,
    status: (d) => ({ replicas: (d as Deployment).status.replicas ?? 0, selector: selectorText(selectorOf((d as Deployment).spec.selector)) }),
  },
  columns: [nameColumn, column('Ready'), column('Up-to-date'), column('Available'), ageColumn, column('Containers', 'string', 1), column('Images', 'string', 1), column('Selector', 'string', 1)],
  row: (d, context) => [
    d.metadata.name, `${d.status.readyReplicas ?? 0}/${d.spec.replicas ?? 0}`, d.status.updatedReplicas ?? 0, d.status.availableReplicas ?? 0,
    context.age(d.metadata.creationTimestamp), ...containerCells(d.spec.template), formatSelector(d.spec.selector),
  ],
})

function defaults(d: Deployment): Deployment {
  const { spec } = d
  const type = spec.strategy?.type ?? 'RollingUpdate'
  const rolling = spec.strategy?.rollingUpdate
  return {
    ...d,
    spec: {
      ...spec,
      replicas: spec.replicas ?? 1,
      strategy: type === 'RollingUpdate' ? { type, rollingUpdate: { maxUnavailable: rolling?.maxUnavailable ?? '25%', maxSurge: rolling?.maxSurge ?? '25%' } } : { type, ...(rolling === undefined ? {} : { rollingUpdate: rolling }) },
      revisionHistoryLimit: spec.revisionHistoryLimit ?? DEFAULT_HISTORY,
      progressDeadlineSeconds: spec.progressDeadlineSeconds ?? DEFAULT_DEADLINE,
      template: { ...spec.template, spec: podSpecDefaults(spec.template?.spec ?? { containers: [] }) },
    },
  }
}

function validate(d: Deployment): FieldError[] {
  const { spec } = d
  return [
    ...countErrors(spec.replicas, 'spec.replicas'),
    ...selectorErrors(spec.selector, 'spec.selector', 'deployment'),
    ...templateErrors(spec.template, spec.selector, 'spec.template'),
    ...strategyErrors(d),
    ...countErrors(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...countErrors(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...deadlineErrors(d),
  ]
}

function deadlineErrors({ spec }: Deployment): FieldError[] {
  const deadline = spec.progressDeadlineSeconds
  if (deadline === undefined) return []
  return [...countErrors(deadline, 'spec.progressDeadlineSeconds'), ...(deadline <= (spec.minReadySeconds ?? 0) ? [invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')] : [])]
}

function strategyErrors({ spec }: Deployment): FieldError[] {
  const { type, rollingUpdate } = spec.strategy ?? {}
  if (type === undefined || !strategies.includes(type)) return [notSupported('spec.strategy', new GoText(`apps.DeploymentStrategy{Type:${JSON.stringify(type ?? '')}, RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}`), strategies)]
  if (type === 'Recreate') return rollingUpdate === undefined ? [] : [forbiddenField('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")]
  const path = 'spec.strategy.rollingUpdate'
  const errors = [...amountErrors(rollingUpdate?.maxUnavailable, `${path}.maxUnavailable`), ...amountErrors(rollingUpdate?.maxSurge, `${path}.maxSurge`)]
  if (isZero(rollingUpdate?.maxUnavailable) && isZero(rollingUpdate?.maxSurge)) errors.push(invalidValue(`${path}.maxUnavailable`, goIntOrString(rollingUpdate?.maxUnavailable ?? 0), 'may not be 0 when `maxSurge` is 0'))
  const unavailable = rollingUpdate?.maxUnavailable
  if (typeof unavailable === 'string' && percentErrors(unavailable).length === 0 && Number.parseInt(unavailable, 10) > 100) errors.push(invalidValue(`${path}.maxUnavailable`, goIntOrString(unavailable), 'must not be greater than 100%'))
  return errors
}

const isZero = (value: IntOrPercent | undefined): boolean => value === 0 || value === '0%'

const amountErrors = (value: IntOrPercent | undefined, path: string): FieldError[] =>
  typeof value === 'string' ? percentErrors(value).map((text) => invalidValue(path, goIntOrString(value), text)) : countErrors(value, path)
