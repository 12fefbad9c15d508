import { goSprint } from './go-fmt.ts'
import { BUILTINS } from './go-template-funcs.ts'
import { GoCallError, GoFloat, type GoValue, goKind, goTypeName } from './go-value.ts'
import { goJson, sortedKeys } from './json.ts'
import { JsonPathError, parseJsonPath, type PathNode, type SliceBound } from './jsonpath-parse.ts'

/** How a JSONPath template is evaluated. */
export type JsonPathOptions = {
  /** A field that is not there is an error (`x is not found`) instead of nothing. */
  readonly requireKeys?: boolean
  /** Numbers of the data are float64, which no whole number of a filter equals: as in data that Go decoded from JSON. */
  readonly floatNumbers?: boolean
}

/** A template that parsed. */
export type JsonPath = {
  /** The text that `-o jsonpath=` prints. */
  readonly print: (data: unknown) => { readonly text: string } | { readonly error: string }
  /** The values that each part of the template finds. */
  readonly find: (data: unknown) => { readonly results: readonly (readonly unknown[])[] } | { readonly error: string }
}

/** Parses kubectl's dialect of JSONPath; an error is client-go's text. */
export function compileJsonPath(template: string, options: JsonPathOptions = {}): JsonPath | { readonly error: string } {
  const parsed = guard(() => ({ nodes: parseJsonPath(template) }))
  if ('error' in parsed) return parsed
  const find = (data: unknown) => guard(() => ({ results: new Walker(parsed.nodes, options).run(data) }))
  const print = (data: unknown) => {
    const found = find(data)
    return 'error' in found ? found : { text: found.results.map((values) => values.map(showValue).join(' ')).join('') }
  }
  return { find, print }
}

/** A path as custom columns and --sort-by take it (`.metadata.name`, `metadata.name`, `{.metadata.name}`) as a template. */
export function relaxedJsonPath(path: string): { readonly template: string } | { readonly error: string } {
  if (path === '') return { template: '' }
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path)
  if (match !== null) return { template: `{.${match[1] ?? match[2]}}` }
  return { error: "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'" }
}

function guard<T>(body: () => T): T | { readonly error: string } {
  try {
    return body()
  } catch (error) {
    if (error instanceof JsonPathError || error instanceof GoCallError) return { error: error.message }
    throw error
  }
}

function showValue(value: GoValue): string {
  if (value === null || value === undefined) return 'null'
  return typeof value === 'object' && !(value instanceof GoFloat) ? goJson(value, { sortKeys: true }) : goSprint([value])
}

const isMap = (value: GoValue): value is Readonly<Record<string, GoValue>> => goKind(value) === 'map'

function children(value: GoValue): GoValue[] {
  if (Array.isArray(value)) return value
  return isMap(value) ? sortedKeys(value).map((key) => value[key]).filter((item) => item !== undefined) : []
}

class Walker {
  #nodes: readonly PathNode[]
  #options: JsonPathOptions
  #beginRange = 0
  #inRange = 0
  #endRange = 0
  #lastEnd = 0

  constructor(nodes: readonly PathNode[], options: JsonPathOptions) {
    this.#nodes = nodes
    this.#options = options
  }

  run(data: unknown): GoValue[][] {
    return this.#from(data, 0)
  }

