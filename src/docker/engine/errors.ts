/** An answer that is an error: the status code and the message the client shows behind `Error response from daemon: `. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export const badRequest = (message: string): ApiError => new ApiError(400, message)
export const notFound = (message: string): ApiError => new ApiError(404, message)
export const conflict = (message: string): ApiError => new ApiError(409, message)
export const serverError = (message: string): ApiError => new ApiError(500, message)

/** What Drydock does not simulate is refused in so many words. */
export const notSimulated = (what: string): ApiError => new ApiError(501, `drydock: ${what} is not simulated yet`)

export const notImplemented = (message: string): ApiError => new ApiError(501, message)
