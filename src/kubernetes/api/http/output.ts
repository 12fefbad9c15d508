import { humanDuration } from '../clock.ts'
import { groupVersion, type Kind, type RowContext } from '../kind.ts'
import type { KubeObject } from '../object.ts'
import type { ServedKind } from '../registry.ts'
import type { ApiServer } from '../server.ts'
import type { ApiRequest } from './message.ts'

/** The form in which a client wants objects. */
export type Form = 'object' | 'table' | 'metadata'

/** Reads `Accept`: the first form that is served wins. */
export function wantedForm(request: ApiRequest): Form | undefined {
  const accept = request.headers.get('Accept') ?? 'application/json'
  for (const part of accept.split(',').map((p) => p.trim())) {
    const [type = '', ...parameters] = part.split(';').map((p) => p.trim())
    if (type !== 'application/json' && type !== '*/*' && type !== 'application/*' && type !== '') continue
    const as = parameters.find((p) => p.startsWith('as='))?.slice(3)
    if (as === undefined) return 'object'
    if (as === 'Table') return 'table'
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata'
  }
  return undefined
}

/** An object in the version asked for, with its fields in the order Go writes them. */
export function outgoing({ kind, served }: ServedKind, object: KubeObject): KubeObject {
  const versioned = kind.toVersion === undefined ? object : kind.toVersion(object, served)
  return { ...versioned, apiVersion: groupVersion(served) }
}

const goOrder = (object: KubeObject, named: boolean): Record<string, unknown> => {
  const { apiVersion, kind, metadata, ...rest } = object as KubeObject & Record<string, unknown>
  const { resourceVersion, ...meta } = metadata
  const clean = resourceVersion === '' ? meta : metadata
  return named ? { kind, apiVersion, metadata: clean, ...rest } : { metadata: clean, ...rest }
}

/** One object as it is sent. */
export const objectJson = (target: ServedKind, object: KubeObject): Record<string, unknown> => goOrder(outgoing(target, object), true)

const partial = (object: KubeObject): unknown => ({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata })

/** What rows need to know of the present. */
export const rowContext = (api: ApiServer): RowContext => ({
  age: (time) => (time === undefined || time === '' ? '<unknown>' : humanDuration((api.world.now - api.clock.parse(time)) / 1_000_000)),
  secondsBetween: (from, to) => ((to === undefined ? api.world.now : api.clock.parse(to)) - api.clock.parse(from)) / 1_000_000,
})

export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** A meta.k8s.io/v1 Table of objects. `columns: false` leaves the definitions out, as a watch does after its first event. */
export function tableJson(api: ApiServer, target: ServedKind, objects: readonly KubeObject[], metadata: Record<string, unknown>, include: IncludeObject, columns = true): Record<string, unknown> {
  const { kind } = target
  const context = rowContext(api)
  return {
    kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata,
    columnDefinitions: columns ? columnDefinitions(kind) : null,
    rows: objects.map((object) => ({
      cells: kind.row(object, context),
      object: include === 'Object' ? objectJson(target, object) : include === 'None' ? null : partial(object),
    })),
  }
}

const columnDefinitions = (kind: Kind): unknown[] => kind.columns.map((c) => ({ name: c.name, type: c.type, format: c.format ?? '', description: c.description ?? '', priority: c.priority ?? 0 }))

/** A list as it is sent: items do not repeat their kind. */
export function listJson(target: ServedKind, objects: readonly KubeObject[], metadata: Record<string, unknown>): Record<string, unknown> {
  return { kind: `${target.kind.kind}List`, apiVersion: groupVersion(target.served), metadata, items: objects.map((o) => goOrder(outgoing(target, o), false)) }
}

/** A list of metadata only. */
export const metadataListJson = (objects: readonly KubeObject[], metadata: Record<string, unknown>): Record<string, unknown> => ({
  kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: objects.map(partial),
})

/** One object in the form asked for. */
export function formed(api: ApiServer, target: ServedKind, object: KubeObject, form: Form, include: IncludeObject, columns = true): Record<string, unknown> {
  if (form === 'table') return tableJson(api, target, [object], { resourceVersion: object.metadata.resourceVersion }, include, columns)
  return form === 'metadata' ? (partial(object) as Record<string, unknown>) : objectJson(target, object)
}

