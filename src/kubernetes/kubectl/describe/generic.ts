import { type ApiObject, isObject } from '../resource/object.ts'
import { describeHead } from './common.ts'
import type { Description, Related } from './description.ts'
import { describeEvents } from './events.ts'

const SKIPPED = new Set(['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations'])

/** The description of a kind without one of its own: all its fields, as a tree. */
export function writeGeneric(d: Description, object: ApiObject, related: Related): void {
  describeHead(d, object)
  content(d, 0, object, '')
  describeEvents(d, related.events)
}

function content(d: Description, level: number, object: ApiObject, path: string): void {
  for (const key of Object.keys(object).sort()) {
    const value = object[key]
    const inner = `${path}.${key}`
    if (SKIPPED.has(inner) || value === undefined) continue
    if (isObject(value)) {
      d.line(level, `${label(key)}:`)
      content(d, level + 1, value, inner)
    } else if (Array.isArray(value)) {
      d.line(level, `${label(key)}:`)
      for (const item of value) {
        if (isObject(item)) content(d, level + 1, item, inner)
        else d.line(level + 1, String(item))
      }
    } else d.line(level, `${label(key)}:\t${value === null ? '<nil>' : String(value)}`)
  }
}

// How a field's name is told: words apart, each with a capital, acronyms in capitals.
const ACRONYMS: Readonly<Record<string, string>> = { Uid: 'UID', Url: 'URL', Ip: 'IP', Ips: 'IPs', Id: 'ID', Api: 'API', Http: 'HTTP', Https: 'HTTPS', Tls: 'TLS' }

function label(name: string): string {
  if (!/^[a-zA-Z0-9]+$/.test(name)) return name
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .map((word) => ACRONYMS[word] ?? word)
    .join(' ')
}
