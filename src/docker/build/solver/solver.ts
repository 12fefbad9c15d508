import { digest } from '../../../base/sha256.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { sys } from '../../../kernel/sys.ts'
import { OverlayFs } from '../../../kernel/vfs/overlay-fs.ts'
import { WaitQueue } from '../../../kernel/wait.ts'
import type { Layer } from '../../../oci/layer.ts'
import { layerTree } from '../../../oci/layer-tree.ts'
import { makeRoot } from '../../../runtime/mounts.ts'
import { Snapshot } from '../../../runtime/snapshot.ts'
import { MILLISECOND, rfc3339Nano } from '../../../sim/time.ts'
import { inputsOf, type Op, type Work } from '../graph.ts'
import type { SourceExcerpt } from '../progress.ts'
import { applyFileAction, excluder, selection } from './apply.ts'
import type { BuildCache, Made, Result } from './cache.ts'
import type { Reporter } from './reporter.ts'
import { checksum, type SourceTree } from './tree.ts'

/** A step that failed; `message` is BuildKit's, without `failed to solve: `. */
export class SolveError extends Error {
  readonly vertex: Op
  readonly source: SourceExcerpt | undefined

  constructor(message: string, vertex: Op) {
    super(message)
    this.vertex = vertex
    this.source = vertex.source
  }
}

/** Runs a command on layers and gives what it changed. Throws Error with BuildKit's text. */
export type Execute = (op: Op, work: Extract<Work, { kind: 'exec' }>, layers: readonly Layer[], mounts: ReadonlyMap<Op, SourceTree>) => Gen<Layer>

export type SolverHost = {
  readonly kernel: Kernel
  readonly cache: BuildCache
  readonly reporter: Reporter
  readonly context: SourceTree
  readonly execute: Execute
}

/** A value that is being made, maybe for several who wait. */
type Cell<T> = { done: boolean; value: T | undefined; error: unknown; readonly ready: WaitQueue }

/** How long writing a file step's layer takes. */
const FILE_STEP = 15 * MILLISECOND

/**
 * Solves a build graph: a node whose key (what it does, on what) is in the cache is not done again, nor what it was made of;
 * independent nodes are done side by side.
 */
export class Solver {
  readonly #host: SolverHost
  readonly #results = new Map<string, Cell<Result>>()
  readonly #keys = new Map<string, string>()

  constructor(host: SolverHost) {
    this.#host = host
  }

  /** The layers of a node. Throws SolveError. */
  *solve(op: Op): Gen<Result> {
    const known = this.#results.get(op.digest)
    if (known !== undefined) return yield* settled(known)
    const cell: Cell<Result> = { done: false, value: undefined, error: undefined, ready: new WaitQueue() }
    this.#results.set(op.digest, cell)
    yield* fill(cell, this.#make(op))
    return yield* settled(cell)
  }

  *#make(op: Op): Gen<Result> {
    const { cache, reporter } = this.#host
    const key = yield* this.#key(op)
    const hit = op.noCache ? undefined : cache.get(key)
    if (hit !== undefined) {
      this.#mark(op)
      return hit
    }
    if (op.work.kind === 'image') return this.#load(op, op.work)
    if (op.work.kind === 'scratch' || op.work.kind === 'context') return { layers: [] }
    const made = yield* this.#work(op)
    cache.set(key, made)
    reporter.finish(op)
    return made
  }

