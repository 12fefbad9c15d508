import { rfc1123z } from '../print/time.ts'
import { labelSelectorText } from '../resource/label-selector.ts'
import { type ApiObject, field, isObject, listField, mapField, nameOf, namespaceOf, textField } from '../resource/object.ts'
import type { Description } from './description.ts'

/** `Deployment/web`: the controller that owns an object; empty when it has none. */
export function controllerText(object: ApiObject): string {
  const owner = listField(object, 'metadata', 'ownerReferences').find((one) => one['controller'] === true)
  return owner === undefined ? '' : `${textField(owner, 'kind')}/${textField(owner, 'name')}`
}

/** Name, namespace (of namespaced objects), labels and annotations, as most descriptions begin. */
export function describeHead(d: Description, object: ApiObject, options: { readonly namespaced?: boolean } = {}): void {
  d.line(0, `Name:\t${nameOf(object)}`)
  if (options.namespaced !== false) d.line(0, `Namespace:\t${namespaceOf(object)}`)
  d.labels('Labels', mapField(object, 'metadata', 'labels'))
  d.annotations('Annotations', object)
}

/** `CreationTimestamp:`. */
export function describeCreation(d: Description, object: ApiObject): void {
  d.line(0, `CreationTimestamp:\t${rfc1123z(textField(object, 'metadata', 'creationTimestamp'))}`)
}

/** A label selector as describe shows it; `<none>` for an empty one. */
export function selectorLine(object: ApiObject): string {
  const selector = field(object, 'spec', 'selector')
  return (isObject(selector) ? labelSelectorText(selector) : '') || '<none>'
}

/** The Conditions of a workload: type, status, reason. */
export function describeConditions(d: Description, object: ApiObject): void {
  const conditions = listField(object, 'status', 'conditions')
  if (conditions.length === 0) return
  d.line(0, 'Conditions:')
  d.line(1, 'Type\tStatus\tReason')
  d.line(1, '----\t------\t------')
  for (const condition of conditions) d.line(1, `${textField(condition, 'type')} \t${textField(condition, 'status')}\t${textField(condition, 'reason')}`)
}

/** Related objects of one kind. */
export const ofKind = (objects: readonly ApiObject[], kind: string): readonly ApiObject[] => objects.filter((object) => object['kind'] === kind)
