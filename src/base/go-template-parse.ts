import { lexTemplate, showToken, type Token, type TokenType } from './go-template-lex.ts'
import { type CommandNode, type ListNode, type Node, type PipeNode, showNode, type VariableNode } from './go-template-node.ts'
import { parseGoFloat, parseGoInt } from './go-number.ts'
import { quoteGo, unquoteGo } from './quote.ts'

/** Thrown by the parser with Go's text, `template: NAME:LINE: ...`. */
export class TemplateError extends Error {}

/** The templates of one text by name: itself and those it defines. */
export type ParsedTemplates = Map<string, ListNode>

/** Parses template text as Go's text/template/parse does; `hasFunction` says which functions exist. */
export function parseTemplate(name: string, text: string, hasFunction: (name: string) => boolean): ParsedTemplates {
  return new Parser(name, text, hasFunction).run()
}

const OPERANDS = new Set<TokenType>(['bool', 'charConstant', 'dot', 'field', 'identifier', 'number', 'nil', 'rawString', 'string', 'variable', 'leftParen'])

class Parser {
  #name: string
  #tokens: readonly Token[]
  #next = 0
  #furthest = 0
  #vars: string[] = ['$']
  #rangeDepth = 0
  #actionLine = 0
  #hasFunction: (name: string) => boolean
  #templates: ParsedTemplates = new Map()

  constructor(name: string, text: string, hasFunction: (name: string) => boolean) {
    this.#name = name
    this.#tokens = lexTemplate(text)
    this.#hasFunction = hasFunction
  }

  run(): ParsedTemplates {
    const nodes: Node[] = []
    while (this.#peek().type !== 'EOF') {
      const mark = this.#next
      if (this.#take().type === 'leftDelim' && this.#takeNonSpace().type === 'define') {
        this.#definition()
        continue
      }
      this.#next = mark
      const node = this.#textOrAction()
      if (node.kind === 'end' || node.kind === 'else') this.#fail(`unexpected ${showNode(node)}`)
      nodes.push(node)
    }
    const root = list(0, nodes)
    if (!this.#templates.has(this.#name) || !isEmpty(root)) this.#templates.set(this.#name, root)
    return this.#templates
  }

  #take(): Token {
    const token = this.#tokens[Math.min(this.#next, this.#tokens.length - 1)] as Token
    this.#next++
    this.#furthest = Math.max(this.#furthest, token.line)
    return token
  }

