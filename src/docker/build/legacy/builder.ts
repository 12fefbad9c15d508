import type { Gen } from '../../../kernel/coroutine.ts'
import { decodeUtf8 } from '../../../base/bytes.ts'
import { sys } from '../../../kernel/sys.ts'
import { WaitQueue } from '../../../kernel/wait.ts'
import { type Image, type ImageConfig, makeImage } from '../../../oci/image.ts'
import type { Layer } from '../../../oci/layer.ts'
import { familiarString, parseReference, tagNameOnly } from '../../../oci/reference.ts'
import { isRuntimePath } from '../../../runtime/init-layer.ts'
import type { PullResult } from '../../../runtime/pull.ts'
import { MILLISECOND } from '../../../sim/time.ts'
import type { Container } from '../../engine/containers/container.ts'
import { createContainer } from '../../engine/containers/create.ts'
import { removeContainer } from '../../engine/containers/remove.ts'
import { startContainer } from '../../engine/containers/start.ts'
import type { Engine } from '../../engine/engine.ts'
import { ApiError, badRequest } from '../../engine/errors.ts'
import { progressMessage } from '../../engine/images/pull.ts'
import { LATENCY } from '../../engine/latency.ts'
import { tagImage } from '../../engine/routes/images.ts'
import type { BuildRequest } from '../build.ts'
import { type Node, type ParsedDockerfile } from '../dockerfile/node.ts'
import { parseDockerfile } from '../dockerfile/parser.ts'
import { FrontendError, instructionOf, parseChecked, PLATFORM_ARGS } from '../frontend.ts'
import { op, type Op } from '../graph.ts'
import { PROXY_ARGS, Stage } from '../stage.ts'
import { expandWord } from '../dockerfile/shlex.ts'
import { select, type SourceTree } from '../solver/tree.ts'
import { planCopy, runCopy, treeOf } from './copy.ts'
import { configurationLine, LegacyFailure, parserText, short } from './texts.ts'

/** An object of the answer's stream. */
export type LegacyMessage = object

/** Images by what they were made of and how: the older builder's cache. */
export type LegacyCache = Map<string, string>

/** An image cannot have more layers (moby layer.maxLayerDepth). */
const MAX_DEPTH = 125
const COMMIT = 40 * MILLISECOND

/** Checks a Dockerfile before anything is done; what is wrong is the request's error. */
export function readLegacy(request: BuildRequest, context: SourceTree): ParsedDockerfile {
  const [found] = select(context, request.dockerfile)
  const name = request.dockerfile.slice(request.dockerfile.lastIndexOf('/') + 1)
  if (found === undefined || context.fs.attr(found.ino).kind !== 'file') throw badRequest(`Cannot locate specified Dockerfile: ${request.dockerfile}`)
  const text = decodeUtf8(context.fs.read(found.ino, 0, context.fs.attr(found.ino).size))
  try {
    const parsed = parseChecked({ name, text })
    const stages = parsed.nodes.filter((node) => node.cmd.toUpperCase() === 'FROM')
    const named = (node: Node): boolean => node.args[2]?.toLowerCase() === request.target.toLowerCase()
    if (request.target !== '' && !stages.some(named) && !(Number(request.target) < stages.length)) throw badRequest(`failed to reach build target ${request.target} in Dockerfile`)
    return parsed
  } catch (error) {
    if (error instanceof FrontendError) throw badRequest(parserText(error.message, name, text))
    throw error
  }
}

/** The builder before BuildKit (moby builder/dockerfile): one instruction after another, an image for each, containers that can be seen. */
export class LegacyBuilder {
  readonly #engine: Engine
  readonly #request: BuildRequest
  readonly #parsed: ParsedDockerfile
  readonly #context: SourceTree
  readonly #cache: LegacyCache
  readonly #say: (message: LegacyMessage) => void
  readonly #metaArgs = new Map<string, string>(Object.entries(PLATFORM_ARGS))
  readonly #used = new Set<string>()
  readonly #results: { name: string; image: Image | undefined }[] = []
  readonly #sources = new Map<string, Image>()
  #stage: Stage | undefined
  #image: Image | undefined
  #cached = true

  constructor(engine: Engine, request: BuildRequest, parsed: ParsedDockerfile, context: SourceTree, cache: LegacyCache, say: (message: LegacyMessage) => void) {
    this.#engine = engine
    this.#request = request
    this.#parsed = parsed
    this.#context = context
    this.#cache = cache
    this.#say = say
    this.#cached = !request.noCache
  }

