import type { Engine } from '../engine/engine.ts'
import type { BuildRecord } from '../engine/records.ts'
import type { SolveStatus, Vertex } from './progress.ts'

type StepRecord = BuildRecord['steps'][number]

/** Keeps a build's record in the engine's table up to date, for the window. */
export class BuildProgress {
  readonly #engine: Engine
  readonly #vertices = new Map<string, Vertex>()
  #record: BuildRecord

  constructor(engine: Engine, id: string, tags: readonly string[]) {
    this.#engine = engine
    this.#record = { id, tags, started: engine.world.now, ended: undefined, error: undefined, image: undefined, steps: [] }
    this.#publish({})
  }

  update({ vertexes }: SolveStatus): void {
    if (vertexes === undefined) return
    for (const vertex of vertexes) this.#vertices.set(vertex.digest, vertex)
    this.#publish({ steps: [...this.#vertices.values()].map(stepOf) })
  }

  end(image: string | undefined, error: string | undefined): void {
    this.#publish({ ended: this.#engine.world.now, image, error })
  }

  #publish(change: Partial<BuildRecord>): void {
    this.#record = { ...this.#record, ...change }
    this.#engine.tables.builds.set(this.#record.id, this.#record)
  }
}

function stepOf({ digest, name, started, completed, cached, error }: Vertex): StepRecord {
  const state = error !== undefined ? 'failed' : cached === true ? 'cached' : completed !== undefined ? 'done' : started !== undefined ? 'running' : 'waiting'
  return { digest, name, line: undefined, state }
}
