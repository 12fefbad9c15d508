import { parseGoFloat } from './go-number.ts'
import { unescapeGo } from './quote.ts'

/** Thrown for a template that cannot be parsed or evaluated; the text is client-go's. */
export class JsonPathError extends Error {}

/** A bound of a slice; `derived` is the end of a single index. */
export type SliceBound = { readonly value: number; readonly known: boolean; readonly derived: boolean }

export type PathNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly nodes: PathNode[] }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: boolean | number; readonly isFloat: boolean }
  | { readonly kind: 'array'; readonly bounds: readonly [SliceBound, SliceBound, SliceBound] }
  | { readonly kind: 'filter'; readonly left: PathNode; readonly right: PathNode; readonly operator: string }
  | { readonly kind: 'union'; readonly lists: readonly PathNode[] }
  | { readonly kind: 'wildcard' | 'recursive' }

/** The nodes of a JSONPath template: texts and, for each action in braces, a list. */
export function parseJsonPath(text: string): PathNode[] {
  return new Parser(text).run()
}

const TERMINATORS = ' \t\r\n.,[]$@{}'
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/
const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+?)$/s
const isAlphanumeric = (char: string): boolean => /^[\p{L}\p{Nd}_]$/u.test(char)

function parseAction(text: string): PathNode {
  const first = parseJsonPath(`{${text}}`)[0]
  return first?.kind === 'list' ? first : { kind: 'list', nodes: [] }
}

class Parser {
  #text: string
  #at = 0
  #root: PathNode[] = []

  constructor(text: string) {
    this.#text = text
  }

  run(): PathNode[] {
    while (this.#at < this.#text.length) {
      const open = this.#text.indexOf('{', this.#at)
      const end = open < 0 ? this.#text.length : open
      if (end > this.#at) this.#root.push({ kind: 'text', text: this.#text.slice(this.#at, end) })
      this.#at = end
      if (open < 0) break
      this.#at++
      const nodes: PathNode[] = []
      this.#root.push({ kind: 'list', nodes })
      this.#action(nodes)
    }
    return this.#root
  }

  #action(nodes: PathNode[]): void {
    for (;;) {
      const char = this.#text.charAt(this.#at)
      if (char === '}') {
        this.#at++
        return
      }
      if (this.#text.startsWith('[?(', this.#at)) nodes.push(this.#filter())
      else if (this.#text.startsWith('..', this.#at)) this.#recursive(nodes)
      else if (char === '' || char === '\r' || char === '\n') throw new JsonPathError('unclosed action')
      else if (' @$'.includes(char)) this.#at++
      else if (char === '[') nodes.push(...this.#array())
      else if (char === '"' || char === "'") nodes.push(this.#quoted(char))
      else if (char === '.') nodes.push(this.#field(1))
      else if (/[-+\d]/.test(char)) nodes.push(this.#number())
      else if (isAlphanumeric(char)) nodes.push(this.#identifier())
      else throw new JsonPathError(`unrecognized character in action: U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`)
    }
  }

  #recursive(nodes: PathNode[]): void {
    if (nodes.at(-1)?.kind === 'recursive') throw new JsonPathError('invalid multiple recursive descent')
    this.#at += 2
    nodes.push({ kind: 'recursive' })
    if (isAlphanumeric(this.#text.charAt(this.#at))) nodes.push(this.#field(0))
  }

  #field(dots: number): PathNode {
    this.#at += dots
    const start = this.#at
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text.charAt(this.#at)
      if (char === '\\') this.#at++
      else if (TERMINATORS.includes(char)) break
    }
    const name = this.#text.slice(start, this.#at)
    return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll('\\', '') }
  }

  #identifier(): PathNode {
    const start = this.#at
    while (this.#at < this.#text.length && !TERMINATORS.includes(this.#text.charAt(this.#at))) this.#at++
    const name = this.#text.slice(start, this.#at)
    if (name === 'true' || name === 'false') return { kind: 'constant', value: name === 'true', isFloat: false }
    return { kind: 'identifier', name }
  }

  #number(): PathNode {
    const text = /^[-+]?[\d.]*/.exec(this.#text.slice(this.#at))?.[0] ?? ''
    this.#at += text.length
    if (/^[-+]?\d+$/.test(text)) return { kind: 'constant', value: Number(text), isFloat: false }
    const value = parseGoFloat(text)
    if (value === undefined) throw new JsonPathError(`cannot parse number ${text}`)
    return { kind: 'constant', value, isFloat: true }
  }

  #quoted(quote: '"' | "'"): PathNode {
    const start = this.#at++
    for (;;) {
      const char = this.#text.charAt(this.#at++)
      if (char === '' || char === '\n') throw new JsonPathError('unterminated quoted string')
      if (char === quote && this.#text.charAt(this.#at - 2) !== '\\') break
    }
    const literal = this.#text.slice(start, this.#at)
    const text = unescapeGo(literal.slice(1, -1), quote)
    if (text === undefined) throw new JsonPathError(`unquote string ${literal} error invalid syntax`)
    return { kind: 'text', text }
  }

  #array(): PathNode[] {
    const close = this.#text.slice(this.#at).search(/[\]\n]/)
    if (close < 0 || this.#text.charAt(this.#at + close) === '\n') throw new JsonPathError('unterminated array')
    const inside = this.#text.slice(this.#at + 1, this.#at + close)
    this.#at += close + 1
    const text = inside === '*' ? ':' : inside
    const parts = text.split(',')
    if (parts.length > 1) return [{ kind: 'union', lists: parts.map((part) => parseAction(`[${part.replaceAll(/^ +| +$/g, '')}]`)) }]
    const key = /^'([^']*)'$/.exec(text)
    if (key !== null) {
      const list = parseAction(`.${key[1] as string}`)
      return list.kind === 'list' ? list.nodes : []
    }
    return [{ kind: 'array', bounds: sliceBounds(text) }]
  }

  #filter(): PathNode {
    this.#at += 3
    const start = this.#at
    let quote = ''
    let closed = true
    for (;;) {
      const char = this.#text.charAt(this.#at++)
      if (char === '' || char === '\n') throw new JsonPathError('unterminated filter')
      if (char === ')' && closed) break
      if (char !== '"' && char !== "'") continue
      if (quote === '') {
        quote = char
        closed = false
      } else if (char === quote && this.#text.charAt(this.#at - 2) !== '\\') closed = true
    }
    const text = this.#text.slice(start, this.#at - 1)
    if (this.#text.charAt(this.#at++) !== ']') throw new JsonPathError('unclosed array expect ]')
    const comparison = COMPARISON.exec(text)
    if (comparison === null) return { kind: 'filter', left: parseAction(text), right: { kind: 'list', nodes: [] }, operator: 'exists' }
    const [, left = '', operator = '', right = ''] = comparison
    return { kind: 'filter', left: parseAction(left), right: parseAction(right), operator }
  }
}

function sliceBounds(text: string): readonly [SliceBound, SliceBound, SliceBound] {
  const match = SLICE.exec(text)
  if (match === null) throw new JsonPathError(`invalid array index ${text}`)
  const bound = (part: string | undefined): SliceBound => {
    const digits = part?.replace(':', '') ?? ''
    if (digits === '-') throw new JsonPathError(`array index ${digits} is not a number`)
    return { value: Number(digits), known: digits !== '', derived: false }
  }
  const from = bound(match[1])
  const to = match[2] === undefined ? { value: from.value + 1, known: true, derived: true } : bound(match[2])
  return [from, to, bound(match[3])]
}
