import { quoteGo } from '../base/quote.ts'
import { SysError } from '../kernel/errno.ts'
import { permits, attrAt, resolve, type Walker } from '../kernel/vfs/path.ts'

/** A program that cannot be started; the message is runc's, e.g. `exec: "nosuch": executable file not found in $PATH`. */
export class ExecutableError extends Error {}

/** Finds a container's program as runc does (Go's exec.LookPath inside the container). Throws `ExecutableError`. */
export function lookPath(walker: Walker, name: string, path: string | undefined): string {
  const quoted = quoteGo(name)
  if (name === '') throw new ExecutableError('exec: "": executable file not found in $PATH')
  if (name.includes('/')) {
    const problem = problemWith(walker, name)
    if (problem !== undefined) throw new ExecutableError(problem.startsWith('stat') ? `exec: ${quoted}: ${problem}` : `exec: ${quoted}: ${problem}`)
    return name
  }
  for (const dir of (path ?? '').split(':')) {
    const full = `${dir === '' ? '.' : dir}/${name}`
    if (problemWith(walker, full) === undefined) return full
  }
  throw new ExecutableError(`exec: ${quoted}: executable file not found in $PATH`)
}

function problemWith(walker: Walker, path: string): string | undefined {
  try {
    const attr = attrAt(resolve(walker, path))
    if (attr.kind === 'dir') return 'is a directory'
    return permits(attr, walker.cred, 1) ? undefined : 'permission denied'
  } catch (error) {
    if (error instanceof SysError) return `stat ${path}: ${lowerFirst(error.message)}`
    throw error
  }
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)
