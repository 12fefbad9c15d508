import type { World } from '../../sim/world.ts'
import { SECOND } from '../../sim/time.ts'
import { admits, isStatus, type Admission, type AdmissionRequest } from './admission.ts'
import type { Caller } from './caller.ts'
import { Clock } from './clock.ts'
import { causeOf, type FieldError } from './field-error.ts'
import { apiVersionOf, type Kind } from './kind.ts'
import { noteWrite } from './managed-fields.ts'
import { metaErrors, metaUpdateErrors } from './meta-validation.ts'
import { keyFor, keyOf, sameValue, type Draft, type KubeObject, type ManagedFieldsEntry, type ObjectMeta } from './object.ts'
import type { Registry } from './registry.ts'
import type { Schemas } from './schema.ts'
import { alreadyExists, badRequest, conflict, deleted, invalid, modified, no, notFound, notSimulated, yes, type Answer, type Status } from './status.ts'
import { Store, type Resource } from './store.ts'

export type WriteOptions = { readonly caller: Caller; readonly dryRun?: boolean; readonly manager?: string; readonly subresource?: 'status' | 'scale'; /** Server-side apply has reckoned who owns what. */ readonly managedFields?: readonly ManagedFieldsEntry[] }

export type CreateOptions = WriteOptions & {
  /** The object was made from a template that validation let through: it is not validated once more. */
  readonly trusted?: boolean
}

