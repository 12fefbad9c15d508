/** A here-document of an instruction. */
export type Heredoc = {
  readonly name: string
  readonly fd: number
  /** Variables in it are expanded (the delimiter was not quoted). */
  readonly expand: boolean
  /** `<<-`: leading tabs are dropped when it is used. */
  readonly chomp: boolean
  readonly content: string
}

/** One instruction as written: its words are not expanded yet. */
export type Node = {
  /** As written: `RUN`, `run`. */
  readonly cmd: string
  readonly flags: readonly string[]
  /** For ENV and LABEL: name, value and separator (`=` or ``) in turn. */
  readonly args: readonly string[]
  /** The arguments were a JSON array. */
  readonly json: boolean
  /** The instruction inside ONBUILD. */
  readonly child: Node | undefined
  /** The whole instruction, continuation lines joined. */
  readonly original: string
  /** Comment lines right above it. */
  readonly comments: readonly string[]
  readonly heredocs: readonly Heredoc[]
  /** 1-based, inclusive. */
  readonly startLine: number
  readonly endLine: number
}

/** What is wrong with a Dockerfile; `message` is BuildKit's text, the lines are 1-based (0, 0: no place). */
export class DockerfileError extends Error {
  readonly startLine: number
  readonly endLine: number

  constructor(message: string, startLine: number, endLine: number) {
    super(message)
    this.startLine = startLine
    this.endLine = endLine
  }
}

export type Directive = { readonly name: string; readonly value: string; readonly line: number }
export type ParserWarning = { readonly short: string; readonly line: number }

export type ParsedDockerfile = {
  readonly nodes: readonly Node[]
  readonly escape: '\\' | '`'
  readonly directives: readonly Directive[]
  readonly warnings: readonly ParserWarning[]
}
