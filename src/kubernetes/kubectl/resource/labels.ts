import { matchesLabels, parseSelector } from '../../api/labels.ts'
import { KubectlError } from '../client/errors.ts'
import { type ApiObject, mapField } from './object.ts'

/** Whether the labels of an object from a file satisfy -l; an empty selector is satisfied by all. */
export function hasLabels(object: ApiObject, selector: string): boolean {
  if (selector === '') return true
  const parsed = parseSelector(selector)
  if (!parsed.ok) throw new KubectlError(parsed.error)
  return matchesLabels(parsed.value, mapField(object, 'metadata', 'labels'))
}
