import { fieldMatcher, parseFieldSelector } from '../field-selector.ts'
import type { Kind } from '../kind.ts'
import { matchesLabels, parseSelector, type Selector } from '../labels.ts'
import type { KubeObject } from '../object.ts'
import { badRequest, no, yes, type Answer } from '../status.ts'
import type { ApiRequest } from './message.ts'

/** Which objects a list, watch or deletion of a collection is about. */
export type Selection = (object: KubeObject) => boolean

/** Reads labelSelector and fieldSelector. */
export function selectionOf(request: ApiRequest, kind: Kind, name?: string): Answer<Selection> {
  const labelText = request.query.get('labelSelector') ?? ''
  const fieldText = request.query.get('fieldSelector') ?? ''
  const labels = labelText === '' ? { ok: true as const, value: [] as Selector } : parseSelector(labelText)
  if (!labels.ok) return no(badRequest(labels.error))
  const fields = parseFieldSelector(fieldText)
  if (!fields.ok) return no(badRequest(fields.error))
  const matcher = fieldMatcher(kind, fields.value)
  if (!matcher.ok) return no(badRequest(matcher.error))
  return yes((object) => (name === undefined || object.metadata.name === name) && matchesLabels(labels.value, object.metadata.labels) && matcher.matches(object))
}
