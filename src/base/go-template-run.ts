import { goSprint } from './go-fmt.ts'
import type { ParamType, TemplateFunction } from './go-template-funcs.ts'
import { type CommandNode, type ControlNode, type ListNode, type Node, type PipeNode, showNode } from './go-template-node.ts'
import { type ParsedTemplates, TemplateError } from './go-template-parse.ts'
import { GoCallError, GoFloat, type GoMethod, GoStruct, type GoValue, goKind, goTruth, goTypeName, mapEntries, mapEntry } from './go-value.ts'
import { quoteGo } from './quote.ts'

/** How a template is read and run. */
export type TemplateOptions = {
  /** The template's name in error messages. */
  readonly name?: string
  readonly functions?: Readonly<Record<string, TemplateFunction>>
  /** What a key that a map does not have gives: `<no value>`, or an error. */
  readonly missingKey?: 'default' | 'error'
  /** Numbers of the data are float64, as in data that Go decoded from JSON. */
  readonly floatNumbers?: boolean
}

/** A value with what its static type says: an element of a []interface {} or map[string]interface {} is of type interface {}. */
type Cell = { readonly value: GoValue; readonly boxed: boolean }

/** A field of a struct that is a nil pointer: it prints as <nil>. */
const NIL_POINTER: Cell = { value: null, boxed: false }

const NONE: Cell = { value: undefined, boxed: false }
const plain = (value: GoValue): Cell => ({ value, boxed: false })

/** Thrown to leave or continue the innermost range. */
class LoopSignal extends Error {
  readonly kind: 'break' | 'continue'

  constructor(kind: 'break' | 'continue') {
    super(kind)
    this.kind = kind
  }
}

type Variable = { readonly name: string; cell: Cell }

const MAX_DEPTH = 1000

/** One execution of a template. */
export class TemplateRun {
  out = ''
  #name: string
  #text: string
  #templates: ParsedTemplates
  #functions: Readonly<Record<string, TemplateFunction>>
  #options: TemplateOptions
  #node: Node | undefined
  #current: string
  #vars: Variable[] = []
  #depth = 0

  constructor(name: string, text: string, templates: ParsedTemplates, functions: Readonly<Record<string, TemplateFunction>>, options: TemplateOptions) {
    this.#name = name
    this.#current = name
    this.#text = text
    this.#templates = templates
    this.#functions = functions
    this.#options = options
  }

  start(data: GoValue): void {
    const dot = plain(this.#options.floatNumbers ? withFloats(data) : data)
    this.#vars = [{ name: '$', cell: dot }]
    this.#walk(dot, this.#templates.get(this.#name) as ListNode)
  }

  #fail(message: string): never {
    const node = this.#node
    if (node === undefined) throw new TemplateError(`template: ${this.#current}: ${message}`)
    const before = this.#text.slice(0, node.at)
    const column = node.at - (before.lastIndexOf('\n') + 1)
    const line = before.split('\n').length
    throw new TemplateError(`template: ${this.#name}:${line}:${column}: executing ${quoteGo(this.#current)} at <${showNode(node)}>: ${message}`)
  }

