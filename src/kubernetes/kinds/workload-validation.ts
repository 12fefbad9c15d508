import { GoText, goStringMap, invalidValue, notSupported, required, type FieldError } from '../api/field-error.ts'
import { matchesLabels, selectorOf, type LabelSelector } from '../api/labels.ts'
import { annotationErrors, labelErrors } from '../api/meta-validation.ts'
import { podSpecErrors } from './pod-validation.ts'
import type { PodTemplate } from './pod-types.ts'

/** A label selector as Go prints the struct in `field is immutable` and `empty selector` messages. */
export function goSelector(selector: LabelSelector | undefined): GoText {
  const expressions = selector?.matchExpressions?.map((e) => `v1.LabelSelectorRequirement{Key:${JSON.stringify(e.key)}, Operator:${JSON.stringify(e.operator)}, Values:[]string${e.values === undefined ? '(nil)' : `{${e.values.map((v) => JSON.stringify(v)).join(', ')}}`}}`)
  const list = expressions === undefined ? '(nil)' : `{${expressions.join(', ')}}`
  return new GoText(`v1.LabelSelector{MatchLabels:${goStringMap(selector?.matchLabels).text}, MatchExpressions:[]v1.LabelSelectorRequirement${list}}`)
}

/** What is wrong with a workload's selector. */
export function selectorErrors(selector: LabelSelector | undefined, path: string, kindName: string): FieldError[] {
  if (selector === undefined) return [required(path)]
  const errors: FieldError[] = [...labelErrors(selector.matchLabels, `${path}.matchLabels`)]
  selector.matchExpressions?.forEach((e, i) => {
    const at = `${path}.matchExpressions[${i}]`
    const values = e.values ?? []
    if (e.operator === 'In' || e.operator === 'NotIn') {
      if (values.length === 0) errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
    } else if (e.operator !== 'Exists' && e.operator !== 'DoesNotExist') errors.push(invalidValue(`${at}.operator`, e.operator, 'not a valid selector operator'))
    else if (values.length > 0) errors.push({ field: `${at}.values`, type: 'FieldValueForbidden', text: "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'" })
  })
  if (Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0) {
    errors.push(invalidValue(path, goSelector(selector), `empty selector is invalid for ${kindName}`))
  }
  return errors
}

/** What is wrong with a workload's pod template; its labels must be picked by the selector. */
export function templateErrors(template: PodTemplate, selector: LabelSelector | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  const labels = template.metadata?.labels
  if (selector !== undefined && (Object.keys(selector.matchLabels ?? {}).length > 0 || (selector.matchExpressions ?? []).length > 0) && !matchesLabels(selectorOf(selector), labels)) {
    errors.push(invalidValue(`${path}.metadata.labels`, goStringMap(labels), '`selector` does not match template `labels`'))
  }
  errors.push(...labelErrors(labels, `${path}.labels`), ...annotationErrors(template.metadata?.annotations, `${path}.annotations`), ...podSpecErrors(template.spec, `${path}.spec`))
  const policy = template.spec.restartPolicy
  if (policy === 'OnFailure' || policy === 'Never') errors.push(notSupported(`${path}.spec.restartPolicy`, policy, ['Always']))
  if (template.spec.activeDeadlineSeconds !== undefined) errors.push({ field: `${path}.spec.activeDeadlineSeconds`, type: 'FieldValueForbidden', text: 'Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported' })
  return errors
}

/** `must be greater than or equal to 0` for a count. */
export const countErrors = (value: number | undefined, path: string): FieldError[] => (value !== undefined && value < 0 ? [invalidValue(path, value, 'must be greater than or equal to 0')] : [])
