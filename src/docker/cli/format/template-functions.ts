import type { TemplateFunction } from '../../../base/go-template-funcs.ts'
import { GoStruct, type GoValue } from '../../../base/go-value.ts'
import { goJson, sortedKeys } from '../../../base/json.ts'

/** What a struct shows as JSON, where that differs from its fields (Go's MarshalJSON). */
export const JSON_FACE = new WeakMap<GoStruct, unknown>()

/** Empty slices and maps that are nil in Go: they print as [] or map[], and are null as JSON. */
export const NIL_VALUES = new WeakSet<object>()

/** A Go value as JSON data: structs become objects, their fields in order. */
export function plain(value: GoValue): unknown {
  if (value !== null && typeof value === 'object' && NIL_VALUES.has(value)) return null
  if (value instanceof GoStruct && JSON_FACE.has(value)) return JSON_FACE.get(value)
  if (value instanceof GoStruct) return Object.fromEntries([...value.fields].map(([name, field]) => [name, plain(field)]))
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) return Object.fromEntries([...(value as Map<string, GoValue>)].map(([key, item]) => [key, plain(item)]))
  if (value !== null && typeof value === 'object') return Object.fromEntries(sortedKeys(value).map((key) => [key, plain((value as Record<string, GoValue>)[key])]))
  return value
}

/** What a row of a list shows as JSON; Go escapes `<`, `>` and `&` in it. */
export const ROW_FACE = new WeakMap<GoStruct, unknown>()

function jsonText(value: GoValue): string {
  if (value instanceof GoStruct && ROW_FACE.has(value)) return goJson(ROW_FACE.get(value))
  return goJson(plain(value), { escapeHtml: false })
}

const words = (value: GoValue): string => (typeof value === 'string' ? value : String(value))

/** Functions that docker's templates have besides Go's own (docker/cli templates package). */
export const DOCKER_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  json: { params: ['any'], call: jsonText },
  split: { params: ['string', 'string'], call: (text, mark) => words(text).split(words(mark)) },
  join: { params: ['any', 'string'], call: (list, mark) => (Array.isArray(list) ? list.map(words).join(words(mark)) : '') },
  title: { params: ['string'], call: (text) => words(text).replace(/(^|\s)(\S)/g, (_, space: string, letter: string) => space + letter.toUpperCase()) },
  lower: { params: ['string'], call: (text) => words(text).toLowerCase() },
  upper: { params: ['string'], call: (text) => words(text).toUpperCase() },
  pad: { params: ['string', 'int', 'int'], call: (text, before, after) => (text === '' ? '' : ' '.repeat(Number(before)) + words(text) + ' '.repeat(Number(after))) },
  truncate: { params: ['string', 'int'], call: (text, width) => words(text).slice(0, Number(width)) },
}
