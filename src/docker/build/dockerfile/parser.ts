import { heredocsOf } from './heredoc.ts'
import { type Directive, DockerfileError, type Heredoc, type Node, type ParsedDockerfile, type ParserWarning } from './node.ts'
import { type Args, jsonArray, keyValues, quotedWords, splitBlanks, splitOnce, takeFlags } from './words.ts'

const DIRECTIVE = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/
const DIRECTIVES = ['escape', 'syntax', 'check']

/** Parses a Dockerfile into instructions (BuildKit's frontend/dockerfile/parser). Throws `DockerfileError`. */
export function parseDockerfile(text: string): ParsedDockerfile {
  return new Parser(text.replace(/^\uFEFF/, '')).parse()
}

class Parser {
  readonly #lines: string[]
  #at = 0
  #escape: '\\' | '`' = '\\'
  #directives: Directive[] = []
  #directivesDone = false
  #warnings: ParserWarning[] = []

  constructor(text: string) {
    this.#lines = text.split('\n')
    if (this.#lines.at(-1) === '') this.#lines.pop()
  }

  parse(): ParsedDockerfile {
    const nodes: Node[] = []
    let comments: string[] = []
    while (this.#at < this.#lines.length) {
      const line = chomp(this.#lines[this.#at] as string).trimStart()
      const directive = this.#directive(line)
      this.#at++
      if (line.startsWith('#')) {
        if (!directive) comments.push(line.slice(1).trim())
        continue
      }
      const node = this.#instruction(line, comments)
      if (node === undefined) {
        comments = []
        continue
      }
      nodes.push(node)
      comments = []
    }
    if (nodes.length === 0) throw new DockerfileError('file with no instructions', this.#at, 0)
    return { nodes, escape: this.#escape, directives: this.#directives, warnings: this.#warnings }
  }

  #directive(line: string): boolean {
    if (this.#directivesDone) return false
    const match = DIRECTIVE.exec(line)
    if (match === null) {
      this.#directivesDone = true
      return false
    }
    const name = (match[1] as string).toLowerCase()
    const value = match[2] as string
    if (!DIRECTIVES.includes(name)) return false
    if (this.#directives.some((d) => d.name === name)) throw new DockerfileError(`only one ${name} parser directive can be used`, this.#at, 0)
    this.#directives.push({ name, value, line: this.#at + 1 })
    if (name === 'escape') {
      if (value !== '\\' && value !== '`') throw new DockerfileError(`invalid escape token '${value}' does not match \` or \\`, this.#at, 0)
      this.#escape = value
    }
    return true
  }

  #instruction(first: string, comments: readonly string[]): Node | undefined {
    const startLine = this.#at
    let { text: line, ends } = this.#continuation(first)
    if (ends && line === '') return undefined
    let empty = false
    while (!ends && this.#at < this.#lines.length) {
      const raw = chomp(this.#lines[this.#at++] as string)
      if (raw.trimStart().startsWith('#')) continue
      if (raw.trim() === '') {
        empty = true
        continue
      }
      const next = this.#continuation(raw)
      line += next.text
      ends = next.ends
    }
    if (empty) this.#warnings.push({ short: `Empty continuation line found in: ${line}`, line: this.#at })
    try {
      const node = newNode(line, this.#escape, comments)
      const heredocs = canHoldHeredoc(node) && line.includes('<<') ? heredocsOf(line).map((doc) => this.#heredoc(doc)) : []
      return { ...node, heredocs, startLine, endLine: this.#at }
    } catch (error) {
      if (error instanceof Error) throw new DockerfileError(error.message, startLine, this.#at)
      throw error
    }
  }

  #heredoc(doc: Heredoc): Heredoc {
    let content = ''
    while (this.#at < this.#lines.length) {
      const last = this.#at === this.#lines.length - 1
      const line = this.#lines[this.#at++] as string
      const bare = chomp(line)
      if ((doc.chomp ? bare.replace(/^\t+/, '') : bare) === doc.name) return { ...doc, content }
      content += last ? line : `${line}\n`
    }
    throw new Error('unterminated heredoc')
  }

  #continuation(line: string): { text: string; ends: boolean } {
    const match = this.#escape === '\\' ? /\\[ \t]*$/.exec(line) : /`[ \t]*$/.exec(line)
    if (match === null) return { text: line, ends: true }
    if (line[match.index - 1] === this.#escape) return { text: line, ends: true }
    return { text: line.slice(0, match.index), ends: false }
  }
}

const chomp = (line: string): string => line.replace(/\r$/, '')

function canHoldHeredoc(node: Node): boolean {
  const inner = node.child ?? node
  return ['add', 'copy', 'run'].includes(inner.cmd.toLowerCase()) && !inner.json
}

function newNode(line: string, escape: string, comments: readonly string[]): Node {
  const [cmd, tail] = splitOnce(line.trim())
  const { flags, rest } = takeFlags(tail ?? '')
  const text = rest.trim()
  const base = { cmd, flags, original: line, comments, heredocs: [], startLine: 0, endLine: 0, child: undefined }
  if (cmd.toLowerCase() === 'onbuild') {
    const child = text === '' ? undefined : newNode(text, escape, [])
    return { ...base, args: child === undefined ? [] : [child.cmd], json: false, child }
  }
  return { ...base, ...argsOf(cmd.toLowerCase(), text, escape) }
}

function argsOf(cmd: string, text: string, escape: string): Args {
  switch (cmd) {
    case 'add': case 'copy': case 'volume': return listOrJson(text, () => (text === '' ? [] : splitBlanks(text)))
    case 'cmd': case 'entrypoint': case 'run': case 'shell': return listOrJson(text, () => (text === '' ? [] : [text]))
    case 'env': case 'label': return { args: keyValues(text, cmd.toUpperCase(), escape), json: false }
    case 'arg': return { args: quotedWords(text, escape), json: false }
    case 'expose': case 'from': return { args: text === '' ? [] : splitBlanks(text), json: false }
    case 'healthcheck': return healthArgs(text)
    case 'maintainer': case 'stopsignal': case 'user': case 'workdir': return { args: text === '' ? [] : [text], json: false }
    default: return { args: [''], json: false }
  }
}

function listOrJson(text: string, plain: () => string[]): Args {
  const array = jsonArray(text)
  return array === undefined ? { args: plain(), json: false } : { args: array, json: true }
}

function healthArgs(text: string): Args {
  const match = /^(\S+)\s*([\s\S]*)$/.exec(text)
  if (match === null) return { args: [], json: false }
  const rest = match[2] as string
  const inner = listOrJson(rest, () => (rest === '' ? [] : [rest]))
  return { args: [match[1] as string, ...inner.args], json: inner.json }
}
