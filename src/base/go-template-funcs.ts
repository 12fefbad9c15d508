import { encodeUtf8 } from './bytes.ts'
import { goSprint, goSprintf, goSprintln } from './go-fmt.ts'
import { GoCallError, type GoKind, type GoValue, goKind, goLength, goNumber, goTruth, goTypeName, mapEntry } from './go-value.ts'
import { compareUtf8 } from './json.ts'

/** What a parameter of a template function takes: anything, or one Go type. */
export type ParamType = 'any' | 'string' | 'int'

/** A function that templates can call; it may throw a GoCallError. */
export type TemplateFunction = {
  readonly params: readonly ParamType[]
  /** The type of further arguments, when it takes any number of them. */
  readonly variadic?: ParamType
  readonly call: (...args: readonly GoValue[]) => GoValue
}

function bad(message: string): never {
  throw new GoCallError(message)
}

type Basic = Exclude<GoKind, 'invalid' | 'nil' | 'slice' | 'map' | 'struct'>

function basicKind(value: GoValue): Basic {
  const kind = goKind(value)
  if (kind === 'bool' || kind === 'int' || kind === 'float64' || kind === 'string') return kind
  return bad('invalid type for comparison')
}

const isNil = (value: GoValue): boolean => value === undefined || value === null
const isBasic = (kind: GoKind): boolean => kind === 'bool' || kind === 'int' || kind === 'float64' || kind === 'string'

function sameBasic(a: GoValue, b: GoValue): boolean {
  const kind = goKind(a)
  return kind === 'int' || kind === 'float64' ? goNumber(a) === goNumber(b) : a === b
}

function equal(a: GoValue, ...others: readonly GoValue[]): boolean {
  if (others.length === 0) bad('missing argument for comparison')
  return others.some((b) => equalTwo(a, b))
}

function equalTwo(a: GoValue, b: GoValue): boolean {
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b)
  const basicA = isBasic(goKind(a))
  const basicB = isBasic(goKind(b))
  if (basicA && basicB && goKind(a) === goKind(b)) return sameBasic(a, b)
  if (basicA || basicB) bad('incompatible types for comparison')
  return bad(`non-comparable types ${goSprint([a])}: ${goTypeName(a)}, ${goTypeName(b)}: ${goSprint([b])}`)
}

function less(a: GoValue, b: GoValue): boolean {
  const kindA = basicKind(a)
  const kindB = basicKind(b)
  if (kindA !== kindB) bad('incompatible types for comparison')
  if (kindA === 'bool') bad('invalid type for comparison')
  return kindA === 'string' ? compareUtf8(a as string, b as string) < 0 : goNumber(a) < goNumber(b)
}

function positionIn(index: GoValue, capacity: number): number {
  if (isNil(index)) bad('cannot index slice/array with nil')
  if (goKind(index) !== 'int') bad(`cannot index slice/array with type ${goTypeName(index)}`)
  const position = Number(index)
  if (position < 0 || position > capacity) bad(`index out of range: ${position}`)
  return position
}

function index(item: GoValue, ...indexes: readonly GoValue[]): GoValue {
  if (isNil(item)) bad('index of untyped nil')
  let current = item
  for (const key of indexes) {
    if (isNil(current)) bad('index of nil pointer')
    const kind = goKind(current)
    if (kind === 'map') {
      if (isNil(key)) bad('value is nil; should be of type string')
      if (typeof key !== 'string') bad(`value has type ${goTypeName(key)}; should be string`)
      current = mapEntry(current, key) ?? null
    } else if (Array.isArray(current) || typeof current === 'string') {
      const items: ArrayLike<GoValue> = typeof current === 'string' ? encodeUtf8(current) : (current as GoValue[])
      const position = positionIn(key, items.length)
      if (position === items.length) bad(`reflect: ${kind} index out of range`)
      current = items[position]
    } else bad(`can't index item of type ${goTypeName(current)}`)
  }
  return current
}

function slice(item: GoValue, ...indexes: readonly GoValue[]): GoValue {
  if (isNil(item)) bad('slice of untyped nil')
  if (indexes.length > 3) bad(`too many slice indexes: ${indexes.length}`)
  if (typeof item === 'string' && indexes.length === 3) bad('cannot 3-index slice a string')
  if (typeof item !== 'string' && !Array.isArray(item)) bad(`can't slice item of type ${goTypeName(item)}`)
  const length = goLength(item) ?? 0
  const [from = 0, to = length] = indexes.map((position) => positionIn(position, length))
  if (from > to) bad(`invalid slice index: ${from} > ${to}`)
  if (Array.isArray(item)) return item.slice(from, to)
  return item.slice(unitOffset(item, from), unitOffset(item, to))
}

/** The offset in UTF-16 units of an offset in UTF-8 bytes. */
function unitOffset(text: string, bytes: number): number {
  let units = 0
  let left = bytes
  for (const char of text) {
    if (left <= 0) break
    left -= goLength(char) ?? 1
    units += char.length
  }
  return units
}

function len(item: GoValue): number {
  if (item === null) bad('len of nil pointer')
  if (item === undefined) bad('reflect: call of reflect.Value.Type on zero Value')
  return goLength(item) ?? bad(`len of type ${goTypeName(item)}`)
}

function textOf(args: readonly GoValue[]): string {
  return args.length === 1 && typeof args[0] === 'string' ? args[0] : goSprint(args.map((arg) => (arg === undefined ? '<no value>' : arg)))
}

const HTML: Readonly<Record<string, string>> = { '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;', '\0': '\ufffd' }
const JS: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '"': '\\"', '<': '\\u003C', '>': '\\u003E', '&': '\\u0026', '=': '\\u003D' }

function escapeJs(text: string): string {
  return text.replaceAll(/[\\'"<>&=\x00-\x1f\x7f-\x9f\u2028\u2029]/g, (char) => {
    return JS[char] ?? `\\u${(char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`
  })
}

function escapeQuery(text: string): string {
  let out = ''
  for (const byte of encodeUtf8(text)) {
    const char = String.fromCharCode(byte)
    if (/[\w.~-]/.test(char)) out += char
    else out += char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

const any = (count: number, call: TemplateFunction['call']): TemplateFunction => ({ params: Array.from({ length: count }, () => 'any' as const), call })
const many = (count: number, call: TemplateFunction['call']): TemplateFunction => ({ ...any(count, call), variadic: 'any' })

/** The functions that every template has. `and` and `or` are evaluated by the engine, which stops early. */
export const BUILTINS: Readonly<Record<string, TemplateFunction>> = {
  and: many(1, () => undefined),
  or: many(1, () => undefined),
  not: any(1, (value) => !goTruth(value)),
  len: any(1, len),
  index: many(1, index),
  slice: many(1, slice),
  eq: many(1, equal),
  ne: any(2, (a, b) => !equalTwo(a, b)),
  lt: any(2, less),
  le: any(2, (a, b) => less(a, b) || equalTwo(a, b)),
  gt: any(2, (a, b) => !(less(a, b) || equalTwo(a, b))),
  ge: any(2, (a, b) => !less(a, b)),
  print: many(0, (...args) => goSprint(args)),
  printf: { params: ['string'], variadic: 'any', call: (text, ...args) => goSprintf(text as string, args) },
  println: many(0, (...args) => goSprintln(args)),
  html: many(0, (...args) => textOf(args).replaceAll(/["'&<>\0]/g, (char) => HTML[char] ?? char)),
  js: many(0, (...args) => escapeJs(textOf(args))),
  urlquery: many(0, (...args) => escapeQuery(textOf(args))),
}