  /** Builds and names the image. Throws LegacyFailure. */
  *run(): Gen<Image> {
    for (const warning of this.#parsed.warnings.filter((w) => w.short.startsWith('Empty continuation'))) this.#empty(warning.short)
    const nodes = this.#nodes()
    for (const [i, node] of nodes.entries()) {
      this.#line(`Step ${i + 1}/${nodes.length} : ${node.original}`)
      try {
        yield* this.#step(node)
      } catch (error) {
        throw failureOf(error)
      }
    }
    this.#unused()
    const image = this.#image
    if (image === undefined) throw new LegacyFailure('No image was generated. Is your Dockerfile empty?')
    this.#say({ aux: { ID: image.id } })
    this.#line(`Successfully built ${short(image.id)}`)
    for (const tag of this.#request.tags) {
      const ref = tagNameOnly(this.#engine.reference(tag))
      tagImage(this.#engine, image, ref)
      this.#line(`Successfully tagged ${familiarString(ref)}`)
    }
    return image
  }

  #line(text: string): void {
    this.#say({ stream: `${text}\n` })
  }

  #empty(text: string): void {
    this.#line(`[WARNING]: ${text.replace(': ', ':\n    ')}`)
    this.#line('[WARNING]: Empty continuation lines will become errors in a future release.')
  }

  #unused(): void {
    const unused = [...this.#request.buildArgs.keys()].filter((name) => !this.#used.has(name) && !PROXY_ARGS.includes(name)).sort()
    if (unused.length > 0) this.#line(`[Warning] One or more build-args [${unused.join(' ')}] were not consumed`)
  }

  /** The instructions up to the end of the stage that is asked for, and the labels of the command line. */
  #nodes(): Node[] {
    const { target, labels } = this.#request
    const nodes: Node[] = []
    let index = -1
    let reached = false
    for (const node of this.#parsed.nodes) {
      if (node.cmd.toUpperCase() === 'FROM') {
        if (reached) break
        index++
        reached = target !== '' && (node.args[2]?.toLowerCase() === target.toLowerCase() || target === String(index))
      }
      nodes.push(node)
    }
    const pairs = Object.entries(labels).map(([name, value]) => `${JSON.stringify(name)}=${JSON.stringify(value)}`)
    return pairs.length === 0 ? nodes : [...nodes, ...parseDockerfile(`LABEL ${pairs.join(' ')}`).nodes]
  }

  *#step(node: Node): Gen<void> {
    if (node.cmd.toUpperCase() === 'FROM') yield* this.#from(node)
    else if (this.#stage === undefined) return this.#metaArg(node)
    else yield* this.#dispatch(this.#stage, node)
    this.#line(` ---> ${this.#image === undefined ? '' : short(this.#image.id)}`)
  }

