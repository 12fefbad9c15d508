import type { StatusCause } from './status.ts'

/** One thing wrong with one field (field.Error); `text` is what follows the field's path. */
export type FieldError = { readonly field: string; readonly type: FieldErrorType; readonly text: string }

type FieldErrorType = 'FieldValueRequired' | 'FieldValueInvalid' | 'FieldValueNotSupported' | 'FieldValueDuplicate' | 'FieldValueForbidden' | 'FieldValueNotFound' | 'FieldValueTooLong' | 'FieldValueTooMany' | 'FieldValueTypeInvalid'

/** A value that Go prints with %#v, given as that text. */
export class GoText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** `map[string]string{"a":"b"}`. */
export const goStringMap = (map: Readonly<Record<string, string>> | undefined): GoText =>
  new GoText(map === undefined ? 'map[string]string(nil)' : `map[string]string{${Object.keys(map).sort().map((k) => `${JSON.stringify(k)}:${JSON.stringify(map[k])}`).join(', ')}}`)

/** `intstr.IntOrString{Type:0, IntVal:1, StrVal:""}`. */
export const goIntOrString = (value: number | string): GoText =>
  new GoText(typeof value === 'number' ? `intstr.IntOrString{Type:0, IntVal:${value}, StrVal:""}` : `intstr.IntOrString{Type:1, IntVal:0, StrVal:${JSON.stringify(value)}}`)

/** The value as Go's field.Error prints it: strings quoted, lists and maps as JSON. */
export function goValue(value: unknown): string {
  if (value instanceof GoText) return value.text
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return JSON.stringify(value)
}

const withDetail = (head: string, detail: string): string => (detail === '' ? head : `${head}: ${detail}`)

export const required = (field: string, detail = ''): FieldError => ({ field, type: 'FieldValueRequired', text: withDetail('Required value', detail) })

export const invalidValue = (field: string, value: unknown, detail: string): FieldError => ({
  field, type: 'FieldValueInvalid', text: withDetail(`Invalid value: ${goValue(value)}`, detail),
})

export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  field, type: 'FieldValueNotSupported',
  text: `Unsupported value: ${goValue(value)}: supported values: ${supported.map((s) => JSON.stringify(s)).join(', ')}`,
})

export const duplicate = (field: string, value: unknown): FieldError => ({ field, type: 'FieldValueDuplicate', text: `Duplicate value: ${goValue(value)}` })

export const forbiddenField = (field: string, detail: string): FieldError => ({ field, type: 'FieldValueForbidden', text: withDetail('Forbidden', detail) })

export const notFoundValue = (field: string, value: unknown): FieldError => ({ field, type: 'FieldValueNotFound', text: `Not found: ${goValue(value)}` })

export const causeOf = (error: FieldError): StatusCause => ({ reason: error.type, message: error.text, field: error.field })

/** `path.child`, or `child` at the top. */
export const child = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)
