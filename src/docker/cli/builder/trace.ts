import { fromBase64 } from '../../../base/base64.ts'
import { decodeUtf8 } from '../../../base/bytes.ts'
import type { SolveStatus, Vertex, VertexLog, VertexStatus, VertexWarning } from '../../build/progress.ts'

/** What is known of one step of a build. Times are microseconds since 1970. */
export class StepTrace {
  vertex: Vertex
  /** Number in plain output, given when it is first shown; 0 until then. */
  index = 0
  readonly statuses = new Map<string, VertexStatus>()
  /** Statuses to be shown anew. */
  readonly freshStatuses = new Set<string>()
  readonly warnings: VertexWarning[] = []
  shownWarnings = 0
  /** Log lines not shown yet, with their times before them. */
  lines: string[] = []
  /** The last line has no end yet. */
  partial = false
  /** What a partial line already showed. */
  shownPartial = 0
  /** The last ten lines, for the report of an error. */
  lastLines: string[] = []
  /** When it last got the screen, and how much has come since. */
  blockedSince = 0
  count = 0

  constructor(vertex: Vertex) {
    this.vertex = vertex
  }

  get completed(): boolean {
    return this.vertex.completed !== undefined
  }

  get running(): boolean {
    return this.vertex.started !== undefined && this.vertex.completed === undefined
  }

  /** Seconds that it took, or has taken until now. */
  seconds(now: number): number {
    return this.vertex.started === undefined ? 0 : ((this.vertex.completed ?? now) - this.vertex.started) / 1e6
  }

  addLog(log: VertexLog): void {
    const decoded = fromBase64(log.data)
    const text = 'bytes' in decoded ? decodeUtf8(decoded.bytes) : ''
    const pieces = text.split('\n')
    pieces.forEach((piece, i) => {
      const last = i === pieces.length - 1
      if (last && piece === '') return
      this.#addPiece(piece, log.timestamp)
      this.partial = last
    })
    if (text.endsWith('\n')) this.partial = false
  }

  #addPiece(piece: string, timestamp: number): void {
    if (this.partial && this.lastLines.length > 0) {
      this.lastLines[this.lastLines.length - 1] += piece
      if (this.lines.length > 0) this.lines[this.lines.length - 1] += piece
      else this.lines.push(this.lastLines.at(-1) ?? '')
      return
    }
    const line = `${elapsed((timestamp - (this.vertex.started ?? timestamp)) / 1e6)} ${piece}`
    this.lines.push(line)
    this.shownPartial = 0
    this.lastLines = [...this.lastLines, line].slice(-10)
  }
}

/** Seconds with as many decimals as buildx shows: three below ten, two below a hundred. */
function elapsed(seconds: number): string {
  return seconds.toFixed(seconds < 10 ? 3 : seconds < 100 ? 2 : 1)
}

/** All steps of a build in the order in which they were told, and which have news. */
export class BuildTrace {
  readonly steps = new Map<string, StepTrace>()
  readonly news = new Set<string>()

  /** Takes a batch of news in. */
  update(status: SolveStatus): void {
    for (const vertex of status.vertexes ?? []) this.#vertex(vertex)
    for (const one of status.statuses ?? []) this.#touch(one.vertex, (step) => {
      step.statuses.set(one.id, one)
      step.freshStatuses.add(one.id)
    })
    for (const warning of status.warnings ?? []) this.#touch(warning.vertex, (step) => step.warnings.push(warning))
    for (const log of status.logs ?? []) this.#touch(log.vertex, (step) => step.addLog(log))
  }

  /** All warnings, in the order of their steps. */
  get warnings(): readonly VertexWarning[] {
    return [...this.steps.values()].flatMap((step) => step.warnings)
  }

  #vertex(vertex: Vertex): void {
    const step = this.steps.get(vertex.digest)
    if (step === undefined) {
      this.steps.set(vertex.digest, new StepTrace(vertex))
      if (vertex.started === undefined) return
    } else step.vertex = vertex
    this.news.add(vertex.digest)
  }

  #touch(digest: string, change: (step: StepTrace) => unknown): void {
    const step = this.steps.get(digest)
    if (step === undefined) return
    change(step)
    step.count++
    this.news.add(digest)
  }
}
