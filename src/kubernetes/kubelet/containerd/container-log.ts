import { concat, decodeUtf8 } from '../../../base/bytes.ts'
import type { Micros } from '../../../sim/time.ts'
import type { LogLine, LogReader } from '../cri.ts'

/** Lines of one container that are kept; the oldest go first (the kubelet rotates at 10 MiB). */
const MAX_LINES = 100_000
/** A line longer than this is logged in pieces (containerd's max_container_log_line_size). */
const MAX_LINE = 16_384

type Follower = { readonly line: (line: LogLine) => void; readonly end: () => void }

/** What a container has written, line by line, and who follows it. */
export class ContainerLog {
  #lines: LogLine[] = []
  #rest: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] }
  #followers = new Set<Follower>()
  #ended = false

  write(stream: 'stdout' | 'stderr', data: Uint8Array, at: Micros): void {
    let rest = data
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      this.#add({ at, stream, text: decodeUtf8(concat([...this.#rest[stream], rest.subarray(0, end)])), partial: false })
      this.#rest[stream] = []
      rest = rest.subarray(end + 1)
    }
    if (rest.length === 0) return
    this.#rest[stream].push(rest.slice())
    const held = concat(this.#rest[stream])
    if (held.length < MAX_LINE) return
    this.#rest[stream] = []
    this.#add({ at, stream, text: decodeUtf8(held), partial: true })
  }

  /** The container has ended: an unfinished line is logged, followers are told. */
  end(at: Micros): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#rest[stream].length > 0) this.#add({ at, stream, text: decodeUtf8(concat(this.#rest[stream])), partial: true })
      this.#rest[stream] = []
    }
    this.#ended = true
    for (const follower of this.#followers) follower.end()
    this.#followers.clear()
  }

  /** A restart goes on writing to a new log. */
  reader(follow: boolean): LogReader {
    return (line, end) => {
      for (const known of this.#lines) line(known)
      if (!follow || this.#ended) {
        end()
        return () => {}
      }
      const follower = { line, end }
      this.#followers.add(follower)
      return () => this.#followers.delete(follower)
    }
  }

  #add(line: LogLine): void {
    this.#lines.push(line)
    if (this.#lines.length > MAX_LINES) this.#lines = this.#lines.slice(MAX_LINES / 10)
    for (const follower of this.#followers) follower.line(line)
  }
}
