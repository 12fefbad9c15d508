import { concat, decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../coroutine.ts'
import { O, STDERR, STDOUT, sys, type Fd } from '../sys.ts'

/** Writes all of `data`. */
export function* write(fd: Fd, data: Uint8Array): Gen<void> {
  let rest = data
  while (rest.length > 0) rest = rest.subarray(yield* sys.write(fd, rest))
}

/** Writes text as UTF-8. */
export function* print(text: string, fd: Fd = STDOUT): Gen<void> {
  if (text !== '') yield* write(fd, encodeUtf8(text))
}

/** Writes text to standard error. */
export function* printError(text: string): Gen<void> {
  yield* print(text, STDERR)
}

/** Reads to the end. */
export function* readAll(fd: Fd): Gen<Uint8Array> {
  const chunks: Uint8Array[] = []
  for (;;) {
    const chunk = yield* sys.read(fd)
    if (chunk.length === 0) return chunks.length === 1 ? chunks[0]! : concat(chunks)
    chunks.push(chunk)
  }
}

/** A file's whole content. Throws the errno of open or read. */
export function* readFile(path: string): Gen<Uint8Array> {
  const fd = yield* sys.open(path)
  try {
    return yield* readAll(fd)
  } finally {
    yield* sys.close(fd)
  }
}

export function* readTextFile(path: string): Gen<string> {
  return decodeUtf8(yield* readFile(path))
}

/** Makes or replaces a file. */
export function* writeFile(path: string, data: Uint8Array | string, mode = 0o666): Gen<void> {
  const fd = yield* sys.open(path, O.WRONLY | O.CREAT | O.TRUNC, mode)
  try {
    yield* write(fd, typeof data === 'string' ? encodeUtf8(data) : data)
  } finally {
    yield* sys.close(fd)
  }
}

/** Copies everything that can be read from one descriptor to another. */
export function* copy(from: Fd, to: Fd): Gen<void> {
  for (;;) {
    const chunk = yield* sys.read(from)
    if (chunk.length === 0) return
    yield* write(to, chunk)
  }
}

/** Reads a descriptor line by line; `next` gives a line without its newline, or undefined at the end. `terminated` tells whether the last one had a newline. */
export class LineReader {
  readonly #fd: Fd
  #buffer = ''
  #bytes: Uint8Array[] = []
  #ended = false
  terminated = true

  constructor(fd: Fd) {
    this.#fd = fd
  }

  *next(): Gen<string | undefined> {
    for (;;) {
      const at = this.#buffer.indexOf('\n')
      if (at >= 0) {
        const line = this.#buffer.slice(0, at)
        this.#buffer = this.#buffer.slice(at + 1)
        return line
      }
      if (this.#ended) {
        if (this.#buffer === '') return undefined
        const line = this.#buffer
        this.#buffer = ''
        this.terminated = false
        return line
      }
      yield* this.#fill()
    }
  }

  *#fill(): Gen<void> {
    const chunk = yield* sys.read(this.#fd)
    if (chunk.length === 0) {
      this.#ended = true
      this.#buffer += decodeUtf8(concat(this.#bytes))
      this.#bytes = []
      return
    }
    const end = chunk.lastIndexOf(10)
    if (end < 0) {
      this.#bytes.push(chunk)
      return
    }
    this.#buffer += decodeUtf8(concat([...this.#bytes, chunk.subarray(0, end + 1)]))
    this.#bytes = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : []
  }
}
