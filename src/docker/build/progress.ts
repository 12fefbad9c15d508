/**
 * What `POST /build?version=2` answers: one JSON object a line (docker's jsonmessage framing). The records follow BuildKit's
 * control API (moby/buildkit api/services/control StatusResponse), as JSON instead of protobuf. Times are microseconds since 1970.
 */
export type BuildRecord =
  | { readonly id: 'moby.buildkit.trace'; readonly aux: SolveStatus }
  /** Sent once, last, when an image was made. */
  | { readonly id: 'moby.image.id'; readonly aux: { readonly ID: string } }
  /** The end of a failed build. `message` is the text behind `ERROR: `, e.g. `failed to solve: process ... exit code: 3`. */
  | { readonly error: string; readonly errorDetail: BuildErrorDetail }

export type BuildErrorDetail = {
  readonly message: string
  /** Digest of the vertex that failed; undefined when the Dockerfile could not be understood. */
  readonly vertex?: string
  /** The Dockerfile's excerpt that buildx prints under the log; absent where BuildKit gives none. */
  readonly source?: SourceExcerpt
}

/** Lines of the Dockerfile; `start` and `end` are 1-based and inclusive. */
export type SourceExcerpt = {
  readonly filename: string
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A batch of changes since the last one; a vertex is sent anew, whole, whenever something of it changes. */
export type SolveStatus = {
  readonly vertexes?: readonly Vertex[]
  readonly statuses?: readonly VertexStatus[]
  readonly logs?: readonly VertexLog[]
  readonly warnings?: readonly VertexWarning[]
}

/** A step, e.g. `[2/5] WORKDIR /app` or `[internal] load build context`. */
export type Vertex = {
  readonly digest: string
  readonly inputs: readonly string[]
  readonly name: string
  readonly started?: number
  readonly completed?: number
  readonly cached?: boolean
  readonly error?: string
}

/** A line under a vertex that shows a transfer or a sub-step, e.g. `transferring context: 238B` or `exporting layers`. `current`/`total` in bytes, 0 when there is no amount. */
export type VertexStatus = {
  readonly id: string
  readonly vertex: string
  readonly name: string
  readonly current: number
  readonly total: number
  readonly timestamp: number
  readonly started?: number
  readonly completed?: number
}

/** Output of a RUN step: stream 1 is standard output, 2 is standard error; `data` is base64 of the bytes. */
export type VertexLog = {
  readonly vertex: string
  readonly stream: 1 | 2
  readonly data: string
  readonly timestamp: number
}

/** A build check's finding; buildx prints them after the build as ` - Rule: short (line 3)`. */
export type VertexWarning = {
  readonly vertex: string
  readonly level: number
  /** e.g. `JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior related to OS signals`. */
  readonly short: string
  readonly detail: readonly string[]
  readonly url: string
  readonly source?: SourceExcerpt
}
