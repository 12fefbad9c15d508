import { compareUtf8 } from './json.ts'

/**
 * A value as Go code sees it: nil, a bool, a string, an int (a whole number or a bigint), a float64 (any other number or
 * a GoFloat), a []interface {} (an array), a map[string]interface {} (a plain object) or a struct. `undefined` is no value.
 */
export type GoValue = unknown

/** A method of a struct-typed value; it may throw a GoCallError. */
export type GoMethod = (...args: readonly GoValue[]) => GoValue

/** A value of a named struct type: its fields in order, and its methods. */
export class GoStruct {
  readonly typeName: string
  readonly fields: ReadonlyMap<string, GoValue>
  readonly methods: ReadonlyMap<string, GoMethod>
  /** What %v and %s print; without it the fields in braces. */
  readonly text: (() => string) | undefined

  constructor(typeName: string, fields: Readonly<Record<string, GoValue>>, methods: Readonly<Record<string, GoMethod>> = {}, text?: () => string) {
    this.typeName = typeName
    this.fields = new Map(Object.entries(fields))
    this.methods = new Map(Object.entries(methods))
    this.text = text
  }
}

/** A float64 that happens to be whole. */
export class GoFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** Thrown by methods and functions that templates call: the message of a Go error. */
export class GoCallError extends Error {}

/** What a value is, in the words of Go's reflect package. */
export type GoKind = 'invalid' | 'nil' | 'bool' | 'int' | 'float64' | 'string' | 'slice' | 'map' | 'struct'

/** The kind of a value. */
export function goKind(value: GoValue): GoKind {
  switch (typeof value) {
    case 'undefined':
      return 'invalid'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float64'
    case 'string':
      return 'string'
    case 'object':
      if (value === null) return 'nil'
      if (Array.isArray(value)) return 'slice'
      if (value instanceof GoStruct) return 'struct'
      return value instanceof GoFloat ? 'float64' : 'map'
    default:
      return 'invalid'
  }
}

/** The name of a value's type, as %T prints it. */
export function goTypeName(value: GoValue): string {
  const kind = goKind(value)
  if (kind === 'slice') return '[]interface {}'
  if (kind === 'map') return 'map[string]interface {}'
  if (kind === 'nil' || kind === 'invalid') return '<nil>'
  return value instanceof GoStruct ? value.typeName : kind
}

/** A number value as a JavaScript number. */
export function goNumber(value: GoValue): number {
  return value instanceof GoFloat ? value.value : Number(value)
}

/** Whether a template's `if` takes the value for true. */
export function goTruth(value: GoValue): boolean {
  const kind = goKind(value)
  if (kind === 'bool') return value === true
  if (kind === 'int' || kind === 'float64') return goNumber(value) !== 0
  if (kind === 'invalid' || kind === 'nil') return false
  return kind === 'struct' || goLength(value) !== 0
}

/** The length of a string (in bytes of UTF-8), slice or map; undefined for anything else. */
export function goLength(value: GoValue): number | undefined {
  if (typeof value === 'string') return utf8Length(value)
  if (Array.isArray(value)) return value.length
  return goKind(value) === 'map' ? mapEntries(value).length : undefined
}

/** The entries of a map in the order in which Go prints and ranges over them; fields that are undefined are not there. */
export function mapEntries(value: GoValue): [string, GoValue][] {
  const entries = value instanceof Map ? [...(value as Map<string, GoValue>)] : Object.entries(value as object)
  return entries.filter(([, item]) => item !== undefined).sort(([a], [b]) => compareUtf8(a, b))
}

/** The entry of a map; undefined when it has none. */
export function mapEntry(value: GoValue, key: string): GoValue {
  if (value instanceof Map) return value.get(key) as GoValue
  return Object.hasOwn(value as object, key) ? (value as Record<string, GoValue>)[key] : undefined
}

function utf8Length(text: string): number {
  let length = 0
  for (const char of text) {
    const code = char.codePointAt(0) as number
    const escapedByte = code >= 0xdc80 && code <= 0xdcff
    length += code < 0x80 || escapedByte ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}
