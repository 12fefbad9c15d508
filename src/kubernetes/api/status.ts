/** metav1.StatusCause: one of several reasons, usually of one field. */
export type StatusCause = { readonly reason: string; readonly message: string; readonly field?: string }

/** metav1.Status: the answer of the API server when it has no object to give. */
export type Status = {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: { readonly resourceVersion?: string }
  readonly status: 'Success' | 'Failure'
  readonly message?: string
  readonly reason?: string
  readonly details?: {
    readonly name?: string
    readonly group?: string
    readonly kind?: string
    readonly uid?: string
    readonly causes?: readonly StatusCause[]
    readonly retryAfterSeconds?: number
  }
  readonly code?: number
}

/** A value, or the Status that says why there is none. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: Status }

export const yes = <T>(value: T): Answer<T> => ({ ok: true, value })
export const no = (status: Status): { readonly ok: false; readonly status: Status } => ({ ok: false, status })

/** Group and plural name, as statuses name a resource. */
export type ResourceName = { readonly group: string; readonly plural: string }

export const resourceText = (resource: ResourceName): string => (resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`)

const failure = (code: number, reason: string, message: string, details: NonNullable<Status['details']> = {}): Status => ({
  kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code,
})

const about = (resource: ResourceName, name?: string): NonNullable<Status['details']> => ({
  ...(name === undefined ? {} : { name }),
  ...(resource.group === '' ? {} : { group: resource.group }),
  kind: resource.plural,
})

export const notFound = (resource: ResourceName, name: string): Status =>
  failure(404, 'NotFound', `${resourceText(resource)} "${name}" not found`, about(resource, name))

export const unknownResource = (): Status => failure(404, 'NotFound', 'the server could not find the requested resource')

export const alreadyExists = (resource: ResourceName, name: string): Status =>
  failure(409, 'AlreadyExists', `${resourceText(resource)} "${name}" already exists`, about(resource, name))

export const conflict = (resource: ResourceName, name: string, message: string): Status =>
  failure(409, 'Conflict', `Operation cannot be fulfilled on ${resourceText(resource)} "${name}": ${message}`, about(resource, name))

export const modified = (resource: ResourceName, name: string): Status =>
  conflict(resource, name, 'the object has been modified; please apply your changes to the latest version and try again')

export const badRequest = (message: string): Status => ({ ...failure(400, 'BadRequest', message), details: {} })

export const forbidden = (resource: ResourceName, name: string, message: string): Status =>
  failure(403, 'Forbidden', `${resourceText(resource)}${name === '' ? '' : ` "${name}"`} is forbidden: ${message}`, about(resource, name === '' ? undefined : name))

export const unauthorized = (): Status => failure(401, 'Unauthorized', 'Unauthorized')

export const methodNotAllowed = (): Status => failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource')

export const unsupportedMediaType = (accepted: readonly string[]): Status =>
  failure(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`)

export const notAcceptable = (accepted: readonly string[]): Status =>
  failure(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`)

export const expired = (requested: number, oldest: number): Status => failure(410, 'Expired', `too old resource version: ${requested} (${oldest})`)

export const expiredContinue = (): Status =>
  failure(410, 'Expired', 'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.')

export const internalError = (message: string): Status =>
  failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ reason: '', message }] })

/** What the simulation does not do yet, said plainly. */
export const notSimulated = (what: string): Status => failure(501, 'NotImplemented', `drydock: ${what} is not simulated yet`)

/** A request whose body or parameters cannot be acted on although they are well-formed (errors.NewGenericServerResponse 422 without a kind). */
export const invalidRequest = (message: string, causes: readonly StatusCause[]): Status =>
  failure(422, 'Invalid', ` "" is invalid: ${message}`, { causes })

/** Validation failed: one message of all field errors and a cause for each. */
export const invalid = (kind: { readonly group: string; readonly kind: string }, name: string, causes: readonly StatusCause[]): Status => {
  const texts = causes.map((c) => (c.field === undefined ? c.message : `${c.field}: ${c.message}`))
  const unique = [...new Set(texts)]
  const message = unique.length === 1 ? unique[0] : `[${unique.join(', ')}]`
  return failure(422, 'Invalid', `${kind.kind}${kind.group === '' ? '' : `.${kind.group}`} "${name}" is invalid: ${message}`, {
    name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.kind, causes,
  })
}

/** metav1.Status of a deletion that left nothing behind. */
export const deleted = (resource: ResourceName, name: string, uid: string): Status => ({
  kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { ...about(resource, name), uid },
})