  #peek(): Token {
    const token = this.#take()
    this.#next--
    return token
  }

  #takeNonSpace(): Token {
    while (this.#peek().type === 'space') this.#next++
    return this.#take()
  }

  #peekNonSpace(): Token {
    const token = this.#takeNonSpace()
    this.#next--
    return token
  }

  #fail(message: string): never {
    throw new TemplateError(`template: ${this.#name}:${this.#furthest}: ${message}`)
  }

  #unexpected(token: Token, context: string): never {
    if (token.type !== 'error') this.#fail(`unexpected ${showToken(token)} in ${context}`)
    if (this.#actionLine === 0 || this.#actionLine === token.line) this.#fail(token.text)
    const action = token.text.endsWith(' action') ? '' : ' in action'
    this.#fail(`${token.text}${action} started at ${this.#name}:${this.#actionLine}`)
  }

  #expect(type: TokenType, context: string): Token {
    const token = this.#takeNonSpace()
    if (token.type !== type) this.#unexpected(token, context)
    return token
  }

  #itemList(): { list: ListNode; end: Node } {
    const nodes: Node[] = []
    const at = this.#peekNonSpace().at
    while (this.#peekNonSpace().type !== 'EOF') {
      const node = this.#textOrAction()
      if (node.kind === 'end' || node.kind === 'else') return { list: list(at, nodes), end: node }
      nodes.push(node)
    }
    this.#fail('unexpected EOF')
  }

  #textOrAction(): Node {
    const token = this.#takeNonSpace()
    if (token.type === 'text') return { kind: 'text', at: token.at, text: token.text }
    if (token.type !== 'leftDelim') this.#unexpected(token, 'input')
    this.#actionLine = token.line
    const node = this.#action()
    this.#actionLine = 0
    return node
  }

  #action(): Node {
    const token = this.#takeNonSpace()
    switch (token.type) {
      case 'block':
        return this.#block()
      case 'break':
      case 'continue':
        return this.#loopControl(token, token.type)
      case 'else':
        return this.#else()
      case 'end':
        return { kind: 'end', at: this.#expect('rightDelim', 'end').at }
      case 'if':
      case 'range':
      case 'with':
        return this.#control(token.type)
      case 'template':
        return this.#templateCall()
      default:
        this.#next--
        return { kind: 'action', at: this.#peek().at, pipe: this.#pipeline('command', 'rightDelim') }
    }
  }

  #loopControl(token: Token, kind: 'break' | 'continue'): Node {
    const after = this.#takeNonSpace()
    if (after.type !== 'rightDelim') this.#unexpected(after, `{{${kind}}}`)
    if (this.#rangeDepth === 0) this.#fail(`{{${kind}}} outside {{range}}`)
    return { kind, at: token.at }
  }

  #else(): Node {
    const peek = this.#peekNonSpace()
    if (peek.type === 'if' || peek.type === 'with') return { kind: 'else', at: peek.at }
    return { kind: 'else', at: this.#expect('rightDelim', 'else').at }
  }

  #control(kind: 'if' | 'range' | 'with'): Node {
    const scope = this.#vars.length
    const pipe = this.#pipeline(kind, 'rightDelim')
    if (kind === 'range') this.#rangeDepth++
    const body = this.#itemList()
    if (kind === 'range') this.#rangeDepth--
    let elseList: ListNode | undefined
    if (body.end.kind === 'else') {
      if (kind !== 'range' && this.#peek().type === kind) {
        this.#next++
        elseList = list(body.end.at, [this.#control(kind)])
      } else {
        const rest = this.#itemList()
        if (rest.end.kind !== 'end') this.#fail(`expected end; found ${showNode(rest.end)}`)
        elseList = rest.list
      }
    }
    this.#vars.length = scope
    return { kind, at: pipe.at, pipe, list: body.list, elseList }
  }

  #templateName(context: string): string {
    const token = this.#takeNonSpace()
    if (token.type !== 'string' && token.type !== 'rawString') this.#unexpected(token, context)
    const name = unquoteGo(token.text)
    if (name === undefined) this.#fail('invalid syntax')
    return name
  }

  #definition(): void {
    const context = 'define clause'
    const name = this.#templateName(context)
    this.#expect('rightDelim', context)
    const outer = this.#vars
    this.#vars = ['$']
    const body = this.#itemList()
    if (body.end.kind !== 'end') this.#fail(`unexpected ${showNode(body.end)} in ${context}`)
    this.#vars = outer
    this.#define(name, body.list)
  }

  #define(name: string, body: ListNode): void {
    const old = this.#templates.get(name)
    if (old !== undefined && !isEmpty(old) && !isEmpty(body)) this.#fail(`multiple definition of template ${quoteGo(name)}`)
    if (old === undefined || isEmpty(old)) this.#templates.set(name, body)
  }

  #block(): Node {
    const context = 'block clause'
    const at = this.#peekNonSpace().at
    const name = this.#templateName(context)
    const pipe = this.#pipeline(context, 'rightDelim')
    const outer = this.#vars
    this.#vars = ['$']
    const body = this.#itemList()
    if (body.end.kind !== 'end') this.#fail(`unexpected ${showNode(body.end)} in ${context}`)
    this.#vars = outer
    this.#define(name, body.list)
    return { kind: 'template', at, name, pipe }
  }

  #templateCall(): Node {
    const context = 'template clause'
    const at = this.#peekNonSpace().at
    const name = this.#templateName(context)
    if (this.#takeNonSpace().type === 'rightDelim') return { kind: 'template', at, name, pipe: undefined }
    this.#next--
    return { kind: 'template', at, name, pipe: this.#pipeline(context, 'rightDelim') }
  }

  #pipeline(context: string, end: 'rightDelim' | 'rightParen'): PipeNode {
    const at = this.#peekNonSpace().at
    const { decl, isAssign } = this.#declarations(context)
    const commands: CommandNode[] = []
    for (;;) {
      const token = this.#takeNonSpace()
      if (token.type === end) break
      if (!OPERANDS.has(token.type)) this.#unexpected(token, context)
      this.#next--
      commands.push(this.#command())
    }
    if (commands.length === 0) this.#fail(`missing value for ${context}`)
    for (const [i, command] of commands.entries()) {
      const first = command.args[0]
      if (i > 0 && first && ['bool', 'dot', 'nil', 'number', 'string'].includes(first.kind)) {
        this.#fail(`non executable command in pipeline stage ${i + 1}`)
      }
    }
    return { kind: 'pipe', at, decl, isAssign, commands }
  }

  #declarations(context: string): { decl: VariableNode[]; isAssign: boolean } {
    const decl: VariableNode[] = []
    while (this.#peekNonSpace().type === 'variable') {
      const variable = this.#takeNonSpace()
      const mark = this.#next - 1
      const next = this.#takeNonSpace()
      const comma = next.type === 'char' && next.text === ','
      if (next.type !== 'assign' && next.type !== 'declare' && !comma) {
        this.#next = mark
        break
      }
      decl.push({ kind: 'variable', at: variable.at, path: [variable.text] })
      this.#vars.push(variable.text)
      if (!comma) return { decl, isAssign: next.type === 'assign' }
      if (context !== 'range' || decl.length > 1) this.#fail(`too many declarations in ${context}`)
      const after = this.#peekNonSpace().type
      if (after !== 'variable' && after !== 'rightDelim' && after !== 'rightParen') this.#fail('range can only initialize variables')
    }
    return { decl, isAssign: false }
  }

  #command(): CommandNode {
    const at = this.#peekNonSpace().at
    const args: Node[] = []
    for (;;) {
      this.#peekNonSpace()
      const operand = this.#operand()
      if (operand !== undefined) args.push(operand)
      const token = this.#take()
      if (token.type === 'space') continue
      if (token.type === 'rightDelim' || token.type === 'rightParen') this.#next--
      else if (token.type !== 'pipe') this.#unexpected(token, 'operand')
      break
    }
    if (args.length === 0) this.#fail('empty command')
    return { kind: 'command', at, args }
  }

  #operand(): Node | undefined {
    const node = this.#term()
    if (node === undefined || this.#peek().type !== 'field') return node
    const at = this.#peek().at
    const path: string[] = []
    while (this.#peek().type === 'field') path.push(this.#take().text.slice(1))
    if (node.kind === 'field' || node.kind === 'variable') return { kind: node.kind, at, path: [...node.path, ...path] }
    if (['bool', 'string', 'number', 'nil', 'dot'].includes(node.kind)) this.#fail(`unexpected . after term ${quoteGo(showNode(node))}`)
    return { kind: 'chain', at, node, path }
  }

  #term(): Node | undefined {
    const token = this.#takeNonSpace()
    const { at, text } = token
    switch (token.type) {
      case 'identifier':
        if (!this.#hasFunction(text)) this.#fail(`function ${quoteGo(text)} not defined`)
        return { kind: 'identifier', at, name: text }
      case 'dot':
      case 'nil':
        return { kind: token.type, at }
      case 'variable':
        if (!this.#vars.includes(text)) this.#fail(`undefined variable ${quoteGo(text)}`)
        return { kind: 'variable', at, path: [text] }
      case 'field':
        return { kind: 'field', at, path: [text.slice(1)] }
      case 'bool':
        return { kind: 'bool', at, value: text === 'true' }
      case 'number':
      case 'charConstant':
        return this.#number(token)
      case 'leftParen':
        return this.#pipeline('parenthesized pipeline', 'rightParen')
      case 'string':
      case 'rawString':
        return this.#string(token)
      default:
        this.#next--
        return undefined
    }
  }

  #string({ at, text }: Token): Node {
    const value = unquoteGo(text)
    if (value === undefined) this.#fail('invalid syntax')
    return { kind: 'string', at, literal: text, text: value }
  }

  #number({ type, at, text }: Token): Node {
    if (type === 'charConstant') {
      const char = unquoteGo(text)
      if (char === undefined) this.#fail(`malformed character constant: ${text}`)
      return { kind: 'number', at, text, value: char.codePointAt(0) as number, isFloat: false }
    }
    const plain = text.replaceAll('_', '')
    const int = parseGoInt(plain, 0)
    if ('value' in int) return { kind: 'number', at, text, value: int.value, isFloat: false }
    const float = parseGoFloat(plain)
    if (float === undefined) this.#fail(`illegal number syntax: ${quoteGo(text)}`)
    if (!/[.eEpP]/.test(plain)) this.#fail(`integer overflow: ${quoteGo(text)}`)
    return { kind: 'number', at, text, value: float, isFloat: true }
  }
}

function list(at: number, nodes: readonly Node[]): ListNode {
  return { kind: 'list', at, nodes }
}

function isEmpty(body: ListNode): boolean {
  return body.nodes.every((node) => node.kind === 'text' && node.text.trim() === '')
}