  #load(op: Op, { image }: Extract<Work, { kind: 'image' }>): Result {
    const { cache, reporter } = this.#host
    reporter.start(op)
    reporter.finish(op, cache.loaded.has(image.id) ? { cached: true } : {})
    cache.loaded.add(image.id)
    return imageResult(op.work as Extract<Work, { kind: 'image' }>)
  }

  /** Shows a node that came from the cache, and all it was made of. */
  #mark(op: Op): void {
    const { reporter } = this.#host
    for (const input of inputsOf(op)) this.#mark(input)
    if (reporter.knows(op) || op.work.kind === 'scratch' || op.work.kind === 'context') return
    reporter.start(op, inputsOf(op).map((i) => i.digest))
    reporter.finish(op, op.work.kind === 'image' ? {} : { cached: true })
  }

  *#work(op: Op): Gen<Result> {
    const { reporter, kernel } = this.#host
    const { work } = op
    if (work.kind !== 'exec' && work.kind !== 'file') return { layers: [] }
    const inputs = yield* this.#together(inputsOf(op))
    const below = inputs[0] ?? { layers: [] }
    reporter.start(op, inputsOf(op).map((i) => i.digest))
    try {
      const layers = below.layers.map((m) => m.layer)
      const layer = work.kind === 'exec'
        ? yield* this.#host.execute(op, work, layers, this.#trees(work.mounts.flatMap((m) => (m.type === 'bind' ? [m.from] : [])), inputs.slice(1)))
        : yield* this.#file(work, layers, inputs[1])
      const created: Made = { layer, createdAt: rfc3339Nano(kernel.world.bootEpochMs, kernel.world.now) }
      return { layers: [...below.layers, created] }
    } catch (error) {
      if (!(error instanceof Error) || error.name === 'EngineBug') throw error
      reporter.finish(op, { error: error.message })
      throw error instanceof SolveError ? error : new SolveError(error.message, op)
    }
  }

  /** Solves several nodes side by side. */
  *#together(ops: readonly Op[]): Gen<Result[]> {
    const [first, ...others] = ops
    for (const other of others) yield* sys.thread(() => quietly(this.solve(other)))
    const results: Result[] = []
    if (first !== undefined) results.push(yield* this.solve(first))
    for (const other of others) results.push(yield* this.solve(other))
    return results
  }

  #trees(ops: readonly Op[], results: readonly Result[]): Map<Op, SourceTree> {
    return new Map(ops.map((op, i) => [op, op.work.kind === 'context' ? this.#host.context : this.#tree(results[i] ?? { layers: [] })]))
  }

  *#file(work: Extract<Work, { kind: 'file' }>, layers: readonly Layer[], from: Result | undefined): Gen<Layer> {
    const { kernel, context } = this.#host
    const snapshot = new Snapshot(kernel, layers)
    const root = makeRoot(kernel, snapshot.overlay())
    const tree = work.from?.work.kind === 'context' ? context : from === undefined ? undefined : this.#tree(from)
    try {
      applyFileAction(root.walker, work.action, tree, kernel.world.bootEpochMs)
      yield* sys.sleep(FILE_STEP)
      return snapshot.diff()
    } finally {
      snapshot.remove()
    }
  }

  /** The merged files of some layers, to be read. */
  #tree({ layers }: Result): SourceTree {
    const { kernel } = this.#host
    const lower = [...layers].reverse().map(({ layer }) => {
      const fs = layerTree(layer, kernel.world.bootEpochMs)
      return { fs, ino: fs.root }
    })
    const fs = new OverlayFs({ dev: kernel.nextDev(), lower, upper: undefined })
    return { fs, root: fs.root }
  }

  /** What a node's result depends on: its work and the keys of its inputs; for copied files their content, whoever made them. */
  *#key(op: Op): Gen<string> {
    const known = this.#keys.get(op.digest)
    if (known !== undefined) return known
    const key = yield* this.#computeKey(op)
    this.#keys.set(op.digest, key)
    return key
  }

  *#computeKey(op: Op): Gen<string> {
    const { work } = op
    switch (work.kind) {
      case 'scratch':
      case 'context':
        return work.kind
      case 'image':
        return digest(work.image.layers.map((l) => l.diffId).join(' '))
      case 'exec': {
        const mounts: string[] = []
        for (const mount of work.mounts) mounts.push(mount.type === 'bind' ? `${mount.target} ${mount.source} ${yield* this.#contentKey(mount.from, mount.source)}` : JSON.stringify(mount))
        return digest(JSON.stringify(['exec', yield* this.#key(work.input), work.args, work.env, work.cwd, work.user, mounts]))
      }
      case 'file': {
        const input = yield* this.#key(work.input)
        if (work.action.do !== 'copy' || work.from === undefined) return digest(JSON.stringify(['file', input, work.action]))
        const tree = yield* this.#sourceTree(work.from)
        try {
          const sums = selection(work.action, tree).map(({ source, selected }) => `${source} ${checksum(tree, selected, excluder(work.action.do === 'copy' ? work.action.exclude : []))}`)
          return digest(JSON.stringify(['copy', input, { ...work.action, sources: sums }]))
        } catch (error) {
          throw this.#missing(op, error)
        }
      }
    }
  }

  *#contentKey(from: Op, source: string): Gen<string> {
    const tree = yield* this.#sourceTree(from)
    return checksum(tree, selection({ do: 'copy', sources: [source], dest: '/', chown: undefined, chmod: undefined, unpack: false, keepParents: false, exclude: [] }, tree).flatMap((s) => s.selected), () => false)
  }

  *#sourceTree(from: Op): Gen<SourceTree> {
    return from.work.kind === 'context' ? this.#host.context : this.#tree(yield* this.solve(from))
  }

  #missing(op: Op, error: unknown): SolveError {
    const random = this.#host.kernel.world.random('buildkit refs')
    const id = (): string => random.letters('0123456789abcdefghijklmnopqrstuvwxyz', 25)
    const message = `failed to calculate checksum of ref ${id()}::${id()}: ${(error as Error).message}`
    this.#host.reporter.start(op)
    this.#host.reporter.finish(op, { error: message })
    return new SolveError(`failed to compute cache key: ${message}`, op)
  }
}

/** The layers of an image; all as old as the image. */
function imageResult({ image }: Extract<Work, { kind: 'image' }>): Result {
  return { layers: image.layers.map((layer) => ({ layer, createdAt: image.document.created })) }
}

function* fill<T>(cell: Cell<T>, work: Gen<T>): Gen<void> {
  try {
    cell.value = yield* work
  } catch (error) {
    cell.error = error
  }
  cell.done = true
  cell.ready.wake()
}

function* settled<T>(cell: Cell<T>): Gen<T> {
  while (!cell.done) yield* sys.waitOn(cell.ready)
  if (cell.error !== undefined) throw cell.error
  return cell.value as T
}

/** The error is kept in the cell and thrown to whoever asks for the result. */
function* quietly(work: Gen<unknown>): Gen<void> {
  try {
    yield* work
  } catch (error) {
    if (!(error instanceof SolveError)) throw error
  }
}
