import { isRecord } from './object.ts'
import { parseQuantity } from './quantity.ts'
import type { Field, FieldType, Schemas, Struct } from './schema.ts'
import { structOf } from './schema.ts'

/** How many unknown fields one answer lists before it says how many more there are (sigs.k8s.io/json strict limit is 100). */
const STRICT_LIMIT = 100

export type Decoded = {
  /** The object without the fields nobody knows. */
  readonly value: Record<string, unknown>
  /** Go's text about a value of the wrong type, which ends decoding. */
  readonly error: string | undefined
  /** Strict-decoding complaints, e.g. `unknown field "spec.foo"`. */
  readonly strict: readonly string[]
}

/** Checks a JSON object against a struct's fields as Go's JSON decoder does: drops (and reports) unknown fields, stops at a wrong type. */
export function decode(schemas: Schemas, structName: string, input: Record<string, unknown>): Decoded {
  const run = new Decoding(schemas)
  const value = run.struct(structOf(schemas, structName), input, '', '')
  return { value, error: run.error, strict: run.strict }
}

class Decoding {
  error: string | undefined
  readonly strict: string[] = []
  readonly #schemas: Schemas

  constructor(schemas: Schemas) {
    this.#schemas = schemas
  }

  struct(struct: Struct, input: Record<string, unknown>, path: string, goPath: string): Record<string, unknown> {
    let out: Record<string, unknown> | undefined
    for (const key in input) {
      const field = struct.fields.get(key)
      const before = input[key]
      if (field === undefined) {
        if (this.strict.length < STRICT_LIMIT) this.strict.push(`unknown field "${path === '' ? key : `${path}.${key}`}"`)
      }
      const after = field === undefined ? undefined : this.field(struct, field, before, path === '' ? key : `${path}.${key}`, goPath === '' ? key : `${goPath}.${key}`)
      if (after === before && before !== undefined && before !== null) continue
      out ??= { ...input }
      if (after === undefined) delete out[key]
      else out[key] = after
    }
    return out ?? input
  }

  field(struct: Struct, field: Field, value: unknown, path: string, goPath: string): unknown {
    return this.#value(field.type, value, path, { struct: struct.name, path: goPath })
  }

  #value(type: FieldType, value: unknown, path: string, where: Where): unknown {
    if (value === null || value === undefined) return undefined
    switch (type.is) {
      case 'scalar':
        return this.#scalar(type.name, value, where)
      case 'struct':
        if (!isRecord(value)) return this.#mismatch(value, `v1.${type.name}`, where)
        return this.struct(structOf(this.#schemas, type.name), value, path, where.path)
      case 'list': {
        if (!Array.isArray(value)) return this.#mismatch(value, goType(type), where)
        let out: unknown[] | undefined
        value.forEach((item: unknown, i) => {
          const after = this.#value(type.of, item, `${path}[${i}]`, where)
          if (after !== item) (out ??= [...value])[i] = after ?? emptyOf(type.of)
        })
        return out ?? value
      }
      case 'map': {
        if (!isRecord(value)) return this.#mismatch(value, goType(type), where)
        let out: Record<string, unknown> | undefined
        for (const key in value) {
          const after = this.#value(type.of, value[key], `${path}.${key}`, where)
          if (after !== value[key]) (out ??= { ...value })[key] = after ?? emptyOf(type.of)
        }
        return out ?? value
      }
    }
  }

  #scalar(name: string, value: unknown, where: Where): unknown {
    const kind = typeof value
    switch (name) {
      case 'string': case 'bytes': case 'Time': case 'MicroTime':
        if (kind !== 'string') return this.#mismatch(value, name === 'bytes' ? '[]uint8' : name === 'string' ? 'string' : `v1.${name}`, where)
        return this.#checkText(name, value as string)
      case 'bool':
        return kind === 'boolean' ? value : this.#mismatch(value, 'bool', where)
      case 'int32': case 'int64': {
        if (kind !== 'number') return this.#mismatch(value, name, where)
        const fits = Number.isInteger(value) && (name === 'int64' || Math.abs(value as number) <= 2_147_483_648)
        return fits ? value : this.#fail(`json: cannot unmarshal number ${String(value)} into Go struct field ${where.struct}.${where.path} of type ${name}`)
      }
      case 'float64':
        return kind === 'number' ? value : this.#mismatch(value, name, where)
      case 'Quantity': {
        if (kind !== 'string' && kind !== 'number') return this.#fail(QUANTITY_ERROR)
        const parsed = parseQuantity(String(value))
        return parsed.ok ? String(value) : this.#fail(parsed.error)
      }
      case 'IntOrString':
        return kind === 'string' || Number.isInteger(value) ? value : this.#mismatch(value, 'intstr.IntOrString', where)
      default:
        return value
    }
  }

  #checkText(name: string, value: string): unknown {
    if (name === 'bytes' && !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value.replace(/[\r\n]/g, ''))) {
      const bad = /[^A-Za-z0-9+/=\r\n]/.exec(value)
      return this.#fail(`illegal base64 data at input byte ${bad?.index ?? value.length - (value.length % 4)}`)
    }
    if ((name === 'Time' || name === 'MicroTime') && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)) {
      return this.#fail(`parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`)
    }
    return value
  }

  #mismatch(value: unknown, wanted: string, where: Where): undefined {
    return this.#fail(`json: cannot unmarshal ${jsonKind(value)} into Go struct field ${where.struct}.${where.path} of type ${wanted}`)
  }

  #fail(error: string): undefined {
    this.error ??= error
    return undefined
  }
}

type Where = { readonly struct: string; readonly path: string }

const QUANTITY_ERROR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

const emptyOf = (type: FieldType): unknown =>
  type.is === 'struct' || type.is === 'map' ? {} : type.is === 'list' ? [] : type.name === 'bool' ? false : type.name.startsWith('int') || type.name === 'float64' ? 0 : ''

const jsonKind = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value)

function goType(type: FieldType): string {
  if (type.is === 'list') return `[]${goType(type.of)}`
  if (type.is === 'map') return `map[string]${goType(type.of)}`
  if (type.is === 'struct') return `v1.${type.name}`
  return type.name === 'Quantity' ? 'resource.Quantity' : type.name === 'bytes' ? '[]uint8' : type.name
}
