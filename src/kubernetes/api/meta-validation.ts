import { child, forbiddenField, invalidValue, required, type FieldError } from './field-error.ts'
import type { Kind } from './kind.ts'
import { labelValueErrors, qualifiedNameErrors, subdomain1123Errors, label1123Errors } from './names.ts'
import type { KubeObject } from './object.ts'

const ANNOTATIONS_LIMIT = 256 * 1024

/** What is wrong with an object's metadata. */
export function metaErrors(kind: Kind, object: KubeObject): FieldError[] {
  const { metadata } = object
  const errors: FieldError[] = []
  if (metadata.name === '') errors.push(required('metadata.name', 'name or generateName is required'))
  else for (const text of (kind.nameErrors ?? subdomain1123Errors)(metadata.name)) errors.push(invalidValue('metadata.name', metadata.name, text))
  if (kind.namespaced && metadata.namespace !== undefined) {
    for (const text of label1123Errors(metadata.namespace)) errors.push(invalidValue('metadata.namespace', metadata.namespace, text))
  }
  errors.push(...labelErrors(metadata.labels, 'metadata.labels'))
  errors.push(...annotationErrors(metadata.annotations, 'metadata.annotations'))
  for (const finalizer of metadata.finalizers ?? []) {
    for (const text of qualifiedNameErrors(finalizer)) errors.push(invalidValue('metadata.finalizers', finalizer, text))
  }
  return errors
}

/** What is wrong with a set of labels at `path`. */
export function labelErrors(labels: Readonly<Record<string, string>> | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const text of qualifiedNameErrors(key)) errors.push(invalidValue(path, key, text))
    for (const text of labelValueErrors(value)) errors.push(invalidValue(path, value, text))
  }
  return errors
}

/** What is wrong with a set of annotations at `path`. */
export function annotationErrors(annotations: Readonly<Record<string, string>> | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  let size = 0
  for (const [key, value] of Object.entries(annotations ?? {})) {
    for (const text of qualifiedNameErrors(key.toLowerCase())) errors.push(invalidValue(path, key, text))
    size += key.length + value.length
  }
  if (size > ANNOTATIONS_LIMIT) errors.push({ field: path, type: 'FieldValueTooLong', text: `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes` })
  return errors
}

/** What an update may not do to metadata. */
export function metaUpdateErrors(next: KubeObject, previous: KubeObject): FieldError[] {
  const before = previous.metadata.finalizers ?? []
  const added = (next.metadata.finalizers ?? []).filter((f) => !before.includes(f))
  if (previous.metadata.deletionTimestamp === undefined || added.length === 0) return []
  return [forbiddenField(child('metadata', 'finalizers'), `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((f) => JSON.stringify(f)).join(', ')}}`)]
}
