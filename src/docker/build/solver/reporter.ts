import { toBase64 } from '../../../base/base64.ts'
import type { World } from '../../../sim/world.ts'
import type { Op } from '../graph.ts'
import type { SolveStatus, Vertex } from '../progress.ts'

/** Tells the client what the build is doing: every vertex, its sub-steps and its log. */
export class Reporter {
  readonly #world: World
  readonly #emit: (status: SolveStatus) => void
  readonly #vertices = new Map<string, Vertex>()

  constructor(world: World, emit: (status: SolveStatus) => void) {
    this.#world = world
    this.#emit = emit
  }

  /** Microseconds since 1970. */
  get now(): number {
    return this.#world.bootEpochMs * 1000 + this.#world.now
  }

  /** Whether anything has been said of a vertex. */
  knows(op: Pick<Op, 'digest'>): boolean {
    return this.#vertices.has(op.digest)
  }

  start(op: { readonly digest: string; readonly name: string }, inputs: readonly string[] = []): void {
    if (this.#vertices.has(op.digest)) return
    this.#set({ digest: op.digest, inputs, name: op.name, started: this.now })
  }

  finish(op: { readonly digest: string }, fields: { cached?: boolean; error?: string } = {}): void {
    const vertex = this.#vertices.get(op.digest)
    if (vertex === undefined || (vertex.completed !== undefined && fields.cached !== true)) return
    this.#set({ ...vertex, completed: this.now, ...fields })
  }

  status(op: { readonly digest: string }, id: string, fields: { current?: number; total?: number; done?: boolean; started?: number } = {}): void {
    const { current = 0, total = 0, done = false, started = this.now } = fields
    this.#emit({ statuses: [{ id, vertex: op.digest, name: '', current, total, timestamp: this.now, started, ...(done && { completed: this.now }) }] })
  }

  log(op: { readonly digest: string }, stream: 1 | 2, data: Uint8Array): void {
    this.#emit({ logs: [{ vertex: op.digest, stream, data: toBase64(data), timestamp: this.now }] })
  }

  warn(warnings: NonNullable<SolveStatus['warnings']>): void {
    if (warnings.length > 0) this.#emit({ warnings })
  }

  #set(vertex: Vertex): void {
    this.#vertices.set(vertex.digest, vertex)
    this.#emit({ vertexes: [vertex] })
  }
}
