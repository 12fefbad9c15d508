import { type ApiObject, listField, mapField, nameOf, textField } from '../resource/object.ts'
import type { Description } from './description.ts'
import type { Describer } from './describer.ts'

/** `kubectl describe namespace`. */
export const namespaceDescriber: Describer = { group: '', kind: 'Namespace', write }

function write(d: Description, object: ApiObject): void {
  d.line(0, `Name:\t${nameOf(object)}`)
  d.labels('Labels', mapField(object, 'metadata', 'labels'))
  d.annotations('Annotations', object)
  d.line(0, `Status:\t${textField(object, 'status', 'phase')}`)
  const conditions = listField(object, 'status', 'conditions')
  if (conditions.length > 0) {
    d.line(0, 'Conditions:')
    d.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    d.line(1, '----\t------\t------------------\t------\t-------')
    for (const one of conditions) d.line(1, ['type', 'status', 'lastTransitionTime', 'reason', 'message'].map((key) => textField(one, key)).join('\t'))
  }
  d.line(0, '\nNo resource quota.')
  d.line(0, '\nNo LimitRange resource.')
}
