import type { Gen } from '../../kernel/coroutine.ts'
import type { History, Image, ImageConfig } from '../../oci/image.ts'
import { parseReference, referenceString, tagNameOnly } from '../../oci/reference.ts'
import { parseDockerfile } from './dockerfile/parser.ts'
import { DockerfileError, type Node, type ParsedDockerfile } from './dockerfile/node.ts'
import { expandWord } from './dockerfile/shlex.ts'
import { didYouMean } from './dockerfile/suggest.ts'
import { op, type Op } from './graph.ts'
import { INSTRUCTIONS } from './instructions/registry.ts'
import type { InstructionKind } from './instructions/instruction.ts'
import { lint, type LintWarning } from './lint.ts'
import type { SourceExcerpt } from './progress.ts'
import { type BuildScope, Stage } from './stage.ts'

export type FrontendOptions = {
  readonly dockerfile: { readonly name: string; readonly text: string }
  readonly buildArgs: ReadonlyMap<string, string>
  readonly target: string
  readonly noCache: boolean
  readonly labels: Readonly<Record<string, string>>
}

/** A Dockerfile that BuildKit refuses; `source` shows where. */
export class FrontendError extends Error {
  readonly source: SourceExcerpt | undefined

  constructor(message: string, source?: SourceExcerpt) {
    super(message)
    this.source = source
  }
}

/** What a Dockerfile comes to: the node that makes the files, and the image around them. */
export type Converted = {
  readonly state: Op
  readonly base: Image | undefined
  readonly config: ImageConfig
  readonly history: readonly History[]
  readonly author: string | undefined
  readonly warnings: readonly LintWarning[]
}

/** Gives the image of a base name (`FROM`, `COPY --from`); the progress shows it. Throws FrontendError. */
export type ResolveImage = (name: string) => Gen<{ readonly image: Image; readonly vertexName: string }>

type Plan = { readonly from: Node; readonly base: string; readonly name: string; readonly nodes: Node[] }

const KINDS = new Map(INSTRUCTIONS.map((kind) => [kind.name, kind]))

/** Turns a Dockerfile into a build graph (BuildKit's dockerfile2llb). */
export function* convert(options: FrontendOptions, resolve: ResolveImage): Gen<Converted> {
  const parsed = parseChecked(options.dockerfile)
  return yield* new Conversion(options, parsed, resolve).run()
}

/** Parses and checks every instruction. Throws FrontendError. */
export function parseChecked(dockerfile: FrontendOptions['dockerfile']): ParsedDockerfile {
  try {
    const parsed = parseDockerfile(dockerfile.text)
    let staged = false
    for (const node of parsed.nodes) {
      const kind = instructionOf(node)
      if (kind.name === 'FROM') staged = true
      else if (!staged && kind.name !== 'ARG') throw new DockerfileError('no build stage in current context', node.startLine, node.endLine)
      try {
        kind.check(node)
        if (node.child !== undefined) instructionOf(node.child).check(node.child)
      } catch (error) {
        if (error instanceof DockerfileError) throw error
        throw new DockerfileError(`dockerfile parse error on line ${node.startLine}: ${(error as Error).message}`, node.startLine, node.endLine)
      }
    }
    return parsed
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    const { startLine, endLine } = error
    throw new FrontendError(error.message, startLine === 0 ? undefined : { filename: dockerfile.name, text: dockerfile.text, start: startLine, end: Math.max(startLine, endLine) })
  }
}

/** The instruction that a line is. Throws DockerfileError. */
export function instructionOf(node: Node): InstructionKind {
  const kind = KINDS.get(node.cmd.toUpperCase())
  if (kind !== undefined) return kind
  const near = didYouMean(node.cmd, INSTRUCTIONS.map((k) => k.name), false)
  throw new DockerfileError(`dockerfile parse error on line ${node.startLine}: unknown instruction: ${node.cmd}${near}`, node.startLine, node.endLine)
}

class Conversion {
  readonly #options: FrontendOptions
  readonly #parsed: ParsedDockerfile
  readonly #resolve: ResolveImage
  readonly #plans: Plan[] = []
  readonly #metaArgs = new Map<string, string>()
  readonly #images = new Map<string, { image: Image; op: Op }>()
  readonly #stages = new Map<number, Stage>()
  readonly #open = new Set<number>()
  readonly #scope: BuildScope
  #context: Op | undefined

  constructor(options: FrontendOptions, parsed: ParsedDockerfile, resolve: ResolveImage) {
    this.#options = options
    this.#parsed = parsed
    this.#resolve = resolve
    for (const [name, value] of Object.entries(PLATFORM_ARGS)) this.#metaArgs.set(name, value)
    this.#scope = {
      escape: parsed.escape, buildArgs: options.buildArgs, metaArgs: this.#metaArgs, noCache: options.noCache, dockerfile: options.dockerfile,
      contextState: () => (this.#context ??= op('[internal] load build context', { kind: 'context' })),
      stateNamed: (name, of) => this.#stateNamed(name, of),
    }
  }

