import { Failure } from '../../../cli/failure.ts'

/** A refusal of the engine, in the Go client's words; what is not simulated is said as it is, with exit status 125. `reason` is the engine's own message. */
export class EngineError extends Failure {
  readonly httpStatus: number
  readonly reason: string

  constructor(httpStatus: number, reason: string) {
    super(reason.startsWith('drydock: ') ? reason : `Error response from daemon: ${reason}`, reason.startsWith('drydock: ') ? 125 : 1)
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
