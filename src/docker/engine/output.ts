import { WaitQueue } from '../../kernel/wait.ts'
import type { Stream } from '../../runtime/stdio.ts'

export type Chunk = { readonly stream: Stream; readonly data: Uint8Array }

/** Bytes an attached client may be behind before the container has to wait. */
const BEHIND = 1 << 20

/** One attached client: what has not been sent to it yet. */
export class Subscriber {
  readonly stdout: boolean
  readonly stderr: boolean
  ended = false
  #chunks: Chunk[] = []
  #bytes = 0
  readonly #signal: () => void
  readonly drained = new WaitQueue()

  constructor(wants: { stdout: boolean; stderr: boolean }, signal: () => void) {
    this.stdout = wants.stdout
    this.stderr = wants.stderr
    this.#signal = signal
  }

  get full(): boolean {
    return this.#bytes > BEHIND
  }

  push(chunk: Chunk): void {
    if (this.ended || !(chunk.stream === 'stdout' ? this.stdout : this.stderr)) return
    this.#chunks.push(chunk)
    this.#bytes += chunk.data.length
    this.#signal()
  }

  end(): void {
    this.ended = true
    this.#signal()
  }

  /** Takes everything. */
  take(): Chunk[] {
    const chunks = this.#chunks
    this.#chunks = []
    this.#bytes = 0
    this.drained.wake()
    return chunks
  }
}

/** Gives a process's output to all who are attached. */
export class Broadcaster {
  #subscribers: Subscriber[] = []

  subscribe(wants: { stdout: boolean; stderr: boolean }, signal: () => void): Subscriber {
    const subscriber = new Subscriber(wants, signal)
    this.#subscribers.push(subscriber)
    return subscriber
  }

  leave(subscriber: Subscriber): void {
    this.#subscribers = this.#subscribers.filter((s) => s !== subscriber)
    subscriber.drained.wake()
  }

  /** A queue to wait on when some client is too far behind; the piece is then not taken. */
  push(chunk: Chunk): WaitQueue | undefined {
    for (const s of this.#subscribers) if (s.full) return s.drained
    for (const s of this.#subscribers) s.push(chunk)
    return undefined
  }

  /** There will be no more (until the next start). */
  end(): void {
    for (const s of this.#subscribers) s.end()
    this.#subscribers = []
  }
}

/** A frame of the multiplexed stream (moby pkg/stdcopy): one byte stream number, three zeros, big-endian length. */
export function frame(stream: Stream | 'system', data: Uint8Array): Uint8Array {
  const out = new Uint8Array(8 + data.length)
  out[0] = stream === 'stdout' ? 1 : stream === 'stderr' ? 2 : 3
  new DataView(out.buffer).setUint32(4, data.length)
  out.set(data, 8)
  return out
}
