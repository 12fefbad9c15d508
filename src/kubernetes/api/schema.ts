import { invariant } from '../../sim/invariant.ts'

/**
 * The type of a field. Structs are named so that types can refer to each other; scalars carry the Go name that the
 * API server's decoding errors mention.
 */
export type FieldType =
  | { readonly is: 'scalar'; readonly name: ScalarName }
  | { readonly is: 'struct'; readonly name: string }
  | { readonly is: 'list'; readonly of: FieldType }
  | { readonly is: 'map'; readonly of: FieldType }

const scalarNames = ['string', 'bool', 'int32', 'int64', 'float64', 'bytes', 'Time', 'MicroTime', 'Quantity', 'IntOrString', 'any'] as const
export type ScalarName = (typeof scalarNames)[number]

export type Field = {
  readonly name: string
  readonly type: FieldType
  readonly required: boolean
  /** x-kubernetes-patch-merge-key: strategic merge patches merge this list's items by it. */
  readonly mergeKey: string | undefined
  /** x-kubernetes-patch-strategy has `merge` (for lists of scalars there is no key). */
  readonly merges: boolean
  readonly retainKeys: boolean
  /** x-kubernetes-list-map-keys, or `set`: how server-side apply tells items apart; undefined: the list is atomic. */
  readonly listKeys: readonly string[] | 'set' | undefined
}

export type Struct = { readonly name: string; readonly atomic: boolean; readonly fields: ReadonlyMap<string, Field> }

/** All struct types known to a server, by Go name. */
export type Schemas = ReadonlyMap<string, Struct>

/**
 * Reads the schema notation. A line at the margin opens a struct (`Name [atomic]`); an indented line is a field:
 * `name type[!] [merge[=key]] [retainKeys] [keys=a,b | set | atomic]`, where a type is a scalar, a struct's name,
 * `[]T` or `map[string]T` and `!` marks a required field.
 */
export function parseSchemas(texts: readonly string[]): Schemas {
  const structs = new Map<string, Struct>()
  for (const text of texts) {
    let fields = new Map<string, Field>()
    for (const line of text.split('\n')) {
      if (line === '') continue
      const words = line.trim().split(' ')
      if (line.startsWith(' ')) {
        const field = parseField(words)
        fields.set(field.name, field)
        continue
      }
      const name = words[0] as string
      invariant(!structs.has(name), `schema ${name} is written once`)
      fields = new Map()
      structs.set(name, { name, atomic: words.includes('atomic'), fields })
    }
  }
  return structs
}

function parseField(words: readonly string[]): Field {
  const [name = '', typeText = '', ...marks] = words
  const required = typeText.endsWith('!')
  const mark = (prefix: string): string | undefined => marks.find((m) => m.startsWith(prefix))?.slice(prefix.length)
  const mergeKey = mark('merge=')
  const listKeys = mark('keys=')?.split(',') ?? (marks.includes('set') ? ('set' as const) : undefined)
  const merges = mergeKey !== undefined || marks.includes('merge')
  return {
    name,
    type: parseType(required ? typeText.slice(0, -1) : typeText),
    required,
    mergeKey,
    merges,
    retainKeys: marks.includes('retainKeys'),
    listKeys: listKeys ?? (mergeKey === undefined || marks.includes('atomic') ? (merges && mergeKey === undefined ? 'set' : undefined) : [mergeKey]),
  }
}

function parseType(text: string): FieldType {
  if (text.startsWith('[]')) return { is: 'list', of: parseType(text.slice(2)) }
  if (text.startsWith('map[string]')) return { is: 'map', of: parseType(text.slice(11)) }
  const scalar = scalarNames.find((name) => name === text)
  return scalar === undefined ? { is: 'struct', name: text } : { is: 'scalar', name: scalar }
}

/** The struct of that name; a schema that mentions an unknown one is a bug. */
export function structOf(schemas: Schemas, name: string): Struct {
  const struct = schemas.get(name)
  invariant(struct !== undefined, `schema ${name} exists`)
  return struct
}
