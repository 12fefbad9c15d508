import { dirName } from '../../base/path.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { SysError } from '../../kernel/errno.ts'
import type { Response } from '../../kernel/http/client.ts'
import { write } from '../../kernel/libc/io.ts'
import { O, sys } from '../../kernel/sys.ts'
import { Failure } from '../../cli/failure.ts'
import type { Writer } from '../../cli/writer.ts'

/** Writes an answer's body to a file, or to standard output when there is no path. The file is made once the answer has begun. */
export function* saveTo(path: string, out: Writer, what: string, open: () => Gen<Response>): Gen<void> {
  yield* checkDirectory(path, what)
  const response = yield* open()
  const fd = path === '' ? out.fd : yield* sys.open(path, O.WRONLY | O.CREAT | O.TRUNC, 0o600)
  for (let data = yield* response.body.read(); data.length > 0; data = yield* response.body.read()) yield* write(fd, data)
  yield* response.close()
}

function* checkDirectory(path: string, what: string): Gen<void> {
  if (path === '') return
  const directory = dirName(path)
  if (directory !== '' && directory !== '.' && !(yield* exists(directory))) {
    throw new Failure(`${what}: invalid output path: stat ${directory}: no such file or directory`)
  }
  try {
    const { kind } = yield* sys.stat(path)
    if (kind === 'dir') throw new Failure(`${what}: invalid output path: "${path}" must be a regular file`)
  } catch (error) {
    if (!(error instanceof SysError)) throw error
  }
}

function* exists(path: string): Gen<boolean> {
  try {
    yield* sys.stat(path)
    return true
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    return false
  }
}

/** A file's bytes, or standard input's, as a request's body: read piece by piece. */
export function* bodyOfFile(path: string): Gen<() => Gen<Uint8Array | undefined>> {
  const fd = path === '-' ? 0 : yield* openInput(path)
  return function* () {
    const data = yield* sys.read(fd)
    return data.length === 0 ? undefined : data
  }
}

function* openInput(path: string): Gen<number> {
  try {
    return yield* sys.open(path)
  } catch (error) {
    if (!(error instanceof SysError)) throw error
    throw new Failure(`open ${path}: ${error.message.toLowerCase()}`)
  }
}