  *run(): Gen<Converted> {
    this.#readStages()
    const target = this.#target()
    yield* this.#resolveImages(target)
    const stage = this.#stage(target)
    const base = this.#baseImage(stage)
    const labels = this.#options.labels
    if (Object.keys(labels).length > 0) stage.config.Labels = { ...stage.config.Labels, ...labels }
    const warnings = lint(this.#parsed)
    if (warnings.length > 0 && this.#parsed.directives.some((d) => d.name === 'check' && /(?:^|;)\s*error=true/i.test(d.value))) {
      throw new FrontendError(`lint violation found for rules: ${[...new Set(warnings.map((w) => w.rule))].join(', ')}`)
    }
    return { state: stage.state, base, config: stage.config, history: stage.history, author: stage.author, warnings }
  }

  /** Splits the instructions into stages and gives the ARGs before the first FROM their values. */
  #readStages(): void {
    for (const node of this.#parsed.nodes) {
      const name = node.cmd.toUpperCase()
      const open = this.#plans.at(-1)
      if (name === 'FROM') this.#plan(node)
      else if (open === undefined) this.#metaArg(node)
      else open.nodes.push(node)
    }
    if (this.#plans.length === 0) throw new FrontendError('no build stage in current context')
  }

  #metaArg(node: Node): void {
    for (const word of node.args) {
      const eq = word.indexOf('=')
      const name = eq < 0 ? word : word.slice(0, eq)
      const value = this.#options.buildArgs.get(name) ?? (eq < 0 ? undefined : this.#at(node, () => this.#expandMeta(word.slice(eq + 1))))
      if (value !== undefined) this.#metaArgs.set(name, value)
    }
  }

