/** Thrown by a command to end it: what goes to standard error (nothing when empty) and the exit status. */
export class Failure extends Error {
  readonly status: number

  constructor(text: string, status = 1) {
    super(text)
    this.status = status
  }
}