/** metav1.DeleteOptions. */
export type DeleteOptions = WriteOptions & {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

/** The alphabet of generated names: no vowels and nothing that looks like another character (rand.String). */
const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const GENERATED_LENGTH = 5
const GENERATE_ATTEMPTS = 8

/**
 * The API server: every write of every client passes here through defaulting, admission, validation and the store.
 * In-process clients hand in objects; the HTTP face decodes them first.
 */
export class ApiServer {
  readonly world: World
  readonly clock: Clock
  readonly registry: Registry
  readonly schemas: Schemas
  readonly store: Store
  readonly #admissions: readonly Admission[]

  constructor(world: World, registry: Registry, schemas: Schemas, admissions: readonly Admission[]) {
    this.world = world
    this.clock = new Clock(world)
    this.registry = registry
    this.schemas = schemas
    this.#admissions = admissions
    this.store = new Store(world, registry.kinds)
  }

  resource<T extends KubeObject>(kind: Kind<T>): Resource<T> {
    return this.store.resource(kind)
  }

  /** The object, or undefined; reading costs in-process clients nothing. */
  find<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined {
    return this.store.resource(kind).get(keyFor(namespace, name))
  }

  get<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): Answer<T> {
    const found = this.find(kind, namespace, name)
    return found === undefined ? no(notFound(kind, name)) : yes(found)
  }

  create<T extends KubeObject>(kind: Kind<T>, draft: Draft<T>, options: CreateOptions): Answer<T> {
    if (kind.notSimulated === true) return no(notSimulated(kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`))
    if (draft.metadata.resourceVersion !== undefined && draft.metadata.resourceVersion !== '') {
      return no(badRequest('resourceVersion should not be set on objects to be created'))
    }
    const meta = this.#birthMeta(kind, draft.metadata)
    let object = { ...draft, apiVersion: apiVersionOf(kind as unknown as Kind), kind: kind.kind, metadata: meta } as unknown as T
    if (kind.prepareForCreate !== undefined) object = kind.prepareForCreate(object)
    if (kind.defaults !== undefined) object = kind.defaults(object)
    const claimed = object
    const admitted = this.#admit(kind, 'CREATE', object, undefined, options.caller)
    if (!admitted.ok) return admitted
    object = admitted.value
    if (options.trusted !== true) {
      const errors = [...metaErrors(kind as unknown as Kind, object), ...(kind.validate?.(object) ?? [])]
      if (errors.length > 0) return no(invalid(kind, object.metadata.name === '' ? (meta.generateName ?? '') : object.metadata.name, errors.map(causeOf)))
    }
    const refusal = this.#refuse(kind, 'CREATE', object, undefined, options.caller)
    if (refusal !== undefined) return no(refusal)
    if (kind.virtual === true) return yes(object)
    if (this.resource(kind).table.has(keyOf(object))) return no(alreadyExists(kind, object.metadata.name))
    object = noteWrite(this, kind, undefined, object, options, claimed)
    return yes(options.dryRun === true ? object : this.store.put(kind, object))
  }

  /** Replaces an object (PUT); with `subresource: 'status'` only its status changes. */
  update<T extends KubeObject>(kind: Kind<T>, draft: Draft<T>, options: WriteOptions): Answer<T> {
    const name = draft.metadata.name ?? ''
    const previous = this.find(kind, draft.metadata.namespace, name)
    if (previous === undefined) return no(notFound(kind, name))
    const { resourceVersion, uid } = draft.metadata
    if (uid !== undefined && uid !== '' && uid !== previous.metadata.uid) {
      return no(conflict(kind, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`))
    }
    if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== previous.metadata.resourceVersion) return no(modified(kind, name))
    return this.#replace(kind, previous, draft, options)
  }

  /** Changes an object's status and nothing else, for in-process clients: no validation, no conflict. Undefined when it is gone. */
  writeStatus<T extends KubeObject & { readonly status?: unknown }>(kind: Kind<T>, key: string, status: T['status'], options: WriteOptions): T | undefined {
    const previous = this.resource(kind).get(key)
    if (previous === undefined) return undefined
    if (sameValue(previous.status, status)) return previous
    return this.store.put(kind, noteWrite(this, kind, previous, { ...previous, status } as T, { ...options, subresource: 'status' }))
  }

  /** Changes an object from an in-process client that is trusted to keep it valid; removes it when that ends its deletion. */
  mutate<T extends KubeObject>(kind: Kind<T>, key: string, change: (object: T) => T, options: WriteOptions): T | undefined {
    const previous = this.resource(kind).get(key)
    if (previous === undefined) return undefined
    const next = change(previous)
    if (next === previous || sameValue(next, previous)) return previous
    const result = this.#commitUpdate(kind, previous, this.#withGeneration(kind, next, previous), options)
    return result
  }

  delete<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string, options: DeleteOptions): Answer<T | Status> {
    const object = this.find(kind, namespace, name)
    if (object === undefined) return no(notFound(kind, name))
    const refusal = this.#preconditions(kind, object, options) ?? this.#refuse(kind, 'DELETE', object, object, options.caller)
    if (refusal !== undefined) return no(refusal)
    const marked = this.#markDeleted(kind, object, options)
    if (options.dryRun === true) return yes(marked)
    if (this.#isGone(kind, marked)) {
      const last = this.store.remove(kind, keyOf(object))
      return yes(kind.gracePeriod === undefined ? deleted(kind, name, object.metadata.uid) : (last ?? object))
    }
    return yes(marked === object ? object : this.store.put(kind, marked))
  }

  #birthMeta<T extends KubeObject>(kind: Kind<T>, given: Partial<ObjectMeta>): ObjectMeta {
    const { selfLink: _selfLink, deletionTimestamp: _at, deletionGracePeriodSeconds: _grace, resourceVersion: _rv, uid: _uid, managedFields: _managed, ...rest } =
      given as Partial<ObjectMeta> & { selfLink?: string }
    let name = rest.name ?? ''
    if (name === '' && rest.generateName !== undefined && rest.generateName !== '') {
      const random = this.world.random('kubernetes/names')
      const table = this.resource(kind).table
      for (let attempt = 0; attempt < GENERATE_ATTEMPTS; attempt++) {
        name = rest.generateName + random.letters(NAME_ALPHABET, GENERATED_LENGTH)
        if (!table.has(keyFor(rest.namespace, name))) break
      }
    }
    return {
      ...rest, name, uid: this.world.random('kubernetes/uids').uuid(), resourceVersion: '', creationTimestamp: this.clock.timestamp(),
      ...(kind.hasGeneration === true ? { generation: 1 } : {}),
    }
  }

  #admit<T extends KubeObject>(kind: Kind<T>, operation: AdmissionRequest['operation'], object: T, previous: T | undefined, caller: Caller): Answer<T> {
    const request = this.#request(kind, operation, object, previous, caller)
    let out: KubeObject = object
    for (const plugin of this.#admissions) {
      if (plugin.mutate === undefined || !admits(plugin, request)) continue
      const result = plugin.mutate(out, request)
      if (isStatus(result)) return no(result)
      out = result
    }
    return yes(out as T)
  }

  #refuse<T extends KubeObject>(kind: Kind<T>, operation: AdmissionRequest['operation'], object: T, previous: T | undefined, caller: Caller): Status | undefined {
    const request = this.#request(kind, operation, object, previous, caller)
    for (const plugin of this.#admissions) {
      if (plugin.validate === undefined || !admits(plugin, request)) continue
      const status = plugin.validate(object, request)
      if (status !== undefined) return status
    }
    return undefined
  }

  #request<T extends KubeObject>(kind: Kind<T>, operation: AdmissionRequest['operation'], object: T, previous: T | undefined, caller: Caller): AdmissionRequest {
    return { api: this, kind: kind as unknown as Kind, operation, namespace: object.metadata.namespace, previous, caller }
  }

  #replace<T extends KubeObject>(kind: Kind<T>, previous: T, draft: Draft<T>, options: WriteOptions): Answer<T> {
    let next = this.#merged(kind, previous, draft, options)
    if (options.subresource !== 'status') {
      if (kind.prepareForUpdate !== undefined) next = kind.prepareForUpdate(next, previous)
      if (kind.defaults !== undefined) next = kind.defaults(next)
      const admitted = this.#admit(kind, 'UPDATE', next, previous, options.caller)
      if (!admitted.ok) return admitted
      next = admitted.value
      const errors: FieldError[] = [
        ...metaErrors(kind as unknown as Kind, next), ...metaUpdateErrors(next, previous),
        ...(kind.validate?.(next) ?? []), ...(kind.validateUpdate?.(next, previous) ?? []),
      ]
      if (errors.length > 0) return no(invalid(kind, next.metadata.name, errors.map(causeOf)))
    }
    const refusal = this.#refuse(kind, 'UPDATE', next, previous, options.caller)
    if (refusal !== undefined) return no(refusal)
    if (sameValue(next, previous) && (options.managedFields === undefined || sameOwners(options.managedFields, previous.metadata.managedFields ?? []))) return yes(previous)
    next = this.#withGeneration(kind, next, previous)
    return yes(options.dryRun === true ? next : this.#commitUpdate(kind, previous, next, options))
  }

  /** What an update may change: not the system's part of metadata, and either status or everything else. */
  #merged<T extends KubeObject>(kind: Kind<T>, previous: T, draft: Draft<T>, { subresource }: WriteOptions): T {
    const was = previous.metadata
    const { status: givenStatus, ...rest } = draft
    const status = (previous as { status?: unknown }).status
    if (subresource === 'status') return { ...previous, ...(givenStatus === undefined ? {} : { status: givenStatus }) }
    const { deletionTimestamp: _d, deletionGracePeriodSeconds: _g, managedFields: _m, ...given } = draft.metadata
    const metadata: ObjectMeta = {
      ...given, name: was.name, uid: was.uid, resourceVersion: was.resourceVersion, creationTimestamp: was.creationTimestamp,
      ...(was.namespace === undefined ? {} : { namespace: was.namespace }),
      ...(was.generation === undefined ? {} : { generation: was.generation }),
      ...(was.deletionTimestamp === undefined ? {} : { deletionTimestamp: was.deletionTimestamp }),
      ...(was.deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds: was.deletionGracePeriodSeconds }),
      ...(was.managedFields === undefined ? {} : { managedFields: was.managedFields }),
    }
    const kept = kind.hasStatus ? status : givenStatus
    return { ...rest, apiVersion: previous.apiVersion, kind: previous.kind, metadata, ...(kept === undefined ? {} : { status: kept }) } as unknown as T
  }

  #withGeneration<T extends KubeObject>(kind: Kind<T>, next: T, previous: T): T {
    const spec = (o: KubeObject): unknown => (o as { spec?: unknown }).spec
    if (kind.hasGeneration !== true || spec(next) === spec(previous) || sameValue(spec(next), spec(previous))) return next
    return { ...next, metadata: { ...next.metadata, generation: (previous.metadata.generation ?? 0) + 1 } }
  }

  #commitUpdate<T extends KubeObject>(kind: Kind<T>, previous: T, next: T, options: WriteOptions): T {
    const noted = noteWrite(this, kind, previous, next, options)
    if (noted.metadata.deletionTimestamp !== undefined && this.#isGone(kind, noted)) return this.store.remove(kind, keyOf(noted)) ?? noted
    return this.store.put(kind, noted)
  }

  #preconditions<T extends KubeObject>(kind: Kind<T>, object: T, { preconditions = {} }: DeleteOptions): Status | undefined {
    const { uid, resourceVersion } = preconditions
    const { metadata } = object
    if (uid !== undefined && uid !== metadata.uid) return conflict(kind, metadata.name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`)
    if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
      return conflict(kind, metadata.name, `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`)
    }
    return undefined
  }

  #markDeleted<T extends KubeObject>(kind: Kind<T>, object: T, options: DeleteOptions): T {
    const grace = this.#grace(kind, object, options)
    const { metadata } = object
    const finalizers = finalizersFor(metadata.finalizers ?? [], options.propagationPolicy)
    const already = metadata.deletionTimestamp !== undefined
    if (already && grace >= (metadata.deletionGracePeriodSeconds ?? 0) && finalizers === (metadata.finalizers ?? finalizers)) return object
    const { finalizers: _old, ...rest } = metadata
    const next = {
      ...object,
      metadata: {
        ...rest,
        ...(finalizers.length === 0 ? {} : { finalizers }),
        deletionTimestamp: already && grace >= (metadata.deletionGracePeriodSeconds ?? 0) ? metadata.deletionTimestamp : this.clock.textOf(this.world.now + grace * SECOND),
        deletionGracePeriodSeconds: already ? Math.min(grace, metadata.deletionGracePeriodSeconds ?? grace) : grace,
        ...(already || metadata.generation === undefined ? {} : { generation: metadata.generation + 1 }),
      },
    } as T
    return kind.prepareForDelete === undefined ? next : kind.prepareForDelete(next)
  }

  #grace<T extends KubeObject>(kind: Kind<T>, object: T, { gracePeriodSeconds }: DeleteOptions): number {
    const usual = kind.gracePeriod?.(object) ?? 0
    if (usual === 0) return 0
    const wanted = gracePeriodSeconds ?? (object.metadata.deletionTimestamp === undefined ? usual : (object.metadata.deletionGracePeriodSeconds ?? usual))
    return wanted < 0 ? 1 : wanted
  }

  #isGone<T extends KubeObject>(kind: Kind<T>, object: T): boolean {
    return (object.metadata.finalizers ?? []).length === 0 && (object.metadata.deletionGracePeriodSeconds ?? 0) === 0 && kind.held?.(object) !== true
  }
}

/** The same managers own the same fields; when they last wrote does not matter. */
const sameOwners = (a: readonly ManagedFieldsEntry[], b: readonly ManagedFieldsEntry[]): boolean =>
  a.length === b.length && a.every((entry) => b.some((other) => sameValue({ ...entry, time: '' }, { ...other, time: '' })))

/** The finalizers that a deletion's propagation policy asks for. */
function finalizersFor(present: readonly string[], policy: DeleteOptions['propagationPolicy']): readonly string[] {
  if (policy === undefined) return present
  const others = present.filter((f) => f !== 'foregroundDeletion' && f !== 'orphan')
  const wanted = policy === 'Foreground' ? 'foregroundDeletion' : policy === 'Orphan' ? 'orphan' : undefined
  if (wanted === undefined) return others.length === present.length ? present : others
  return present.includes(wanted) && others.length === present.length - 1 ? present : [...others, wanted]
}
