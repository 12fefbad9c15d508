import { quoteGo } from '../../../base/quote.ts'
import { sortedKeys } from '../../../base/json.ts'

/** A JSON value in Go's syntax, as %#v prints decoded JSON. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (typeof value === 'string') return quoteGo(value)
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (typeof value !== 'object') return String(value)
  const object = value as Readonly<Record<string, unknown>>
  return `map[string]interface {}{${sortedKeys(object).map((key) => `${quoteGo(key)}:${goSyntax(object[key])}`).join(', ')}}`
}
