import { Failure } from '../../../cli/failure.ts'
import type { Status, StatusCause } from '../../api/status.ts'

/** Something that went wrong in a kubectl command; its message is what Go's err.Error() is. */
export class KubectlError extends Error {}

/** A refusal of the API server. `message` may have grown a prefix ("error when creating ...") on its way. */
export class ApiError extends KubectlError {
  readonly status: Status

  constructor(status: Status, message: string = status.message ?? '') {
    super(message)
    this.status = status
  }
}

/** The API server cannot be reached; `host` is what the command line or the kubeconfig calls it. */
export class ConnectionError extends KubectlError {
  readonly host: string
  readonly refused: boolean

  constructor(host: string, message: string) {
    super(message)
    this.host = host
    this.refused = message.includes('connection refused')
  }
}

/** Several things went wrong, one after the other. */
export class ManyErrors extends KubectlError {
  readonly errors: readonly KubectlError[]

  constructor(errors: readonly KubectlError[]) {
    super(errors.length === 1 ? (errors[0]?.message ?? '') : `[${errors.map((error) => error.message).join(', ')}]`)
    this.errors = errors
  }
}

/** Whether the server said so: `NotFound`, `AlreadyExists`, `Conflict`, ... */
export function isReason(error: unknown, reason: string): error is ApiError {
  return error instanceof ApiError && error.status.reason === reason
}

/** Throws what was collected: nothing, the one error, or all of them. */
export function throwCollected(errors: readonly KubectlError[]): void {
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new ManyErrors(errors)
}

/** The same refusal with a prefix that says where it happened (cmdutil.AddSourceToErr and fmt.Errorf). */
export function prefixed(error: unknown, prefix: string): KubectlError {
  if (error instanceof ApiError) return new ApiError(error.status, prefix + error.message)
  if (error instanceof KubectlError && !(error instanceof ConnectionError)) return new KubectlError(prefix + error.message)
  throw error
}

/** What kubectl writes on standard error for an error that ends it (cmdutil.CheckErr), with exit status 1. */
export function failureOf(error: KubectlError): Failure {
  return new Failure(finalText(error).replace(/\n$/, ''), 1)
}

function finalText(error: KubectlError): string {
  const only = error instanceof ManyErrors && error.errors.length === 1 ? error.errors[0] : undefined
  if (only !== undefined && !(only instanceof ManyErrors)) return finalText(only)
  const many = only ?? error
  if (many instanceof ManyErrors) return many.errors.map(oneOfMany).join('\n')
  if (error instanceof ApiError && error.status.reason === 'Invalid') return invalidText(error.status)
  return errorText(error)
}

/** One error of several (cmdutil.MultipleErrors): words of kubectl's own stand there without `error:`. */
function oneOfMany(error: KubectlError): string {
  return error instanceof ApiError || error instanceof ConnectionError ? errorText(error) : error.message
}

/** An error that stands alone (cmdutil.StandardErrorMessage). */
export function errorText(error: KubectlError): string {
  if (error instanceof ApiError) {
    const { reason } = error.status
    if (reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`
    return reason === undefined || reason === '' ? `Error from server: ${error.message}` : `Error from server (${reason}): ${error.message}`
  }
  if (error instanceof ConnectionError) {
    if (error.refused) return `The connection to the server ${error.host} was refused - did you specify the right host or port?`
    return `Unable to connect to the server: ${error.message}`
  }
  return error.message.startsWith('error: ') ? error.message : `error: ${error.message}`
}

function invalidText(status: Status): string {
  const { details } = status
  const start = 'The request is invalid'
  if (details === undefined) return status.message ? `${start}: ${status.message}` : start
  const causes = causeTexts(details.causes ?? [])
  const { kind = '', name = '' } = details
  const about = kind !== '' || name !== '' ? `The ${kind} "${name}" is invalid` : status.message && causes.length === 0 ? `${start}: ${status.message}` : start
  if (causes.length === 0) return about
  return causes.length === 1 ? `${about}: ${causes[0]}` : `${about}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`
}

function causeTexts(causes: readonly StatusCause[]): readonly string[] {
  return [...new Set(causes.map(({ field = '', message }) => (field === '' ? message : `${field}: ${message}`)))]
}