  #metaArg(node: Node): void {
    for (const word of node.args) {
      const eq = word.indexOf('=')
      const name = eq < 0 ? word : word.slice(0, eq)
      this.#used.add(name)
      const value = this.#request.buildArgs.get(name) ?? (eq < 0 ? undefined : this.#expand(word.slice(eq + 1)))
      if (value !== undefined) this.#metaArgs.set(name, value)
    }
  }

  #expand(word: string): string {
    return expandWord(word, (name) => this.#metaArgs.get(name), { escape: this.#parsed.escape }).word
  }

  *#from(node: Node): Gen<void> {
    const base = this.#expand(node.args[0] ?? '')
    const stage = this.#results.findLast((r) => r.name === base.toLowerCase() && r.name !== '')
    const image = stage !== undefined ? stage.image : base === 'scratch' ? undefined : yield* this.#find(base)
    this.#cached = !this.#request.noCache
    this.#image = image
    const index = this.#results.push({ name: node.args[2]?.toLowerCase() ?? '', image }) - 1
    this.#stage = new Stage({
      index, name: this.#results[index]?.name ?? '', label: '', state: op('base', { kind: 'scratch' }),
      scope: {
        escape: this.#parsed.escape, buildArgs: this.#request.buildArgs, metaArgs: this.#metaArgs, noCache: false, dockerfile: { name: '', text: '' },
        contextState: () => op('context', { kind: 'context' }), stateNamed: (name) => this.#source(name),
      },
    })
    Object.assign(this.#stage.config, image?.document.config ?? { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] })
    yield* this.#triggers(this.#stage)
  }

  *#triggers(stage: Stage): Gen<void> {
    const triggers = stage.config.OnBuild ?? []
    if (triggers.length === 0) return
    delete stage.config.OnBuild
    this.#line(`# Executing ${triggers.length} build trigger${triggers.length === 1 ? '' : 's'}`)
    for (const text of triggers) for (const node of parseDockerfile(text).nodes) yield* this.#dispatch(stage, node)
  }

  /** An image of the engine, fetched where it is missing. */
  *#find(name: string): Gen<Image> {
    const parsed = parseReference(name)
    if (!parsed.ok) throw new LegacyFailure(parsed.error.replace(/^(invalid reference format: repository name) \(.*\)/, '$1'))
    const ref = tagNameOnly(parsed.value)
    const known = this.#request.pull ? undefined : this.#engine.findImage(name)
    if (known !== undefined) return known
    const state: { result: PullResult | undefined } = { result: undefined }
    const done = new WaitQueue()
    this.#engine.runtime.pull(ref, {
      onResolved: () => this.#say({ status: `Pulling from ${ref.path}`, id: ref.tag ?? ref.digest ?? '' }), onProgress: (event) => this.#say(progressMessage(event)),
      onDone: (result) => {
        state.result = result
        done.wake()
      },
    })
    while (state.result === undefined) yield* sys.waitOn(done)
    const { result } = state
    if (!result.ok) throw new LegacyFailure(result.message)
    this.#say({ status: `Digest: ${result.digest}` })
    this.#say({ status: `Status: ${result.upToDate ? 'Image is up to date' : 'Downloaded newer image'} for ${familiarString(ref)}` })
    return result.image
  }

  #source(name: string): Op {
    const found = this.#stageImage(name) ?? this.#sources.get(name)
    if (found === undefined) throw new LegacyFailure(`invalid from flag value ${name}`)
    return op('source', { kind: 'image', reference: name, image: found })
  }

  #stageImage(name: string): Image | undefined {
    const earlier = this.#results.slice(0, -1)
    return (earlier.findLast((r) => r.name !== '' && r.name === name.toLowerCase()) ?? (/^\d+$/.test(name) ? earlier[Number(name)] : undefined))?.image
  }

  /** Does one instruction: a layer, or a change of the configuration; either way an image. */
  *#dispatch(stage: Stage, node: Node): Gen<void> {
    yield* this.#fetchSource(node)
    const before = stage.state
    const health = stage.config.Healthcheck
    instructionOf(node).apply(stage, node)
    const name = node.cmd.toUpperCase()
    if (name === 'ARG') for (const word of node.args) this.#used.add(stage.expand(word.split('=')[0] ?? ''))
    if (name === 'HEALTHCHECK' && health?.Test !== undefined) {
      stage.config.Healthcheck = { ...health, ...stage.config.Healthcheck }
      this.#line(`Note: overriding previous HEALTHCHECK: [${health.Test.join(' ')}]`)
    }
    if (name === 'COPY' || name === 'ADD') yield* this.#copy(stage, node, before)
    else if (name === 'RUN') yield* this.#run(stage)
    else yield* this.#configure(stage, configurationLine(stage, node), name === 'WORKDIR')
  }

  *#fetchSource(node: Node): Gen<void> {
    const [, from] = /^--from=(.*)$/.exec(node.flags.find((flag) => flag.startsWith('--from=')) ?? '') ?? []
    if (from === undefined || this.#stageImage(from) !== undefined || this.#sources.has(from)) return
    try {
      this.#sources.set(from, yield* this.#find(from))
    } catch (error) {
      if (error instanceof LegacyFailure) throw new LegacyFailure(`invalid from flag value ${from}: ${error.message}`)
      throw error
    }
  }

  *#copy(stage: Stage, node: Node, before: Op): Gen<void> {
    const ops: Op[] = []
    for (let at = stage.state; at !== before && at.work.kind === 'file'; at = at.work.input) ops.unshift(at)
    const { kernel } = this.#engine.runtime
    const plan = planCopy(stage, node, ops, (from) => (from?.work.kind === 'image' ? treeOf(kernel, from.work.image.layers) : this.#context))
    if (this.#reuse(stage, plan.createdBy)) return
    yield* this.#commit(stage, plan.createdBy, yield* runCopy(kernel, this.#image?.layers ?? [], plan))
  }

  *#run(stage: Stage): Gen<void> {
    const { work } = stage.state
    if (work.kind !== 'exec') return
    const refused = work.mounts[0]
    if (refused !== undefined) throw new LegacyFailure('the --mount option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled')
    const args = [...stage.args].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).sort()
    const createdBy = `${args.length === 0 ? '' : `|${args.length} ${args.join(' ')} `}${work.args.join(' ')}`
    if (this.#reuse(stage, createdBy)) return
    const container = this.#create(stage, { Cmd: [...work.args], Env: [...work.env] })
    const lines = container.output.subscribe({ stdout: true, stderr: true }, () => container.changed.wake())
    yield* sys.sleep(LATENCY.create + LATENCY.start)
    startContainer(this.#engine, container)
    while (container.running || container.exits === 0) {
      this.#print(lines.take())
      yield* sys.waitOn(container.changed)
    }
    this.#print(lines.take())
    if (container.exitCode !== 0 && this.#request.forceRemove) yield* this.#remove(container)
    if (container.exitCode !== 0) throw new LegacyFailure(`The command '${work.args.join(' ')}' returned a non-zero code: ${container.exitCode}`, container.exitCode)
    const layer = container.snapshot.diff(isRuntimePath)
    yield* this.#remove(container)
    yield* this.#commit(stage, createdBy, layer)
  }

  #print(chunks: readonly { readonly data: Uint8Array }[]): void {
    for (const { data } of chunks) this.#say({ stream: decodeUtf8(data) })
  }

  /** A container is made for it, though nothing runs; WORKDIR's directory comes into being with it. */
  *#configure(stage: Stage, createdBy: string, directory: boolean): Gen<void> {
    if (this.#reuse(stage, createdBy)) return
    const container = this.#create(stage, { Cmd: createdBy.split(' ') })
    yield* sys.sleep(LATENCY.create)
    const layer = directory ? container.snapshot.diff(isRuntimePath) : undefined
    yield* this.#remove(container)
    yield* this.#commit(stage, createdBy, layer)
  }

  #create(stage: Stage, body: { Cmd: string[]; Env?: string[] }): Container {
    const { User = '', WorkingDir = '', Volumes } = stage.config
    const image = this.#image ?? this.#engine.runtime.images.add(makeImage({ architecture: 'amd64', os: 'linux', created: this.#now(), config: {}, history: [] }, []))
    const { networkMode, extraHosts } = this.#request
    const { container } = createContainer(this.#engine, '', { Image: image.id, Entrypoint: [], User, WorkingDir, ...(Volumes !== undefined && { Volumes }), ...body, HostConfig: { NetworkMode: networkMode, ExtraHosts: [...extraHosts] } })
    this.#line(` ---> Running in ${short(container.id)}`)
    if (image.layers.length >= MAX_DEPTH) throw new LegacyFailure('max depth exceeded')
    return container
  }

  *#remove(container: Container): Gen<void> {
    if (!this.#request.remove && !this.#request.forceRemove) return
    yield* sys.sleep(LATENCY.remove)
    removeContainer(this.#engine, container, { force: true, volumes: true })
    if (this.#image === undefined) this.#engine.runtime.images.remove(container.image.id)
    this.#line(`Removing intermediate container ${short(container.id)}`)
  }

  #now(): string {
    return this.#engine.time(this.#engine.world.now)
  }

  #key(stage: Stage, createdBy: string): string {
    return `${this.#image?.id ?? ''}\0${createdBy}\0${JSON.stringify(stage.config)}`
  }

  /** Takes the image that was made of the same before, while there is one. */
  #reuse(stage: Stage, createdBy: string): boolean {
    const known = this.#cached ? this.#engine.runtime.images.get(this.#cache.get(this.#key(stage, createdBy)) ?? '') : undefined
    if (known === undefined) {
      this.#cached = false
      return false
    }
    this.#line(' ---> Using cache')
    this.#set(known)
    return true
  }

  #set(image: Image): void {
    this.#image = image
    const result = this.#results.at(-1)
    if (result !== undefined) result.image = image
  }

  *#commit(stage: Stage, createdBy: string, layer: Layer | undefined): Gen<void> {
    const key = this.#key(stage, createdBy)
    const parent = this.#image
    yield* sys.sleep(COMMIT)
    const created = this.#now()
    const added = layer !== undefined && layer.entries.length > 0
    const config = Object.fromEntries(Object.entries(stage.config).filter(([, value]) => value !== undefined)) as ImageConfig
    const history = { created, created_by: createdBy, ...(stage.author !== undefined && { author: stage.author }), ...(!added && { empty_layer: true }) }
    const image = makeImage(
      { architecture: 'amd64', os: 'linux', created, config, history: [...(parent?.document.history ?? []), history], ...(stage.author !== undefined && { author: stage.author }) },
      [...(parent?.layers ?? []), ...(added ? [layer] : [])],
    )
    this.#engine.runtime.images.add(image)
    if (parent !== undefined) this.#engine.parents.set(image.id, parent.id)
    this.#cache.set(key, image.id)
    this.#set(image)
  }
}

/** An instruction that the engine or an instruction's own rules refuse. */
function failureOf(error: unknown): unknown {
  if (error instanceof LegacyFailure || !(error instanceof Error) || error.name === 'EngineBug') return error
  if (error instanceof ApiError) return new LegacyFailure(error.message)
  return new LegacyFailure(error.message.replace(/^invalid containerPort/, 'Invalid containerPort'))
}
