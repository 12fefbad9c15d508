import type { Kind } from './kind.ts'
import type { KubeObject } from './object.ts'

export type FieldRequirement = { readonly field: string; readonly negative: boolean; readonly value: string }

export type ParsedFields = { readonly ok: true; readonly value: readonly FieldRequirement[] } | { readonly ok: false; readonly error: string }

/** Splits at commas that no backslash precedes. */
function terms(text: string): string[] {
  const out: string[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === ',') {
      out.push(text.slice(start, i))
      start = i + 1
    }
  }
  out.push(text.slice(start))
  return out
}

function operator(term: string): { readonly at: number; readonly text: string } | undefined {
  for (let i = 0; i < term.length; i++) {
    for (const text of ['!=', '==', '=']) if (term.startsWith(text, i)) return { at: i, text }
  }
  return undefined
}

function unescape(text: string): { readonly value: string } | { readonly error: string } {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if (c === '\\') {
      const next = text.charAt(++i)
      if (next !== '\\' && next !== ',' && next !== '=') return { error: `invalid field selector: invalid escape sequence: ${JSON.stringify(`\\${next}`).replaceAll('\\\\', '\\')} in ${JSON.stringify(text)}` }
      out += next
    } else if (c === ',' || c === '=') return { error: `invalid field selector: unescaped character in value: ${c.charCodeAt(0)}` }
    else out += c
  }
  return { value: out }
}

/** Parses the text of a `fieldSelector` parameter (fields.ParseSelector). */
export function parseFieldSelector(text: string): ParsedFields {
  const out: FieldRequirement[] = []
  for (const term of terms(text)) {
    if (term === '') continue
    const found = operator(term)
    if (found === undefined) return { ok: false, error: `invalid selector: '${text}'; can't understand '${term}'` }
    const value = unescape(term.slice(found.at + found.text.length))
    if ('error' in value) return { ok: false, error: value.error }
    out.push({ field: term.slice(0, found.at), negative: found.text === '!=', value: value.value })
  }
  return { ok: true, value: out }
}

/** The value of a selectable field, or undefined when the kind has no such field label. */
export function fieldLabel(kind: Kind, field: string): ((object: KubeObject) => string) | undefined {
  if (field === 'metadata.name') return (o) => o.metadata.name
  if (field === 'metadata.namespace' && kind.namespaced) return (o) => o.metadata.namespace ?? ''
  return kind.fieldLabels?.[field]
}

/** A test for objects, or the error of a field that cannot be selected by. */
export function fieldMatcher(kind: Kind, requirements: readonly FieldRequirement[]): { readonly ok: true; readonly matches: (object: KubeObject) => boolean } | { readonly ok: false; readonly error: string } {
  const tests: ((object: KubeObject) => boolean)[] = []
  for (const { field, negative, value } of requirements) {
    const get = fieldLabel(kind, field)
    if (get === undefined) return { ok: false, error: `field label not supported: ${field}` }
    tests.push((object) => (get(object) === value) !== negative)
  }
  return { ok: true, matches: (object) => tests.every((t) => t(object)) }
}