  #walk(dot: Cell, node: Node): void {
    this.#node = node
    switch (node.kind) {
      case 'text':
        this.out += node.text
        return
      case 'list':
        for (const child of node.nodes) this.#walk(dot, child)
        return
      case 'action':
        return this.#action(dot, node, node.pipe)
      case 'if':
      case 'with':
        return this.#ifOrWith(dot, node)
      case 'range':
        return this.#scoped(() => this.#range(dot, node))
      case 'template':
        return this.#template(dot, node.name, node.pipe)
      case 'break':
      case 'continue':
        throw new LoopSignal(node.kind)
      default:
        return
    }
  }

  #scoped(body: () => void): void {
    const mark = this.#vars.length
    try {
      body()
    } finally {
      this.#vars.length = mark
    }
  }

  #action(dot: Cell, node: Node, pipe: PipeNode): void {
    const cell = this.#pipeline(dot, pipe)
    if (pipe.decl.length > 0) return
    this.#node = node
    this.out += cell === NIL_POINTER ? '<nil>' : cell.value === undefined || cell.value === null ? '<no value>' : goSprint([cell.value])
  }

  #ifOrWith(dot: Cell, node: ControlNode): void {
    this.#scoped(() => {
      const cell = this.#pipeline(dot, node.pipe)
      if (goTruth(cell.value)) this.#walk(node.kind === 'with' ? cell : dot, node.list)
      else if (node.elseList) this.#walk(dot, node.elseList)
    })
  }

  #range(dot: Cell, node: ControlNode): void {
    const { value } = this.#pipeline(dot, node.pipe)
    const pairs = this.#pairs(value, node.pipe)
    if (pairs.length === 0) {
      if (node.elseList) this.#walk(dot, node.elseList)
      return
    }
    const mark = this.#vars.length
    for (const [key, item] of pairs) {
      const cell: Cell = { value: item, boxed: goKind(value) !== 'int' }
      this.#bindRange(node.pipe, plain(key), cell)
      try {
        this.#walk(cell, node.list)
      } catch (error) {
        if (!(error instanceof LoopSignal)) throw error
        if (error.kind === 'break') break
      } finally {
        this.#vars.length = mark
      }
    }
  }

  #pairs(value: GoValue, pipe: PipeNode): [GoValue, GoValue][] {
    switch (goKind(value)) {
      case 'slice':
        return (value as GoValue[]).map((item, i) => [i, item])
      case 'map':
        return mapEntries(value)
      case 'int':
        if (pipe.decl.length > 1) this.#fail(`can't use ${goSprint([value])} to iterate over more than one variable`)
        return Array.from({ length: Math.max(0, Number(value)) }, (_, i) => [i, i])
      case 'invalid':
      case 'nil':
        return []
      default:
        return this.#fail(`range can't iterate over ${goSprint([value])}`)
    }
  }

  #bindRange(pipe: PipeNode, key: Cell, item: Cell): void {
    const names = pipe.decl.map((variable) => variable.path[0] as string)
    const [first, second] = names
    if (first === undefined) return
    if (pipe.isAssign) {
      this.#assign(first, second === undefined ? item : key)
      if (second !== undefined) this.#assign(second, item)
      return
    }
    const top = this.#vars.length
    const last = this.#vars[top - 1]
    if (last) last.cell = item
    const previous = this.#vars[top - 2]
    if (second !== undefined && previous) previous.cell = key
  }

  #template(dot: Cell, name: string, pipe: PipeNode | undefined): void {
    const body = this.#templates.get(name)
    if (body === undefined) this.#fail(`template ${quoteGo(name)} not defined`)
    if (this.#depth >= MAX_DEPTH) this.#fail(`exceeded maximum template depth (${MAX_DEPTH})`)
    const inner = pipe === undefined ? NONE : this.#pipeline(dot, pipe)
    const outer = { vars: this.#vars, current: this.#current }
    this.#depth++
    this.#vars = [{ name: '$', cell: inner }]
    this.#current = name
    this.#walk(inner, body)
    this.#depth--
    this.#vars = outer.vars
    this.#current = outer.current
  }

  #assign(name: string, cell: Cell): void {
    const variable = this.#vars.findLast((one) => one.name === name)
    if (variable === undefined) this.#fail(`undefined variable: ${name}`)
    variable.cell = cell
  }

  #pipeline(dot: Cell, pipe: PipeNode): Cell {
    this.#node = pipe
    let cell: Cell | undefined
    for (const command of pipe.commands) {
      const result = this.#command(dot, command, cell)
      cell = result === NIL_POINTER ? result : plain(result.value === null ? undefined : result.value)
    }
    const result = cell ?? NONE
    for (const variable of pipe.decl) {
      const name = variable.path[0] as string
      if (pipe.isAssign) this.#assign(name, result)
      else this.#vars.push({ name, cell: result })
    }
    return result
  }

  #command(dot: Cell, command: CommandNode, final: Cell | undefined): Cell {
    const first = command.args[0] as Node
    switch (first.kind) {
      case 'field':
      case 'chain':
      case 'variable':
      case 'identifier':
        return this.#callable(dot, first, command.args, final, command)
      case 'pipe':
        this.#notAFunction(command.args, final)
        return this.#pipeline(dot, first)
      default:
        this.#node = first
        this.#notAFunction(command.args, final)
        if (first.kind === 'nil') this.#fail('nil is not a command')
        return this.#literal(dot, first)
    }
  }

  #literal(dot: Cell, node: Node): Cell {
    switch (node.kind) {
      case 'dot':
        return dot
      case 'bool':
        return plain(node.value)
      case 'string':
        return plain(node.text)
      case 'number':
        return plain(node.isFloat ? new GoFloat(node.value) : node.value)
      default:
        return this.#fail(`can't evaluate command ${quoteGo(showNode(node))}`)
    }
  }

  #notAFunction(args: readonly Node[], final: Cell | undefined): void {
    if (args.length > 1 || final !== undefined) this.#fail(`can't give argument to non-function ${showNode(args[0] as Node)}`)
  }

  /** A field, chain, variable or function, with its arguments (of which the first is the node itself). */
  #callable(dot: Cell, node: Node, args: readonly Node[], final: Cell | undefined, call: Node): Cell {
    this.#node = node
    switch (node.kind) {
      case 'field':
        return this.#fieldChain(dot, dot, node, node.path, args, final)
      case 'chain':
        if (node.node.kind === 'nil') this.#fail(`indirection through explicit nil in ${showNode(node)}`)
        return this.#fieldChain(dot, this.#argument(dot, 'any', node.node), node, node.path, args, final)
      case 'variable': {
        const cell = this.#vars.findLast((one) => one.name === node.path[0])?.cell ?? NONE
        if (node.path.length > 1) return this.#fieldChain(dot, cell, node, node.path.slice(1), args, final)
        this.#notAFunction(args, final)
        return cell
      }
      case 'identifier': {
        const func = this.#functions[node.name] as TemplateFunction
        return this.#call(dot, node.name, func, call, args, final)
      }
      default:
        return this.#literal(dot, node)
    }
  }

  #fieldChain(dot: Cell, receiver: Cell, node: Node, path: readonly string[], args: readonly Node[], final: Cell | undefined): Cell {
    let cell = receiver
    for (const [i, name] of path.entries()) {
      const last = i === path.length - 1
      cell = this.#field(dot, cell, node, name, last ? args : [], last ? final : undefined)
    }
    return cell
  }

  #field(dot: Cell, receiver: Cell, node: Node, name: string, args: readonly Node[], final: Cell | undefined): Cell {
    const { value, boxed } = receiver
    if (value === undefined) {
      if (this.#options.missingKey === 'error') this.#fail(`nil data; no entry for key ${quoteGo(name)}`)
      return NONE
    }
    const type = boxed ? 'interface {}' : goTypeName(value)
    if (value === null) this.#fail(`nil pointer evaluating ${boxed ? type : 'interface {}'}.${name}`)
    const hasArgs = args.length > 1 || final !== undefined
    if (value instanceof GoStruct) {
      const method = value.methods.get(name)
      if (method !== undefined) return this.#call(dot, name, methodFunction(method), node, args, final)
      if (value.fields.has(name)) {
        if (hasArgs) this.#fail(`${name} has arguments but cannot be invoked as function`)
        const field = value.fields.get(name)
        return field === null ? NIL_POINTER : plain(field)
      }
    } else if (goKind(value) === 'map') {
      if (hasArgs) this.#fail(`${name} is not a method but has arguments`)
      const item = mapEntry(value, name)
      if (item === undefined && this.#options.missingKey === 'error') this.#fail(`map has no entry for key ${quoteGo(name)}`)
      return item === undefined ? NONE : { value: item, boxed: true }
    }
    return this.#fail(`can't evaluate field ${name} in type ${type}`)
  }

  #call(dot: Cell, name: string, func: TemplateFunction, node: Node, args: readonly Node[], final: Cell | undefined): Cell {
    const given = args.slice(1)
    const count = given.length + (final === undefined ? 0 : 1)
    const wanted = func.params.length
    if (func.variadic !== undefined && count < wanted) this.#fail(`wrong number of args for ${name}: want at least ${wanted} got ${given.length}`)
    if (func.variadic === undefined && count !== wanted) this.#fail(`wrong number of args for ${name}: want ${wanted} got ${count}`)
    if (name === 'and' || name === 'or') return this.#shortCircuit(dot, name, given, final)
    const typeOf = (i: number): ParamType => func.params[i] ?? func.variadic ?? 'any'
    const values = given.map((arg, i) => this.#argument(dot, typeOf(i), arg).value)
    if (final !== undefined) values.push(this.#validate(final, typeOf(values.length)).value)
    try {
      return { value: func.call(...values) ?? null, boxed: name === 'index' }
    } catch (error) {
      if (!(error instanceof GoCallError)) throw error
      this.#node = node
      return this.#fail(`error calling ${name}: ${error.message}`)
    }
  }

  #shortCircuit(dot: Cell, name: string, args: readonly Node[], final: Cell | undefined): Cell {
    let cell = NONE
    for (const arg of args) {
      cell = this.#argument(dot, 'any', arg)
      if (goTruth(cell.value) === (name === 'or')) return cell
    }
    return final ?? cell
  }

  #argument(dot: Cell, type: ParamType, node: Node): Cell {
    this.#node = node
    switch (node.kind) {
      case 'dot':
        return this.#validate(dot, type)
      case 'nil':
        if (type === 'any') return plain(null)
        return this.#fail(`cannot assign nil to ${type}`)
      case 'field':
        return this.#validate(this.#callable(dot, node, [node], undefined, node), type)
      case 'variable':
      case 'identifier':
      case 'chain':
        return this.#validate(this.#callable(dot, node, [], undefined, node), type)
      case 'pipe':
        return this.#validate(this.#pipeline(dot, node), type)
      default:
        return this.#constant(type, node)
    }
  }

  #constant(type: ParamType, node: Node): Cell {
    if (type === 'string' && node.kind !== 'string') this.#fail(`expected string; found ${showNode(node)}`)
    if (type === 'int' && (node.kind !== 'number' || node.isFloat)) this.#fail(`expected integer; found ${showNode(node)}`)
    return this.#literal(NONE, node)
  }

  #validate(cell: Cell, type: ParamType): Cell {
    if (type === 'any') return cell
    if (cell.value === undefined) this.#fail(`invalid value; expected ${type}`)
    if (goKind(cell.value) === type) return cell
    return this.#fail(`wrong type for value; expected ${type}; got ${cell.boxed && cell.value === null ? 'interface {}' : goTypeName(cell.value)}`)
  }
}

/** A method as a function with as many parameters as its declaration has. */
function methodFunction(method: GoMethod): TemplateFunction {
  return { params: Array.from({ length: method.length }, () => 'any' as const), call: method }
}

/** A copy in which every number is a float64. */
function withFloats(value: GoValue): GoValue {
  if (typeof value === 'number') return new GoFloat(value)
  if (Array.isArray(value)) return value.map(withFloats)
  if (goKind(value) !== 'map') return value
  return new Map(mapEntries(value).map(([key, item]) => [key, withFloats(item)]))
}
