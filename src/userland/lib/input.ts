import { decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { readAll } from '../../kernel/libc/io.ts'
import { type Fd, STDIN, sys } from '../../kernel/sys.ts'
import type { Run } from '../utility.ts'

/** Opens an input operand, `-` being standard input; says why not, in the words of the flavour, and gives undefined. */
export function* openInput(run: Run, path: string, gnuText: (path: string) => string = (p) => p): Gen<Fd | undefined> {
  if (path === '-') return STDIN
  try {
    return yield* sys.open(path)
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* run.warn(run.gnu ? `${gnuText(path)}: ${error.message}` : `can't open '${path}': ${error.message}`)
    return undefined
  }
}

export function* closeInput(fd: Fd): Gen<void> {
  if (fd !== STDIN) yield* sys.close(fd)
}

/** The whole text of an input operand; undefined when it could not be read (and was said so). */
export function* readInput(run: Run, path: string, gnuText: (path: string) => string = (p) => p): Gen<string | undefined> {
  const bytes = yield* readInputBytes(run, path, gnuText)
  return bytes === undefined ? undefined : decodeUtf8(bytes)
}

/** As `readInput`, as bytes. */
export function* readInputBytes(run: Run, path: string, gnuText: (path: string) => string = (p) => p): Gen<Uint8Array | undefined> {
  const fd = yield* openInput(run, path, gnuText)
  if (fd === undefined) return undefined
  try {
    return yield* readAll(fd)
  } catch (error) {
    if (!isErrno(error)) throw error
    yield* run.warn(run.gnu ? `${path === '-' ? '-' : path}: ${error.message}` : `read error: ${error.message}`)
    return undefined
  } finally {
    yield* closeInput(fd)
  }
}

/** The lines of a text; a last one without a newline counts. */
export function linesOf(text: string, end = '\n'): string[] {
  if (text === '') return []
  const lines = text.split(end)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