  #plan(node: Node): void {
    const [word = '', , name = ''] = node.args
    const platform = node.flags.find((flag) => flag.startsWith('--platform='))?.slice('--platform='.length)
    this.#at(node, () => {
      if (platform !== undefined) this.#platform(platform)
      const base = this.#expandMeta(word)
      if (base === '') throw new Error(`base name (${word}) should not be blank`)
      this.#plans.push({ from: node, base, name: name.toLowerCase(), nodes: [] })
    })
  }

  #platform(text: string): void {
    const value = this.#expandMeta(text)
    if (value === '') {
      const near = didYouMean(text.replace(/[${}]/g, ''), Object.keys(PLATFORM_ARGS), true)
      throw new Error(`empty platform value from expression ${text}${near}`)
    }
    if (!/^(?:linux\/)?(?:amd64|x86_64)$|^linux$/.test(value)) throw new Error(`drydock: building for the platform ${value} is not simulated yet`)
  }

  #expandMeta(word: string): string {
    return expandWord(word, (name) => this.#metaArgs.get(name), { escape: this.#parsed.escape }).word
  }

  #target(): number {
    const { target } = this.#options
    if (target === '') return this.#plans.length - 1
    const named = this.#find(target, this.#plans.length)
    if (named !== undefined) return named
    if (/^\d+$/.test(target) && Number(target) < this.#plans.length) return Number(target)
    throw new FrontendError(`target stage ${JSON.stringify(target)} could not be found${didYouMean(target, this.#plans.map((p) => p.name), false)}`)
  }

  /** The last stage of that name before a stage. */
  #find(name: string, before: number): number | undefined {
    for (let i = before - 1; i >= 0; i--) if (this.#plans[i]?.name === name.toLowerCase()) return i
    return undefined
  }

  /** Fetches every image that the stages the target needs are built on or copy from. */
  *#resolveImages(target: number): Gen<void> {
    const seen = new Set<number>()
    const pending = [target]
    for (let i = pending.pop(); i !== undefined; i = pending.pop()) {
      const plan = this.#plans[i]
      if (plan === undefined || seen.has(i)) continue
      seen.add(i)
      const named = [{ name: plan.base, node: plan.from, base: true }, ...plan.nodes.flatMap((node) => froms(node).map((name) => ({ name, node, base: false })))]
      for (const { name, node, base } of named) {
        const stage = this.#find(name, i) ?? (!base && /^\d+$/.test(name) && Number(name) < i ? Number(name) : undefined)
        if (stage !== undefined) pending.push(stage)
        else if (!(base && name === 'scratch') && !this.#isSelf(name, i, base)) yield* this.#fetch(name, node, base)
      }
    }
  }

  /** Whether `--from` names the stage it stands in, which can never be. */
  #isSelf(name: string, index: number, base: boolean): boolean {
    return !base && (this.#plans[index]?.name === name.toLowerCase() || name === String(index))
  }

  *#fetch(name: string, node: Node, base: boolean): Gen<void> {
    if (this.#images.has(name)) return
    const reference = this.#at(node, () => {
      const parsed = parseReference(name)
      if (!parsed.ok) throw new Error(base ? `failed to parse stage name ${JSON.stringify(name)}: ${parsed.error}` : `invalid from flag value ${name}: ${parsed.error}`)
      return referenceString(tagNameOnly(parsed.value))
    })
    try {
      const { image, vertexName } = yield* this.#resolve(reference)
      this.#images.set(name, { image, op: op(vertexName, { kind: 'image', reference, image }) })
    } catch (error) {
      if (error instanceof FrontendError) throw new FrontendError(`${name}: ${error.message}`, error.source ?? this.#excerpt(node))
      throw error
    }
  }

  /** Applies a stage's instructions, once. */
  #stage(index: number): Stage {
    const made = this.#stages.get(index)
    if (made !== undefined) return made
    const plan = this.#plans[index]
    if (plan === undefined) throw new FrontendError(`there is no build stage ${index}`)
    if (this.#open.has(index)) throw new FrontendError(`circular dependency detected on stage: ${plan.name || `stage-${index}`}`, this.#excerpt(plan.from))
    this.#open.add(index)
    const stage = this.#begin(plan, index)
    for (const node of plan.nodes) this.#at(node, () => instructionOf(node).apply(stage, node))
    this.#open.delete(index)
    this.#stages.set(index, stage)
    return stage
  }

  #begin(plan: Plan, index: number): Stage {
    const label = plan.name !== '' ? plan.name : this.#plans.length > 1 ? `stage-${index}` : ''
    const parent = this.#find(plan.base, index)
    const base = parent === undefined ? undefined : this.#stage(parent)
    const image = this.#images.get(plan.base)
    const stage = new Stage({ index, name: plan.name, label, scope: this.#scope, state: base?.state ?? op('scratch', { kind: 'scratch' }) })
    const own = plan.nodes.filter((node) => instructionOf(node).step === true).length
    stage.steps = own + (base === undefined && plan.base !== 'scratch' ? 1 : 0)
    if (base !== undefined) stage.continueFrom(base)
    else if (image !== undefined) {
      const vertex = `${stage.counter()}${image.op.name}`
      stage.state = op(vertex, image.op.work, this.#excerpt(plan.from))
      Object.assign(stage.config, image.image.document.config)
    } else stage.config.Env = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']
    if (image === undefined && base === undefined) stage.config.WorkingDir = '/'
    this.#triggers(stage)
    return stage
  }

  /** The base image's ONBUILD instructions come first. */
  #triggers(stage: Stage): void {
    const triggers = stage.config.OnBuild ?? []
    delete stage.config.OnBuild
    for (const text of triggers) {
      for (const node of parseDockerfile(text).nodes) instructionOf(node).apply(stage, node)
    }
  }

  #stateNamed(name: string, of: Stage): Op {
    const index = this.#find(name, of.index) ?? (/^\d+$/.test(name) && Number(name) < of.index ? Number(name) : undefined)
    if (index !== undefined) return this.#stage(index).state
    if (this.#isSelf(name, of.index, false)) throw new Error(`circular dependency detected on stage: ${of.name || `stage-${of.index}`}`)
    const image = this.#images.get(name)
    if (image === undefined) throw new Error(`invalid from flag value ${name}`)
    return image.op
  }

  #baseImage(stage: Stage): Image | undefined {
    for (let i: number | undefined = stage.index; i !== undefined; ) {
      const base: string = this.#plans[i]?.base ?? ''
      const parent = this.#find(base, i)
      if (parent === undefined) return this.#images.get(base)?.image
      i = parent
    }
    return undefined
  }

  #excerpt(node: Node): SourceExcerpt {
    const { name, text } = this.#options.dockerfile
    return { filename: name, text, start: node.startLine, end: node.endLine }
  }

  /** Runs `act`; what it throws is an error at this instruction. */
  #at<T>(node: Node, act: () => T): T {
    try {
      return act()
    } catch (error) {
      if (error instanceof FrontendError) throw error
      throw new FrontendError((error as Error).message, this.#excerpt(node))
    }
  }
}

/** The predefined platform arguments of a build on linux/amd64. */
export const PLATFORM_ARGS: Readonly<Record<string, string>> = {
  BUILDPLATFORM: 'linux/amd64', BUILDOS: 'linux', BUILDARCH: 'amd64', BUILDVARIANT: '', TARGETPLATFORM: 'linux/amd64', TARGETOS: 'linux', TARGETARCH: 'amd64', TARGETVARIANT: '',
}

/** The names of stages and images that an instruction copies or mounts from. */
function froms(node: Node): string[] {
  return node.flags.flatMap((flag) => {
    const copy = /^--from=(.+)$/.exec(flag)?.[1]
    const mount = /^--mount=(?:.*,)?from=([^,]+)/.exec(flag)?.[1]
    const name = copy ?? mount
    return name === undefined || name.includes('$') ? [] : [name]
  })
}

