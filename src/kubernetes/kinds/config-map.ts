import { forbiddenField, invalidValue, type FieldError } from '../api/field-error.ts'
import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import { configMapKeyErrors } from '../api/names.ts'
import { sameValue, type KubeObject } from '../api/object.ts'

/** core/v1 ConfigMap. */
export type ConfigMap = KubeObject & { readonly data?: Readonly<Record<string, string>>; readonly binaryData?: Readonly<Record<string, string>>; readonly immutable?: boolean }

function validate({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  for (const key of Object.keys(data)) {
    for (const text of configMapKeyErrors(key)) errors.push(invalidValue(`data[${key}]`, key, text))
    if (key in binaryData) errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'))
  }
  for (const key of Object.keys(binaryData)) for (const text of configMapKeyErrors(key)) errors.push(invalidValue(`binaryData[${key}]`, key, text))
  return errors
}

/** What an update may not do to an immutable ConfigMap or Secret. */
export function immutableErrors<T extends { readonly immutable?: boolean; readonly data?: unknown; readonly binaryData?: unknown }>(next: T, previous: T): FieldError[] {
  if (previous.immutable !== true) return []
  const errors: FieldError[] = []
  const message = 'field is immutable when `immutable` is set'
  if (next.immutable !== true) errors.push(forbiddenField('immutable', message))
  if (!sameValue(next.data, previous.data)) errors.push(forbiddenField('data', message))
  if (!sameValue(next.binaryData, previous.binaryData)) errors.push(forbiddenField('binaryData', message))
  return errors
}

/** core/v1 ConfigMap. */
export const configMaps = defineKind<ConfigMap>({
  kind: 'ConfigMap', plural: 'configmaps', shortNames: ['cm'], group: '', version: 'v1', namespaced: true, struct: 'ConfigMap', hasStatus: false,
  validate,
  validateUpdate: immutableErrors,
  columns: [nameColumn, column('Data'), ageColumn],
  row: (cm, context) => [cm.metadata.name, Object.keys(cm.data ?? {}).length + Object.keys(cm.binaryData ?? {}).length, context.age(cm.metadata.creationTimestamp)],
})