  #from(data: GoValue, start: number): GoValue[][] {
    const all: GoValue[][] = []
    for (let i = start; i < this.#nodes.length; i++) {
      const results = this.#walk(data === undefined ? [] : [data], this.#nodes[i] as PathNode)
      if (this.#endRange > 0 && this.#endRange <= this.#inRange) {
        this.#endRange--
        this.#lastEnd = i
        break
      }
      if (this.#beginRange > 0) {
        this.#beginRange--
        this.#inRange++
        this.#lastEnd = i
        if (results.length === 0) this.#from(undefined, i + 1)
        for (const value of results) all.push(...this.#from(value, i + 1))
        this.#inRange--
        if (this.#lastEnd > i) i = this.#lastEnd
        continue
      }
      all.push(results)
    }
    return all
  }

  #walk(input: GoValue[], node: PathNode): GoValue[] {
    switch (node.kind) {
      case 'text':
        return [node.text]
      case 'list':
        return node.nodes.reduce((values, child) => this.#walk(values, child), input)
      case 'field':
        return this.#field(input, node.name)
      case 'identifier':
        return this.#identifier(input, node.name)
      case 'constant':
        return input.map(() => (node.isFloat ? new GoFloat(node.value as number) : node.value))
      case 'array':
        return input.flatMap((value) => (value === null ? [] : sliceOf(value, node.bounds)))
      case 'filter':
        return input.flatMap((value) => this.#filter(value, node))
      case 'union':
        return node.lists.flatMap((list) => this.#walk(input, list))
      case 'wildcard':
        return input.flatMap(children)
      case 'recursive':
        return recursive(input)
    }
  }

  #field(input: readonly GoValue[], name: string): GoValue[] {
    const found = input.flatMap((value) => (isMap(value) && Object.hasOwn(value, name) && value[name] !== undefined ? [value[name]] : []))
    if (found.length === 0 && input.length > 0 && this.#options.requireKeys) throw new JsonPathError(`${name} is not found`)
    return found
  }

  #identifier(input: GoValue[], name: string): GoValue[] {
    if (name === 'range') this.#beginRange++
    else if (name !== 'end') throw new JsonPathError(`unrecognized identifier ${name}`)
    else if (this.#inRange === 0) throw new JsonPathError('not in range, nothing to end')
    else this.#endRange++
    return name === 'range' ? input : []
  }

  #filter(value: GoValue, node: Extract<PathNode, { kind: 'filter' }>): GoValue[] {
    if (!Array.isArray(value)) throw new JsonPathError(`${goSprint([value])} is not array or slice and cannot be filtered`)
    return value.filter((item: GoValue) => {
      const lefts = this.#operand(item, node.left, node.operator === 'exists')
      if (node.operator === 'exists') return lefts.length > 0
      if (lefts.length === 0) return false
      const rights = this.#operand(item, node.right, false)
      return rights.length > 0 && this.#compare(lefts[0], node.operator, rights[0])
    })
  }

  #operand(item: GoValue, node: PathNode, many: boolean): GoValue[] {
    const values = this.#walk([item], node)
    if (values.length > 1 && !many) throw new JsonPathError('can only compare one element at a time')
    return this.#options.floatNumbers ? values.map((value) => (typeof value === 'number' && node.kind === 'list' && !isConstant(node) ? new GoFloat(value) : value)) : values
  }

  #compare(left: GoValue, operator: string, right: GoValue): boolean {
    const name = { '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge', '==': 'eq', '!=': 'ne' }[operator]
    const func = name === undefined ? undefined : BUILTINS[name]
    if (func === undefined) throw new JsonPathError(`unrecognized filter operator ${operator}`)
    return func.call(left, right) === true
  }
}

function isConstant(node: Extract<PathNode, { kind: 'list' }>): boolean {
  return node.nodes.length === 1 && node.nodes[0]?.kind === 'constant'
}

function recursive(input: readonly GoValue[]): GoValue[] {
  return input.flatMap((value) => {
    if (typeof value === 'string') return value === '' ? [] : [value]
    const inner = children(value)
    return inner.length === 0 ? [] : [value, ...recursive(inner)]
  })
}

function sliceOf(value: GoValue, [first, second, third]: readonly [SliceBound, SliceBound, SliceBound]): GoValue[] {
  if (!Array.isArray(value)) throw new JsonPathError(`${goTypeName(value)} is not array or slice`)
  const { length } = value
  const outOfBounds = (index: number): never => {
    throw new JsonPathError(`array index out of bounds: index ${index}, length ${length}`)
  }
  let from = first.known ? first.value : 0
  let to = second.known ? second.value : length
  if (from < 0) from += length
  if (to < 0 || (to === 0 && second.derived)) to += length
  if (from === to) return []
  if (from >= length || from < 0) outOfBounds(from)
  if (to > length || to < 0) outOfBounds(to - 1)
  if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`)
  const step = third.known ? third.value : 1
  if (step <= 0) throw new JsonPathError('step must be > 0')
  return value.slice(from, to).filter((_, i) => i % step === 0)
}
