import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '../api/field-error.ts'
import { labelErrors } from '../api/meta-validation.ts'
import { label1123Errors, subdomain1123Errors } from '../api/names.ts'
import { sameValue } from '../api/object.ts'
import { containersErrors } from './container-validation.ts'
import type { NodeSelectorTerm, Pod, PodSpec, SelectorExpression, Toleration } from './pod-types.ts'
import { volumesErrors } from './volume-validation.ts'

const MAX_INT32 = 2_147_483_647

/** What is wrong with a pod's spec. */
export const podErrors = (pod: Pod): FieldError[] => [
  ...podSpecErrors(pod.spec, 'spec'),
  ...(pod.spec.ephemeralContainers === undefined || pod.spec.ephemeralContainers.length === 0 ? [] : [forbiddenField('spec.ephemeralContainers', 'cannot be set on create')]),
]

const restartPolicies = ['Always', 'OnFailure', 'Never']
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']

/** What is wrong with a pod spec at `path`, in a pod or in a template. */
export function podSpecErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const volumeNames = new Set<string>()
  errors.push(...volumesErrors(spec.volumes ?? [], `${path}.volumes`, volumeNames))
  if (spec.containers.length === 0) errors.push(required(`${path}.containers`))
  errors.push(...containersErrors(spec, path, volumeNames))
  if (!restartPolicies.includes(spec.restartPolicy ?? '')) errors.push(notSupported(`${path}.restartPolicy`, spec.restartPolicy, restartPolicies))
  if (!dnsPolicies.includes(spec.dnsPolicy ?? '')) errors.push(notSupported(`${path}.dnsPolicy`, spec.dnsPolicy, dnsPolicies))
  errors.push(...labelErrors(spec.nodeSelector, `${path}.nodeSelector`))
  errors.push(...podNameFieldErrors(spec, path))
  spec.tolerations?.forEach((t, i) => errors.push(...tolerationErrors(t, `${path}.tolerations[${i}]`)))
  errors.push(...affinityErrors(spec, `${path}.affinity`))
  spec.topologySpreadConstraints?.forEach((c, i) => {
    const at = `${path}.topologySpreadConstraints[${i}]`
    if (c.maxSkew <= 0) errors.push(invalidValue(`${at}.maxSkew`, c.maxSkew, 'must be greater than zero'))
    if (c.topologyKey === undefined || c.topologyKey === '') errors.push(required(`${at}.topologyKey`, 'can not be empty'))
    if (c.whenUnsatisfiable !== 'DoNotSchedule' && c.whenUnsatisfiable !== 'ScheduleAnyway') errors.push(notSupported(`${at}.whenUnsatisfiable`, c.whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']))
  })
  const { preemptionPolicy } = spec
  if (preemptionPolicy !== undefined && preemptionPolicy !== 'PreemptLowerPriority' && preemptionPolicy !== 'Never') errors.push(notSupported(`${path}.preemptionPolicy`, preemptionPolicy, ['PreemptLowerPriority', 'Never']))
  return errors
}

function podNameFieldErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const check = (field: string, value: string | undefined, rule: (v: string) => string[]): void => {
    if (value === undefined || value === '') return
    for (const text of rule(value)) errors.push(invalidValue(`${path}.${field}`, value, text))
  }
  check('serviceAccountName', spec.serviceAccountName, subdomain1123Errors)
  check('nodeName', spec.nodeName, subdomain1123Errors)
  const deadline = spec.activeDeadlineSeconds
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_INT32)) errors.push(invalidValue(`${path}.activeDeadlineSeconds`, deadline, `must be between 1 and ${MAX_INT32}, inclusive`))
  check('hostname', spec.hostname, label1123Errors)
  check('subdomain', spec.subdomain, label1123Errors)
  check('priorityClassName', spec.priorityClassName, subdomain1123Errors)
  const grace = spec.terminationGracePeriodSeconds
  if (grace !== undefined && grace < 0) errors.push(invalidValue(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than or equal to 0'))
  const os = (spec as { os?: { name: string } }).os?.name
  if (os !== undefined && os !== 'linux' && os !== 'windows') errors.push(notSupported(`${path}.os`, os, ['linux', 'windows']))
  return errors
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function tolerationErrors(t: Toleration, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (t.key !== undefined && t.key !== '') errors.push(...labelErrors({ [t.key]: '' }, `${path}.key`))
  if ((t.key === undefined || t.key === '') && t.operator !== 'Exists') errors.push(invalidValue(`${path}.operator`, t.operator ?? '', 'operator must be Exists when `key` is empty, which means "match all values and all keys"'))
  if (t.tolerationSeconds !== undefined && t.effect !== 'NoExecute') errors.push(invalidValue(`${path}.effect`, t.effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  const operator = t.operator ?? 'Equal'
  if (operator === 'Exists' && t.value !== undefined && t.value !== '') errors.push(invalidValue(`${path}.operator`, { ...t }, 'value must be empty when `operator` is \'Exists\''))
  if (operator !== 'Exists' && operator !== 'Equal' && operator !== '') errors.push(notSupported(`${path}.operator`, operator, ['Equal', 'Exists']))
  if (t.effect !== undefined && t.effect !== '' && !effects.includes(t.effect)) errors.push(notSupported(`${path}.effect`, t.effect, effects))
  return errors
}

function affinityErrors({ affinity }: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const needed = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const at = `${path}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`
  if (needed !== undefined && (needed.nodeSelectorTerms ?? []).length === 0) errors.push(required(at, 'must have at least one node selector term'))
  needed?.nodeSelectorTerms?.forEach((term, i) => errors.push(...termErrors(term, `${at}[${i}]`)))
  affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.forEach((preferred, i) => {
    const here = `${path}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[${i}]`
    if (preferred.weight < 1 || preferred.weight > 100) errors.push(invalidValue(`${here}.weight`, preferred.weight, 'must be in the range 1-100'))
    errors.push(...termErrors(preferred.preference, `${here}.preference`))
  })
  for (const which of ['podAffinity', 'podAntiAffinity'] as const) {
    affinity?.[which]?.requiredDuringSchedulingIgnoredDuringExecution?.forEach((term, i) => {
      if (term.topologyKey === undefined || term.topologyKey === '') errors.push(required(`${path}.${which}.requiredDuringSchedulingIgnoredDuringExecution[${i}].topologyKey`, 'can not be empty'))
    })
  }
  return errors
}

const termErrors = (term: NodeSelectorTerm, path: string): FieldError[] => (term.matchExpressions ?? []).flatMap((e, i) => expressionErrors(e, `${path}.matchExpressions[${i}]`))

function expressionErrors(e: SelectorExpression, path: string): FieldError[] {
  const values = e.values ?? []
  switch (e.operator) {
    case 'In': case 'NotIn':
      return values.length === 0 ? [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")] : []
    case 'Exists': case 'DoesNotExist':
      return values.length > 0 ? [forbiddenField(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")] : []
    case 'Gt': case 'Lt':
      return values.length === 1 ? [] : [required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")]
    default:
      return [invalidValue(`${path}.operator`, e.operator, 'not a valid selector operator')]
  }
}

const UPDATE_RULE = 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/** What an update may not do to a pod: nearly everything. */
export function podUpdateErrors(next: Pod, previous: Pod): FieldError[] {
  if (next.spec === previous.spec) return []
  const errors: FieldError[] = []
  for (const list of ['containers', 'initContainers'] as const) {
    if ((next.spec[list] ?? []).length !== (previous.spec[list] ?? []).length) errors.push(forbiddenField(`spec.${list}`, list === 'containers' ? 'pod updates may not add or remove containers' : 'pod updates may not add or remove init containers'))
  }
  if (errors.length > 0) return errors
  const munged = withMutableFieldsOf(next.spec, previous.spec)
  if (!sameValue(munged, previous.spec)) errors.push(forbiddenField('spec', `${UPDATE_RULE}\n${specDiff(previous.spec, munged)}`))
  return errors
}

function withMutableFieldsOf(next: PodSpec, previous: PodSpec): PodSpec {
  const images = (list: 'containers' | 'initContainers'): Partial<PodSpec> =>
    next[list] === undefined ? {} : { [list]: next[list].map((c, i) => ({ ...c, ...(previous[list]?.[i]?.image === undefined ? {} : { image: previous[list][i].image }) })) }
  const kept = (previous.tolerations ?? []).every((t) => (next.tolerations ?? []).some((n) => sameValue({ ...n, tolerationSeconds: 0 }, { ...t, tolerationSeconds: 0 })))
  const { activeDeadlineSeconds: _a, tolerations, ...rest } = next
  return {
    ...rest, ...images('containers'), ...images('initContainers'),
    ...(previous.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: previous.activeDeadlineSeconds }),
    ...(kept ? (previous.tolerations === undefined ? {} : { tolerations: previous.tolerations }) : tolerations === undefined ? {} : { tolerations }),
  }
}

/** The fields that differ, one line each way, where the real server prints a Go value diff. */
function specDiff(previous: PodSpec, next: PodSpec): string {
  const before = previous as unknown as Record<string, unknown>
  const after = next as unknown as Record<string, unknown>
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((k) => !sameValue(before[k], after[k]))
  const lines = changed.flatMap((k) => [`- \t${goName(k)}: ${JSON.stringify(before[k] ?? null)},`, `+ \t${goName(k)}: ${JSON.stringify(after[k] ?? null)},`])
  return `  core.PodSpec{\n${lines.map((l) => `  ${l}`).join('\n')}\n  }\n`
}

const goName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
