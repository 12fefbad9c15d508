import { type ApiObject, listField, mapField } from './object.ts'

/** A label selector object as the text that a query takes: `app=web,tier in (a,b)`. */
export function labelSelectorText(selector: ApiObject): string {
  const labels = mapField(selector, 'matchLabels')
  const parts = Object.keys(labels).sort().map((key) => `${key}=${labels[key]}`)
  for (const { key, operator, values } of listField(selector, 'matchExpressions') as readonly { key?: string; operator?: string; values?: readonly string[] }[]) {
    const set = `(${[...(values ?? [])].sort().join(',')})`
    if (operator === 'In') parts.push(`${key} in ${set}`)
    else if (operator === 'NotIn') parts.push(`${key} notin ${set}`)
    else parts.push(operator === 'Exists' ? `${key}` : `!${key}`)
  }
  return parts.join(',')
}
