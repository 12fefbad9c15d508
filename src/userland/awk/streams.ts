import type { Gen } from '../../kernel/coroutine.ts'
import { isErrno } from '../../kernel/errno.ts'
import { decodeUtf8 } from '../../base/bytes.ts'
import { type Fd, O, STDERR, STDIN, STDOUT, sys } from '../../kernel/sys.ts'
import type { Env } from '../../kernel/program.ts'
import { execSearch, statusOf } from '../lib/exec.ts'
import { Output } from '../output.ts'
import type { PosixRegex } from '../lib/regex.ts'

/** How records are told apart in an input stream. */
export type Separator = { kind: 'char'; char: string } | { kind: 'paragraph' } | { kind: 'regex'; regex: PosixRegex }

/** Reads records. */
export class RecordReader {
  readonly #fd: Fd
  #text = ''
  #ended = false
  #pending: Uint8Array = new Uint8Array(0)

  constructor(fd: Fd) {
    this.#fd = fd
  }

  get fd(): Fd {
    return this.#fd
  }

  *next(separator: Separator): Gen<string | undefined> {
    for (;;) {
      if (separator.kind === 'paragraph') this.#text = this.#text.replace(/^\n+/, '')
      const found = this.#cut(separator)
      if (found !== undefined) return found
      if (this.#ended) {
        if (this.#text === '') return undefined
        const rest = separator.kind === 'paragraph' ? this.#text.replace(/\n+$/, '') : separator.kind === 'regex' ? this.#text.replace(/\n$/, '') : this.#text
        this.#text = ''
        return rest
      }
      yield* this.#fill()
    }
  }

  #cut(separator: Separator): string | undefined {
    if (separator.kind === 'char') {
      const at = this.#text.indexOf(separator.char)
      if (at < 0) return undefined
      const record = this.#text.slice(0, at)
      this.#text = this.#text.slice(at + 1)
      return record
    }
    const regex = separator.kind === 'paragraph' ? /\n\n+/u : separator.regex
    regex.lastIndex = 0
    const match = regex.exec(this.#text)
    if (match === null || match[0] === '' || (!this.#ended && match.index + match[0].length === this.#text.length)) return undefined
    const record = this.#text.slice(0, match.index)
    this.#text = this.#text.slice(match.index + match[0].length)
    return record
  }

  *#fill(): Gen<void> {
    const chunk = yield* sys.read(this.#fd)
    if (chunk.length === 0) {
      this.#ended = true
      this.#text += decodeUtf8(this.#pending)
      this.#pending = new Uint8Array(0)
      return
    }
    const joined = this.#pending.length === 0 ? chunk : Uint8Array.from([...this.#pending, ...chunk])
    let end = joined.length
    while (end > 0 && joined.length - end < 4 && ((joined[end - 1] as number) & 0xc0) === 0x80) end--
    if (end > 0 && (joined[end - 1] as number) >= 0xc0) end--
    else end = joined.length
    this.#text += decodeUtf8(joined.subarray(0, end))
    this.#pending = joined.slice(end)
  }
}

type OutStream = { out: Output; fd: Fd; pid: number | undefined }
type InStream = { reader: RecordReader; fd: Fd; pid: number | undefined }

/** The files and commands an awk program has open, by name. */
export class Streams {
  readonly stdout = new Output(STDOUT)
  readonly #outputs = new Map<string, OutStream>()
  readonly #inputs = new Map<string, InStream>()
  readonly #env: Env

  constructor(env: Env) {
    this.#env = env
  }

  *output(kind: '>' | '>>' | '|', name: string): Gen<Output> {
    if (kind !== '|' && (name === '/dev/stdout' || name === '-')) return this.stdout
    const open = this.#outputs.get(name)
    if (open !== undefined) return open.out
    yield* this.stdout.flush()
    let made: OutStream
    if (kind === '|') {
      const { fd, pid } = yield* this.#spawn(name, 'write')
      made = { out: new Output(fd), fd, pid }
    } else {
      const fd = name === '/dev/stderr' ? STDERR : yield* sys.open(name, O.WRONLY | O.CREAT | (kind === '>' ? O.TRUNC : O.APPEND))
      made = { out: new Output(fd), fd, pid: undefined }
    }
    this.#outputs.set(name, made)
    return made.out
  }

  /** The reader of a file or command; undefined when the file cannot be opened. */
  *input(kind: 'file' | 'command', name: string): Gen<RecordReader | undefined> {
    const open = this.#inputs.get(name)
    if (open !== undefined) return open.reader
    yield* this.flush()
    try {
      const { fd, pid } = kind === 'command' ? yield* this.#spawn(name, 'read') : { fd: name === '-' || name === '/dev/stdin' ? STDIN : yield* sys.open(name), pid: undefined }
      const made = { reader: new RecordReader(fd), fd, pid }
      this.#inputs.set(name, made)
      return made.reader
    } catch (error) {
      if (isErrno(error)) return undefined
      throw error
    }
  }

  *#spawn(command: string, direction: 'read' | 'write'): Gen<{ fd: Fd; pid: number }> {
    const pipe = yield* sys.pipe()
    const [mine, theirs, standard] = direction === 'read' ? [pipe.read, pipe.write, STDOUT] : [pipe.write, pipe.read, STDIN]
    const env = this.#env
    const pid = yield* sys.fork(function* () {
      yield* sys.dup2(theirs, standard)
      yield* sys.close(theirs)
      yield* sys.close(mine)
      yield* execSearch(['/bin/sh', '-c', command], env)
      return 127
    })
    yield* sys.close(theirs)
    yield* sys.setCloexec(mine, true)
    return { fd: mine, pid }
  }

  *flush(): Gen<void> {
    yield* this.stdout.flush()
    for (const { out } of this.#outputs.values()) yield* out.flush()
  }

  /** close(): the exit status of a command, 0 for a file, -1 when nothing of that name is open. */
  *close(name: string): Gen<number> {
    const output = this.#outputs.get(name)
    const input = this.#inputs.get(name)
    if (output === undefined && input === undefined) return -1
    let status = 0
    if (output !== undefined) {
      this.#outputs.delete(name)
      yield* output.out.flush()
      if (output.fd !== STDERR) yield* sys.close(output.fd)
      if (output.pid !== undefined) status = yield* waitFor(output.pid)
    }
    if (input !== undefined) {
      this.#inputs.delete(name)
      if (input.fd !== STDIN) yield* sys.close(input.fd)
      if (input.pid !== undefined) status = yield* waitFor(input.pid)
    }
    return status
  }

  *closeAll(): Gen<void> {
    yield* this.stdout.flush()
    for (const name of [...this.#outputs.keys(), ...this.#inputs.keys()]) yield* this.close(name)
  }

  *system(command: string): Gen<number> {
    yield* this.flush()
    const env = this.#env
    const pid = yield* sys.fork(function* () {
      yield* execSearch(['/bin/sh', '-c', command], env)
      return 127
    })
    return yield* waitFor(pid)
  }
}

function* waitFor(pid: number): Gen<number> {
  const waited = yield* sys.wait(pid)
  return waited === undefined ? 0 : statusOf(waited.status)
}
