import { digest } from '../../base/sha256.ts'
import type { Image } from '../../oci/image.ts'
import type { SourceExcerpt } from './progress.ts'

/** Which files of another tree are put where (COPY, ADD). Paths are absolute, `sources` may hold patterns. */
export type CopyAction = {
  readonly do: 'copy'
  readonly sources: readonly string[]
  readonly dest: string
  readonly chown: string | undefined
  /** Octal permission bits. */
  readonly chmod: number | undefined
  /** Unpack tar archives that are named (ADD). */
  readonly unpack: boolean
  readonly keepParents: boolean
  readonly exclude: readonly string[]
}

export type FileAction =
  | CopyAction
  | { readonly do: 'mkdir'; readonly path: string }
  | { readonly do: 'write'; readonly name: string; readonly content: string; readonly dest: string; readonly chown: string | undefined; readonly chmod: number | undefined }
  | { readonly do: 'fetch'; readonly url: string; readonly dest: string; readonly chown: string | undefined; readonly chmod: number | undefined }

/** A mount of a RUN step. */
export type RunMount =
  | { readonly type: 'bind'; readonly target: string; readonly from: Op; readonly source: string; readonly readOnly: boolean }
  | { readonly type: 'cache'; readonly target: string; readonly id: string; readonly readOnly: boolean }
  | { readonly type: 'tmpfs'; readonly target: string }
  /** Something that is not simulated: the step says so when it runs. */
  | { readonly type: 'refused'; readonly target: string; readonly why: string }

/** What a step does. The graph's edges are `input` and what actions and mounts name. */
export type Work =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'image'; readonly reference: string; readonly image: Image }
  | { readonly kind: 'context' }
  | { readonly kind: 'exec'; readonly input: Op; readonly args: readonly string[]; readonly env: readonly string[]; readonly cwd: string; readonly user: string; readonly mounts: readonly RunMount[] }
  | { readonly kind: 'file'; readonly input: Op; readonly from: Op | undefined; readonly action: FileAction }

/** A node of the build graph: content-addressed by what it does and what it works on. */
export type Op = {
  readonly digest: string
  /** As the progress shows it, e.g. `[2/5] WORKDIR /app`. */
  readonly name: string
  readonly work: Work
  /** Lines of the Dockerfile it stands for. */
  readonly source: SourceExcerpt | undefined
  /** Never taken from the cache. */
  readonly noCache: boolean
}

/** The nodes an operation needs first. */
export function inputsOf({ work }: Op): readonly Op[] {
  if (work.kind === 'exec') return [work.input, ...work.mounts.flatMap((m) => (m.type === 'bind' ? [m.from] : []))]
  if (work.kind === 'file') return work.from === undefined ? [work.input] : [work.input, work.from]
  return []
}

/** Makes a node; equal work under one name is the same node, by digest. */
export function op(name: string, work: Work, source?: SourceExcerpt, noCache = false): Op {
  const plain = JSON.stringify(work, (_key, value: unknown) => (isOp(value) ? value.digest : isImage(value) ? value.id : value))
  return { digest: digest(`${name}\0${plain}\0${noCache}`), name, work, source, noCache }
}

const isOp = (value: unknown): value is Op => typeof value === 'object' && value !== null && 'work' in value && 'digest' in value
const isImage = (value: unknown): value is Image => typeof value === 'object' && value !== null && 'document' in value && 'id' in value
