/**
 * An error that ends the command being run. `discard` ends the current command line only (bash, most expansion errors); `exit`
 * ends a shell that is not interactive. The message has been chosen by the dialect and is printed where the error is caught.
 */
export class ShellError extends Error {
  override name = 'ShellError'
  readonly status: number
  readonly scope: 'discard' | 'exit'

  constructor(message: string, status: number, scope: 'discard' | 'exit') {
    super(message)
    this.status = status
    this.scope = scope
  }
}
