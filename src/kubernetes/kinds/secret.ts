import { toBase64 } from '../../base/base64.ts'
import { encodeUtf8 } from '../../base/bytes.ts'
import { invalidValue, required, type FieldError } from '../api/field-error.ts'
import { ageColumn, column, defineKind, nameColumn } from '../api/kind.ts'
import { configMapKeyErrors } from '../api/names.ts'
import type { KubeObject } from '../api/object.ts'
import { immutableErrors } from './config-map.ts'

/** core/v1 Secret. */
export type Secret = KubeObject & { readonly data?: Readonly<Record<string, string>>; readonly stringData?: Readonly<Record<string, string>>; readonly type?: string; readonly immutable?: boolean }

/** The data keys that a secret of a known type must have. */
const neededKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

function validate(secret: Secret): FieldError[] {
  const { data = {}, type = '' } = secret
  const errors: FieldError[] = []
  for (const key of Object.keys(data)) for (const text of configMapKeyErrors(key)) errors.push(invalidValue(`data[${key}]`, key, text))
  for (const key of neededKeys[type] ?? []) if (!(key in data)) errors.push(required(`data[${key}]`))
  if (type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) errors.push(required('data[username]'), required('data[password]'))
  if (type === 'kubernetes.io/service-account-token' && (secret.metadata.annotations?.['kubernetes.io/service-account.name'] ?? '') === '') errors.push(required('metadata.annotations[kubernetes.io/service-account.name]'))
  return errors
}

function defaults(secret: Secret): Secret {
  const { stringData, ...rest } = secret
  const plain = Object.entries(stringData ?? {}).map(([key, value]) => [key, toBase64(encodeUtf8(value))] as const)
  return { ...rest, type: secret.type ?? 'Opaque', ...(plain.length === 0 ? {} : { data: { ...secret.data, ...Object.fromEntries(plain) } }) }
}

/** core/v1 Secret. */
export const secrets = defineKind<Secret>({
  kind: 'Secret', plural: 'secrets', group: '', version: 'v1', namespaced: true, struct: 'Secret', hasStatus: false,
  defaults, validate,
  validateUpdate: (next, previous) => [...(next.type === previous.type ? [] : [invalidValue('type', next.type, 'field is immutable')]), ...immutableErrors(next, previous)],
  fieldLabels: { type: (s) => s.type ?? '' },
  columns: [nameColumn, column('Type'), column('Data'), ageColumn],
  row: (s, context) => [s.metadata.name, s.type ?? '', Object.keys(s.data ?? {}).length, context.age(s.metadata.creationTimestamp)],
})
