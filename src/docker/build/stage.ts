import type { History, ImageConfig } from '../../oci/image.ts'
import type { Node } from './dockerfile/node.ts'
import { expandWord, ShlexError } from './dockerfile/shlex.ts'
import type { Op } from './graph.ts'
import type { SourceExcerpt } from './progress.ts'

/** What a stage needs to know of the build it belongs to. */
export type BuildScope = {
  readonly escape: string
  /** `--build-arg`. */
  readonly buildArgs: ReadonlyMap<string, string>
  /** ARGs before the first FROM with their values, and the predefined platform ones. */
  readonly metaArgs: ReadonlyMap<string, string>
  readonly noCache: boolean
  readonly dockerfile: { readonly name: string; readonly text: string }
  /** The build context as a node. */
  contextState(): Op
  /** The result of a stage by name or number, or the files of an image. */
  stateNamed(name: string, of: Stage): Op
}

/** Expands variables for display; what cannot be expanded is shown as it was written. */
function shown(text: string, lookup: (name: string) => string | undefined, escape: string): string {
  try {
    return expandWord(text, lookup, { escape, skipUnset: true, rawQuotes: true, rawEscapes: true }).word
  } catch (error) {
    if (error instanceof ShlexError) return text
    throw error
  }
}

type Draft<T> = { -readonly [K in keyof T]: T[K] }

/** The shell of the shell forms where no SHELL says otherwise. */
const DEFAULT_SHELL: readonly string[] = ['/bin/sh', '-c']

/** Names that `--build-arg` gives without an ARG (BuildKit's proxy variables); they do not show in the history. */
export const PROXY_ARGS: readonly string[] = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'FTP_PROXY', 'ftp_proxy', 'NO_PROXY', 'no_proxy', 'ALL_PROXY', 'all_proxy']

/** A stage while its instructions are applied one after another: the image's configuration, its history, and its files as a node of the graph. */
export class Stage {
  readonly index: number
  /** As FROM names it, in lower case; empty without a name. */
  readonly name: string
  /** In front of step numbers: the name, or `stage-N` where there are several stages. */
  readonly label: string
  readonly scope: BuildScope
  readonly history: History[] = []
  readonly config: Draft<ImageConfig> = {}
  state: Op
  author: string | undefined
  /** This stage has said CMD itself. */
  cmdSet = false
  steps = 0
  #step = 0
  #args = new Map<string, string | undefined>()

  constructor(fields: { index: number; name: string; label: string; scope: BuildScope; state: Op }) {
    this.index = fields.index
    this.name = fields.name
    this.label = fields.label
    this.scope = fields.scope
    this.state = fields.state
  }

  get noCache(): boolean {
    return this.scope.noCache
  }

  get shell(): readonly string[] {
    return this.config.Shell ?? DEFAULT_SHELL
  }

  /** Expands variables and takes quotes and escapes away. */
  expand(word: string): string {
    return expandWord(word, this.#lookup, { escape: this.scope.escape }).word
  }

  /** As `expand`, split at blanks. */
  expandWords(word: string): readonly string[] {
    return expandWord(word, this.#lookup, { escape: this.scope.escape }).words
  }

  /** Expands variables in a here-document: quotes are ordinary characters. */
  expandText(text: string): string {
    return expandWord(text, this.#lookup, { escape: this.scope.escape, skipQuotes: true }).word
  }

  setEnv(pair: string): void {
    const name = pair.slice(0, pair.indexOf('='))
    const env = [...(this.config.Env ?? [])]
    const at = env.findIndex((e) => e.startsWith(`${name}=`))
    if (at < 0) env.push(pair)
    else env[at] = pair
    this.config.Env = env
  }

  /** Brings an ARG into scope: `--build-arg`, then its own default, then the ARG of that name before the first FROM. */
  declareArg(name: string, byDefault: string | undefined): string | undefined {
    const value = this.scope.buildArgs.get(name) ?? byDefault ?? this.scope.metaArgs.get(name)
    this.#args.set(name, value)
    return value
  }

  /** Goes on where another stage has ended (`FROM` a stage): its configuration, history and arguments. */
  continueFrom(parent: Stage): void {
    Object.assign(this.config, parent.config)
    this.history.push(...parent.history)
    this.author = parent.author
    for (const [name, value] of parent.args) this.#args.set(name, value)
  }

  /** The arguments in scope, as RUN's line of the history shows them; those without a value are empty there. */
  get args(): ReadonlyMap<string, string | undefined> {
    return this.#args
  }

  /** The name of the next numbered step. */
  stepName(node: Node, suffix = ''): string {
    return `${this.counter()}${this.stepText(node)}${suffix}`
  }

  /** `[build 2/5] `, counting up. */
  counter(): string {
    const at = String(++this.#step).padStart(String(this.steps).length)
    return `[${this.label === '' ? '' : `${this.label} `}${at}/${this.steps}] `
  }

  /** The instruction as written, its variables expanded, quotes left alone. */
  stepText(node: Node): string {
    return shown(node.original, this.#lookup, this.scope.escape).replace(/^\S+/, (cmd) => cmd.toUpperCase())
  }

  /** Adds to the history; `layer` tells that a layer came with it. */
  commit(createdBy: string, layer = false): void {
    this.history.push({ created: '', created_by: createdBy, comment: 'buildkit.dockerfile.v0', ...(!layer && { empty_layer: true }) })
  }

  excerpt(node: Node): SourceExcerpt {
    const { name, text } = this.scope.dockerfile
    return { filename: name, text, start: node.startLine, end: node.endLine }
  }

  contextState(): Op {
    return this.scope.contextState()
  }

  stateNamed(name: string): Op {
    return this.scope.stateNamed(name, this)
  }

  readonly #lookup = (name: string): string | undefined => {
    const pair = this.config.Env?.find((e) => e.startsWith(`${name}=`))
    return pair === undefined ? this.#args.get(name) : pair.slice(name.length + 1)
  }
}

