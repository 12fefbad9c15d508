import { Failure } from '../../../cli/failure.ts'

/** A refusal of the engine, in the Go client's words. `reason` is the engine's own message. */
export class EngineError extends Failure {
  readonly httpStatus: number
  readonly reason: string

  constructor(httpStatus: number, reason: string) {
    super(`Error response from daemon: ${reason}`)
    this.httpStatus = httpStatus
    this.reason = reason
  }
}

/** Whether something asked for is not there. */
export function isNotFound(error: unknown): error is EngineError {
  return error instanceof EngineError && error.httpStatus === 404
}

/** The engine cannot be reached. */
export class ConnectionFailure extends Failure {}
