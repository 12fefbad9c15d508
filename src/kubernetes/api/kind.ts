import type { FieldError } from './field-error.ts'
import type { Draft, KubeObject } from './object.ts'
import type { ResourceName } from './status.ts'

/** A group and version under which a kind is served, and in which Kubernetes minor versions (both ends included). */
export type ServedVersion = { readonly group: string; readonly version: string; readonly since?: number; readonly until?: number }

/** A column of the server-side table; priority 1 columns are for `-o wide`. */
export type Column = { readonly name: string; readonly type: 'string' | 'integer' | 'boolean' | 'date'; readonly format?: 'name'; readonly priority?: 0 | 1; readonly description?: string }

export type Cell = string | number | boolean

/** What a row needs besides the object: the present, to print ages. */
export type RowContext = {
  /** The AGE text of a time stamp (duration.HumanDuration), `<unknown>` without one. */
  age(time: string | undefined): string
  /** Seconds from one time stamp to another; to the present without the second. */
  secondsBetween(from: string, to?: string): number
}

/** Where the scale sub-resource finds its numbers. */
export type ScaleFields = {
  replicas(object: KubeObject): number
  withReplicas(object: KubeObject, replicas: number): KubeObject
  status(object: KubeObject): { readonly replicas: number; readonly selector: string }
}

/** An edge of the graph views: what this object points at, and by which word. */
export type Relation = { readonly to: { readonly kind: string; readonly namespace?: string; readonly name: string }; readonly as: string }

/**
 * One kind of object, whole: its names, where it is served, its fields, defaults, validation, columns and relations.
 * Verbs, tables, discovery and graphs are derived from it; nothing else switches on a kind's name.
 */
export interface Kind<T extends KubeObject = KubeObject> extends ResourceName {
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly group: string
  /** The version objects are stored in. */
  readonly version: string
  /** Other groups and versions the same objects are served in. */
  readonly alsoServed?: readonly ServedVersion[]
  /** The minor versions the stored version is served in. */
  readonly since?: number
  readonly until?: number
  readonly namespaced: boolean
  /** The struct in kinds/schema that lists its fields. */
  readonly struct: string
  /** Objects can be created, but are answered and not stored (reviews, bindings). */
  readonly virtual?: boolean
  /** Named in discovery, but creating one is refused: its controllers are not simulated yet. */
  readonly notSimulated?: boolean
  /** status is a sub-resource: it is ignored on the object itself. */
  readonly hasStatus: boolean
  /** metadata.generation counts changes of spec. */
  readonly hasGeneration?: boolean
  readonly scale?: ScaleFields
  /** Name rule of metadata.name; DNS-1123 subdomain when absent. */
  nameErrors?(name: string): string[]
  /** Conversion to and from another served version; the identity when absent. */
  toVersion?(object: T, served: ServedVersion): KubeObject
  fromVersion?(object: Draft, served: ServedVersion): Draft
  /** What an object gets at birth whatever the client said (status cleared, finalizers of the kind). */
  prepareForCreate?(object: T): T
  prepareForUpdate?(next: T, previous: T): T
  defaults?(object: T): T
  validate?(object: T): FieldError[]
  validateUpdate?(next: T, previous: T): FieldError[]
  /** Seconds of grace when a client deletes an object without saying how long (pods); 0 when absent. */
  gracePeriod?(object: T): number
  /** What deletion changes in an object that is not removed at once (a Namespace becomes Terminating). */
  prepareForDelete?(object: T): T
  /** True while something other than finalizers keeps a deleted object (a Namespace's spec.finalizers). */
  held?(object: T): boolean
  /** Field selectors besides metadata.name and metadata.namespace. */
  readonly fieldLabels?: Readonly<Record<string, (object: T) => string>>
  readonly columns: readonly Column[]
  row(object: T, context: RowContext): readonly Cell[]
  relations?(object: T): readonly Relation[]
}

/** Declares a kind, with its names' usual forms filled in. */
export function defineKind<T extends KubeObject>(
  kind: Omit<Kind<T>, 'singular' | 'shortNames' | 'categories'> & { shortNames?: readonly string[]; categories?: readonly string[]; singular?: string },
): Kind<T> {
  return { singular: kind.kind.toLowerCase(), shortNames: [], categories: [], ...kind }
}

/** `v1` or `apps/v1`. */
export const groupVersion = ({ group, version }: { readonly group: string; readonly version: string }): string => (group === '' ? version : `${group}/${version}`)

/** The apiVersion in which objects of a kind are stored. */
export const apiVersionOf = (kind: Kind): string => groupVersion(kind)

/** A `Name` column and an `Age` column, which nearly every kind has. */
export const nameColumn: Column = {
  name: 'Name', type: 'string', format: 'name',
  description: 'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
}
export const ageColumn: Column = {
  name: 'Age', type: 'string',
  description: 'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
}
export const column = (name: string, type: Column['type'] = 'string', priority: 0 | 1 = 0): Column => ({ name, type, priority })
