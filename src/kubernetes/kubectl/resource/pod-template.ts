import { type ApiObject, field, isObject, listField, withField } from './object.ts'

/** Where the pod specification of a workload stands: a Pod's own, a CronJob's below its job template, else below the template. */
const PLACES: readonly (readonly string[])[] = [
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['spec', 'template', 'spec'],
  ['spec'],
]

/** The path to the pod specification inside an object; undefined when it has none. */
export function podSpecPath(object: ApiObject): readonly string[] | undefined {
  return PLACES.find((path) => isObject(field(object, ...path)) && Array.isArray(field(object, ...path, 'containers')))
}

/** The object with each of its containers changed by a function; the same object when none was. */
export function mapContainers(object: ApiObject, path: readonly string[], change: (container: ApiObject) => ApiObject): ApiObject {
  let changed = object
  for (const key of ['initContainers', 'containers']) {
    const list = listField(object, ...path, key)
    const next = list.map(change)
    if (next.some((container, i) => container !== list[i])) changed = withField(changed, [...path, key], next)
  }
  return changed
}
