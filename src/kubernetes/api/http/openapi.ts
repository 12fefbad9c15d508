import { groupVersion, type Kind } from '../kind.ts'
import type { Registry } from '../registry.ts'
import type { FieldType, Schemas } from '../schema.ts'
import { json, type ApiReply } from './message.ts'

const PREFIX = '/openapi/v3'

/** Answers /openapi/v3: the index, and one document for each group and version; undefined when there is none. */
export function openApi(registry: Registry, schemas: Schemas, path: string): ApiReply | undefined {
  if (path === PREFIX) {
    const paths: Record<string, unknown> = {}
    for (const [group, versions] of registry.groups()) for (const version of versions.keys()) paths[root(group, version)] = { serverRelativeURL: `${PREFIX}/${root(group, version)}?hash=${registry.minor}` }
    return json(200, { paths })
  }
  for (const [group, versions] of registry.groups()) {
    for (const [version, kinds] of versions) if (path === `${PREFIX}/${root(group, version)}`) return json(200, document(registry, schemas, group, version, kinds))
  }
  return undefined
}

const root = (group: string, version: string): string => (group === '' ? `api/${version}` : `apis/${group}/${version}`)

const fieldValidation = { name: 'fieldValidation', in: 'query', description: 'fieldValidation instructs the server on how to handle objects in the request (POST/PUT/PATCH) containing unknown or duplicate fields.', schema: { type: 'string', uniqueItems: true } }
const dryRun = { name: 'dryRun', in: 'query', description: 'When present, indicates that modifications should not be persisted.', schema: { type: 'string', uniqueItems: true } }

function document(registry: Registry, schemas: Schemas, group: string, version: string, kinds: readonly Kind[]): Record<string, unknown> {
  const paths: Record<string, unknown> = {}
  const needed = new Set<string>()
  for (const kind of kinds) {
    const gvk = { group, version, kind: kind.kind }
    const base = `/${root(group, version)}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}`
    const operation = (action: string): Record<string, unknown> => ({ parameters: [dryRun, fieldValidation], 'x-kubernetes-action': action, 'x-kubernetes-group-version-kind': gvk })
    paths[base] = { post: operation('post') }
    paths[`${base}/{name}`] = { put: operation('put'), patch: operation('patch') }
    collect(schemas, kind.struct, needed)
  }
  const components = Object.fromEntries([...needed].map((name) => [name, component(schemas, name, kinds, group, version)]))
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: `v1.${registry.minor}` }, paths, components: { schemas: components } }
}

function collect(schemas: Schemas, name: string, into: Set<string>): void {
  if (into.has(name)) return
  into.add(name)
  const visit = (type: FieldType): void => {
    if (type.is === 'struct') collect(schemas, type.name, into)
    else if (type.is !== 'scalar') visit(type.of)
  }
  for (const field of schemas.get(name)?.fields.values() ?? []) visit(field.type)
}

function component(schemas: Schemas, name: string, kinds: readonly Kind[], group: string, version: string): Record<string, unknown> {
  const struct = schemas.get(name)
  const properties: Record<string, unknown> = {}
  const required: string[] = []
  for (const field of struct?.fields.values() ?? []) {
    if (field.required) required.push(field.name)
    properties[field.name] = {
      ...typeSchema(field.type),
      ...(field.mergeKey === undefined ? {} : { 'x-kubernetes-patch-merge-key': field.mergeKey }),
      ...(field.merges ? { 'x-kubernetes-patch-strategy': field.retainKeys ? 'merge,retainKeys' : 'merge' } : {}),
      ...(Array.isArray(field.listKeys) ? { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': field.listKeys } : field.type.is === 'list' ? { 'x-kubernetes-list-type': field.listKeys === 'set' ? 'set' : 'atomic' } : {}),
    }
  }
  const kind = kinds.find((k) => k.struct === name)
  return {
    type: 'object', properties, ...(required.length === 0 ? {} : { required }),
    ...(kind === undefined ? {} : { 'x-kubernetes-group-version-kind': [{ group, version, kind: kind.kind }], description: `${kind.kind} (${groupVersion({ group, version })})` }),
  }
}

function typeSchema(type: FieldType): Record<string, unknown> {
  switch (type.is) {
    case 'struct': return { $ref: `#/components/schemas/${type.name}` }
    case 'list': return { type: 'array', items: typeSchema(type.of) }
    case 'map': return { type: 'object', additionalProperties: typeSchema(type.of) }
    case 'scalar': return scalars[type.name] ?? {}
  }
}

const scalars: Readonly<Record<string, Record<string, unknown>>> = {
  string: { type: 'string' }, bool: { type: 'boolean' }, int32: { type: 'integer', format: 'int32' }, int64: { type: 'integer', format: 'int64' }, float64: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' }, Time: { type: 'string', format: 'date-time' }, MicroTime: { type: 'string', format: 'date-time' },
  Quantity: { oneOf: [{ type: 'string' }, { type: 'number' }] }, IntOrString: { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' }, any: { type: 'object' },
}
