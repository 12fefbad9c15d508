import { concat, decodeUtf8, encodeUtf8 } from '../../base/bytes.ts'
import { goJson } from '../../base/json.ts'
import type { MemoryFs } from '../../kernel/vfs/memory-fs.ts'
import type { Ino } from '../../kernel/vfs/file-system.ts'
import type { Stream } from '../../runtime/stdio.ts'
import type { Micros } from '../../sim/time.ts'

/** A line of a container's log (or a piece of one, when it is longer than 16 kB). */
export type LogEntry = { readonly at: Micros; readonly stream: Stream; readonly text: string }

/** Docker's copier cuts longer lines. */
const MAX_LINE = 16 * 1024

/** The json-file log of a container: what it wrote, line by line, kept in memory and in its file on the host's disk. */
export class ContainerLog {
  readonly entries: LogEntry[] = []
  readonly #fs: MemoryFs
  readonly #ino: Ino
  readonly #time: (at: Micros) => string
  readonly #pending: Record<Stream, Uint8Array> = { stdout: new Uint8Array(0), stderr: new Uint8Array(0) }
  #listeners: (() => void)[] = []

  constructor(fs: MemoryFs, ino: Ino, time: (at: Micros) => string) {
    this.#fs = fs
    this.#ino = ino
    this.#time = time
  }

  write(stream: Stream, data: Uint8Array, at: Micros): void {
    let rest = this.#pending[stream].length === 0 ? data : concat([this.#pending[stream], data])
    let any = false
    for (;;) {
      const end = rest.indexOf(10)
      const cut = end >= 0 && end < MAX_LINE ? end + 1 : rest.length >= MAX_LINE ? MAX_LINE : 0
      if (cut === 0) break
      this.#add({ at, stream, text: decodeUtf8(rest.subarray(0, cut)) })
      rest = rest.subarray(cut)
      any = true
    }
    this.#pending[stream] = rest.slice()
    if (any) this.#notify()
  }

  /** The streams have ended: what is left is a last line without its newline. */
  flush(at: Micros): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#pending[stream].length > 0) this.#add({ at, stream, text: decodeUtf8(this.#pending[stream]) })
      this.#pending[stream] = new Uint8Array(0)
    }
    this.#notify()
  }

  /** Calls `listener` after every write until the function it gives is called. */
  follow(listener: () => void): () => void {
    this.#listeners.push(listener)
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== listener)
    }
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }

  #add(entry: LogEntry): void {
    this.entries.push(entry)
    const line = encodeUtf8(`${goJson({ log: entry.text, stream: entry.stream, time: this.#time(entry.at) })}\n`)
    this.#fs.write(this.#ino, this.#fs.attr(this.#ino).size, line)
  }
}
