import { compileIgnorePatterns, parseIgnoreFile } from '../../base/ignore-patterns.ts'
import { digest } from '../../base/sha256.ts'
import { readTar } from '../../base/tar-read.ts'
import { gunzip, isGzip } from '../../base/gzip.ts'
import { decodeUtf8 } from '../../base/bytes.ts'
import type { Gen } from '../../kernel/coroutine.ts'
import { sys } from '../../kernel/sys.ts'
import { slice } from '../../kernel/vfs/content.ts'
import { type Image, makeImage } from '../../oci/image.ts'
import { Layer, layerOfTar } from '../../oci/layer.ts'
import { layerTree } from '../../oci/layer-tree.ts'
import { parseReference, referenceString, tagNameOnly } from '../../oci/reference.ts'
import type { PullResult } from '../../runtime/pull.ts'
import { MILLISECOND, rfc3339Nano } from '../../sim/time.ts'
import { type Converted, convert, FrontendError, type ResolveImage } from './frontend.ts'
import type { BuildErrorDetail, SolveStatus } from './progress.ts'
import { executor, type ExecuteHost } from './solver/execute.ts'
import { Reporter } from './solver/reporter.ts'
import { SolveError, Solver } from './solver/solver.ts'
import { select, type SourceTree } from './solver/tree.ts'

export type BuildRequest = {
  /** The build context as a tar archive, plain or gzip. */
  readonly context: Uint8Array
  /** The Dockerfile's path in the context. */
  readonly dockerfile: string
  readonly tags: readonly string[]
  readonly buildArgs: ReadonlyMap<string, string>
  readonly labels: Readonly<Record<string, string>>
  readonly target: string
  readonly noCache: boolean
  /** Ask the registry even for images that are there. */
  readonly pull: boolean
  /** What only the older builder does: hosts and network of its containers, and whether they go. */
  readonly extraHosts: readonly string[]
  readonly networkMode: string
  readonly remove: boolean
  readonly forceRemove: boolean
}

/** What the engine gives a build. */
export type BuildHost = Omit<ExecuteHost, 'reporter'> & {
  /** The image of that name, if the engine has it. */
  localImage(reference: string): Image | undefined
  /** Fetches an image's content without naming it in the engine's list. */
  fetchImage(reference: string): Gen<PullResult>
}

/** A build that failed: what the client prints behind `ERROR: `. */
export class BuildFailure extends Error {
  readonly detail: BuildErrorDetail

  constructor(detail: BuildErrorDetail) {
    super(detail.message)
    this.detail = detail
  }
}

type Step = { readonly digest: string; readonly name: string }
const internal = (name: string): Step => ({ digest: digest(`internal ${name}`), name })

/** Builds an image of a Dockerfile and its context. Throws BuildFailure. The caller names and keeps the image. */
export function* build(host: BuildHost, request: BuildRequest, emit: (status: SolveStatus) => void): Gen<Image> {
  const reporter = new Reporter(host.runtime.kernel.world, emit)
  try {
    const context = unpackContext(host, request.context)
    const text = yield* loadDefinition(reporter, context, request.dockerfile)
    const converted = yield* convert(
      { dockerfile: { name: baseName(request.dockerfile), text }, buildArgs: request.buildArgs, target: request.target, noCache: request.noCache, labels: request.labels },
      resolver(host, reporter, request.pull),
    )
    yield* loadIgnoreFile(reporter, context)
    forgetIgnored(context, request.dockerfile)
    reportWarnings(reporter, converted, text, request.dockerfile)
    yield* loadContext(reporter, converted, request.context.length)
    const solver = new Solver({ kernel: host.runtime.kernel, cache: host.cache, reporter, context, execute: executor({ ...host, reporter }) })
    const { layers } = yield* solver.solve(converted.state)
    return yield* exportImage(host, reporter, converted, layers, request.tags)
  } catch (error) {
    throw failureOf(error)
  }
}

function failureOf(error: unknown): unknown {
  if (error instanceof SolveError) {
    return new BuildFailure({ message: `failed to solve: ${error.message}`, vertex: error.vertex.digest, ...(error.source !== undefined && { source: error.source }) })
  }
  if (error instanceof FrontendError) return new BuildFailure({ message: `failed to solve: ${error.message}`, ...(error.source !== undefined && { source: error.source }) })
  return error
}

/** The context as a tree. Files belong to root, as BuildKit's clients send them. */
export function unpackContext({ runtime: { kernel } }: Pick<BuildHost, 'runtime'>, archive: Uint8Array): SourceTree {
  const plain = isGzip(archive) ? gunzip(archive) : { bytes: archive }
  if ('error' in plain) throw new FrontendError(plain.error)
  const entries = plain.bytes.length === 0 ? { entries: [] } : readTar(plain.bytes)
  if ('error' in entries) throw new FrontendError(entries.error)
  const layer = layerOfTar(entries.entries.map((e) => ({ ...e, uid: 0, gid: 0 })))
  const fs = layerTree(new Layer(layer.entries), kernel.world.bootEpochMs)
  fs.readOnly = false
  return { fs, root: fs.root }
}

