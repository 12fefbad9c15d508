import { compareBytes } from '../lib/compare.ts'
import { formatNumber } from '../lib/printf.ts'

/** Text from input that counts as a number when it looks like one. */
export class StrNum {
  readonly text: string
  readonly number: number

  constructor(text: string, number: number) {
    this.text = text
    this.number = number
  }
}

/** A scalar; undefined is a variable nobody has set: both "" and 0. */
export type Value = number | string | StrNum | undefined
export type AwkArray = Map<string, Value>

/** Where a variable's value or array is kept. A parameter that was given an untyped variable takes that one's array. */
export type Cell = { value: Value; array: AwkArray | undefined; origin: Cell | undefined }

export const newCell = (value?: Value): Cell => ({ value, array: undefined, origin: undefined })

/** The array of a cell, made where it is used first. */
export function arrayOf(cell: Cell): AwkArray {
  if (cell.array !== undefined) return cell.array
  cell.array = cell.origin === undefined ? new Map() : arrayOf(cell.origin)
  return cell.array
}

const NUMERIC = /^\s*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)\s*$/
const LEADING = /^\s*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/i

/** A field or other input text as a value. */
export const inputValue = (text: string): Value => (NUMERIC.test(text) ? new StrNum(text, Number(text)) : text)

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  if (value === undefined) return 0
  if (value instanceof StrNum) return value.number
  if (/^\s*0[xX]/.test(value)) return 0
  const match = LEADING.exec(value)
  if (match === null) return 0
  const word = match[0].trim().toLowerCase()
  if (/[nf]/.test(word)) return /^[-+]/.test(word) ? (word.includes('nan') ? Number.NaN : word.startsWith('-') ? -Infinity : Infinity) : 0
  return Number(match[0])
}

export function toText(value: Value, format = '%.6g'): string {
  if (typeof value === 'string') return value
  if (value === undefined) return ''
  if (value instanceof StrNum) return value.text
  return numberText(value, format)
}

export function numberText(value: number, format: string): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return Object.is(value, -0) ? '-0' : String(value)
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf'
  return formatNumber(Number.isInteger(value) && Math.abs(value) < 1e18 ? '%d' : format, value)
}

export const toBoolean = (value: Value): boolean => (typeof value === 'string' ? value !== '' : toNumber(value) !== 0)

export function compareValues(a: Value, b: Value, format: string): number {
  if (typeof a !== 'string' && typeof b !== 'string') {
    const [x, y] = [toNumber(a), toNumber(b)]
    return x < y ? -1 : x > y ? 1 : x === y ? 0 : Number.isNaN(x) ? (Number.isNaN(y) ? 0 : 1) : -1
  }
  return compareBytes(toText(a, format), toText(b, format))
}