function readText({ fs, root }: SourceTree, path: string): string | undefined {
  const [found] = select({ fs, root }, path)
  if (found === undefined || fs.attr(found.ino).kind !== 'file') return undefined
  const content = fs.content(found.ino)
  return decodeUtf8(slice(content, 0, content.size))
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function* loadDefinition(reporter: Reporter, context: SourceTree, path: string): Gen<string> {
  const step = internal(`[internal] load build definition from ${baseName(path)}`)
  reporter.start(step)
  const text = readText(context, path)
  yield* sys.sleep(5 * MILLISECOND)
  reporter.status(step, 'transferring dockerfile:', { current: (text?.length ?? 0) + 36, done: true })
  if (text === undefined) {
    const message = `failed to read dockerfile: open ${baseName(path)}: no such file or directory`
    reporter.finish(step, { error: message })
    throw new FrontendError(message)
  }
  reporter.finish(step)
  return text
}

function* loadIgnoreFile(reporter: Reporter, context: SourceTree): Gen<void> {
  const step = internal('[internal] load .dockerignore')
  reporter.start(step)
  yield* sys.sleep(2 * MILLISECOND)
  reporter.status(step, 'transferring context:', { current: 2 + (readText(context, '.dockerignore')?.length ?? 0), done: true })
  reporter.finish(step)
}

/** Real: the Dockerfile and .dockerignore are sent even when they are ignored, but then no COPY sees them. */
export function forgetIgnored(context: SourceTree, dockerfile: string): void {
  const matcher = compileIgnorePatterns(parseIgnoreFile(readText(context, '.dockerignore') ?? ''))
  if ('error' in matcher) return
  for (const path of [dockerfile, '.dockerignore']) {
    const dir = select(context, path.slice(0, Math.max(0, path.lastIndexOf('/'))))[0]?.ino ?? context.root
    const name = baseName(path)
    if (matcher.ignores(path) && context.fs.lookup(dir, name) !== undefined) context.fs.unlink(dir, name)
  }
}

/** The context's transfer is shown when something copies from it. */
function* loadContext(reporter: Reporter, { state }: Converted, bytes: number): Gen<void> {
  const seen = new Set<string>()
  const uses = (op: Converted['state']): boolean => {
    if (seen.has(op.digest)) return false
    seen.add(op.digest)
    const { work } = op
    if (work.kind === 'context') return true
    if (work.kind === 'file') return uses(work.input) || (work.from !== undefined && uses(work.from))
    return work.kind === 'exec' && (uses(work.input) || work.mounts.some((m) => m.type === 'bind' && uses(m.from)))
  }
  if (!uses(state)) return
  const step = internal('[internal] load build context')
  reporter.start(step)
  yield* sys.sleep(5 * MILLISECOND)
  reporter.status(step, 'transferring context:', { current: bytes, done: true })
  reporter.finish(step)
}

function resolver(host: BuildHost, reporter: Reporter, pull: boolean): ResolveImage {
  return function* (reference) {
    const step = internal(`[internal] load metadata for ${reference}`)
    reporter.start(step)
    const local = pull ? undefined : host.localImage(reference)
    if (local !== undefined) {
      yield* sys.sleep(2 * MILLISECOND)
      reporter.finish(step)
      return { image: local, vertexName: `FROM ${reference}` }
    }
    const fetched = yield* host.fetchImage(reference)
    if (!fetched.ok) {
      const message = `failed to resolve source metadata for ${reference}: ${metadataProblem(reference, fetched)}`
      reporter.finish(step, { error: message })
      throw new FrontendError(message)
    }
    reporter.finish(step)
    return { image: fetched.image, vertexName: `FROM ${reference}@${fetched.digest}` }
  }
}

function metadataProblem(reference: string, result: Extract<PullResult, { ok: false }>): string {
  const parsed = parseReference(reference)
  switch (result.kind) {
    case 'unreachable': return result.message.replace(/^Get "([^"]*)"/, (_, url: string) => `failed to do request: Head "${url}${parsed.ok ? `${parsed.value.path}/manifests/${parsed.value.tag ?? 'latest'}` : ''}"`)
    case 'denied': return `pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
    case 'unknown': return `${reference}: not found`
  }
}

function reportWarnings(reporter: Reporter, { warnings, state }: Converted, text: string, path: string): void {
  reporter.warn(warnings.map((w) => ({
    vertex: state.digest, level: 1, short: `${w.rule}: ${w.message}`, detail: [w.description], url: w.url,
    source: { filename: baseName(path), text, start: w.start, end: w.end },
  })))
}

/** Puts the image together: the base's history, then the stage's, every layer step with its layer's time. */
function* exportImage(host: BuildHost, reporter: Reporter, converted: Converted, made: readonly { layer: Layer; createdAt: string }[], tags: readonly string[]): Gen<Image> {
  const { world } = host.runtime.kernel
  const step = internal('exporting to image')
  reporter.start(step)
  const started = reporter.now
  const { base, config, author } = converted
  const own = made.slice(base?.layers.length ?? 0)
  let next = 0
  let last = own[0]?.createdAt ?? base?.document.created ?? rfc3339Nano(world.bootEpochMs, world.now)
  const history = converted.history.map((entry) => {
    if (entry.empty_layer !== true) last = own[next++]?.createdAt ?? last
    return { ...entry, created: last }
  })
  yield* sys.sleep(20 * MILLISECOND)
  reporter.status(step, 'exporting layers', { done: true, started })
  const image = makeImage({
    architecture: 'amd64', os: 'linux', created: history.at(-1)?.created ?? last, config: cleaned(config), history: [...(base?.document.history ?? []), ...history],
    ...(author !== undefined && { author }),
  }, made.map((m) => m.layer))
  reporter.status(step, `writing image ${image.id}`, { done: true })
  for (const tag of tags) {
    const parsed = parseReference(tag)
    if (parsed.ok) reporter.status(step, `naming to ${referenceString(tagNameOnly(parsed.value))}`, { done: true })
  }
  reporter.finish(step)
  return image
}

/** A configuration without the fields nothing was said for. */
function cleaned(config: Converted['config']): Converted['config'] {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as Converted['config']
}
