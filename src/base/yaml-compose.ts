import { type Mark, parserError, YamlError } from './yaml-cursor.ts'
import { type ScalarStyle, YamlScanner, type YamlToken, type YamlTokenType } from './yaml-scan.ts'

/** A node of a YAML document; an alias is the very node that its anchor names. */
export type YamlNode =
  | { readonly kind: 'scalar'; readonly tag: string; readonly text: string; readonly style: ScalarStyle; readonly line: number }
  | { readonly kind: 'sequence'; readonly tag: string; readonly items: YamlNode[]; readonly line: number }
  | { readonly kind: 'mapping'; readonly tag: string; readonly pairs: [YamlNode, YamlNode][]; readonly line: number }

const CORE = 'tag:yaml.org,2002:'

/** Builds the first document of a stream as a tree, with libyaml's grammar and error texts; undefined when the stream is empty. */
export function composeYaml(text: string): YamlNode | undefined {
  return new Composer(text).document()
}

class Composer {
  #scanner: YamlScanner
  #anchors = new Map<string, YamlNode>()
  #open = new Set<string>()
  #handles = new Map([
    ['!', '!'],
    ['!!', CORE],
  ])

  constructor(text: string) {
    this.#scanner = new YamlScanner(text)
  }

  document(): YamlNode | undefined {
    this.#scanner.next()
    while (this.#is('DOCUMENT-END')) this.#scanner.next()
    if (this.#is('STREAM-END')) return undefined
    this.#directives()
    if (this.#is('DOCUMENT-END') || this.#is('DOCUMENT-START') || this.#is('STREAM-END')) return this.#empty(this.#scanner.peek().start)
    const node = this.#node(true, false)
    const token = this.#scanner.peek()
    if (token.type === 'DOCUMENT-END') this.#scanner.next()
    return node
  }

  #is(type: YamlTokenType): boolean {
    return this.#scanner.peek().type === type
  }

  #directives(): void {
    let any = false
    for (let token = this.#scanner.peek(); token.type === 'VERSION-DIRECTIVE' || token.type === 'TAG-DIRECTIVE'; token = this.#scanner.peek()) {
      any = true
      if (token.type === 'VERSION-DIRECTIVE' && token.value !== '1.1' && token.value !== '1.2') throw parserError('found incompatible YAML document', token.start)
      if (token.type === 'TAG-DIRECTIVE') this.#handles.set(token.value, token.suffix)
      this.#scanner.next()
    }
    if (this.#is('DOCUMENT-START')) this.#scanner.next()
    else if (any) throw parserError('did not find expected <document start>', this.#scanner.peek().start)
  }

  #empty(mark: Mark, tag = ''): YamlNode {
    return { kind: 'scalar', tag, text: '', style: 'plain', line: mark.line }
  }

  #node(block: boolean, indentless: boolean): YamlNode {
    const first = this.#scanner.peek()
    if (first.type === 'ALIAS') {
      this.#scanner.next()
      if (this.#open.has(first.value)) throw new YamlError(`anchor '${first.value}' value contains itself`)
      const target = this.#anchors.get(first.value)
      if (target === undefined) throw new YamlError(`unknown anchor '${first.value}' referenced`)
      return target
    }
    let anchor: string | undefined
    let tag = ''
    for (let token = first; token.type === 'ANCHOR' || token.type === 'TAG'; token = this.#scanner.peek()) {
      this.#scanner.next()
      if (token.type === 'ANCHOR') anchor = token.value
      else tag = this.#tag(token)
    }
    if (anchor !== undefined) this.#open.add(anchor)
    const node = this.#content(first, tag, block, indentless, anchor !== undefined || tag !== '')
    if (anchor !== undefined) {
      this.#open.delete(anchor)
      this.#anchors.set(anchor, node)
    }
    return node
  }

  #tag(token: YamlToken): string {
    if (token.value === '') return token.suffix
    const prefix = this.#handles.get(token.value)
    if (prefix === undefined) throw parserError('found undefined tag handle', token.start)
    return prefix + token.suffix
  }

  #content(first: YamlToken, tag: string, block: boolean, indentless: boolean, hasProperties: boolean): YamlNode {
    const token = this.#scanner.peek()
    const { line } = first.start
    if (indentless && token.type === 'BLOCK-ENTRY') return { kind: 'sequence', tag, items: this.#indentlessItems(), line }
    if (token.type === 'SCALAR') {
      this.#scanner.next()
      return { kind: 'scalar', tag, text: token.value, style: token.style, line }
    }
    if (token.type === 'FLOW-SEQUENCE-START') return { kind: 'sequence', tag, items: this.#flowItems(), line }
    if (token.type === 'FLOW-MAPPING-START') return { kind: 'mapping', tag, pairs: this.#flowPairs(), line }
    if (block && token.type === 'BLOCK-SEQUENCE-START') return { kind: 'sequence', tag, items: this.#blockItems(), line }
    if (block && token.type === 'BLOCK-MAPPING-START') return { kind: 'mapping', tag, pairs: this.#blockPairs(), line }
    if (hasProperties) return this.#empty(token.start, tag)
    throw parserError('did not find expected node content', token.start, first.start)
  }

  #blockItems(): YamlNode[] {
    const start = this.#scanner.next().start
    const items: YamlNode[] = []
    while (this.#is('BLOCK-ENTRY')) {
      const entry = this.#scanner.next()
      items.push(this.#is('BLOCK-ENTRY') || this.#is('BLOCK-END') ? this.#empty(entry.end) : this.#node(true, false))
    }
    if (!this.#is('BLOCK-END')) throw parserError("did not find expected '-' indicator", this.#scanner.peek().start, start)
    this.#scanner.next()
    return items
  }

  #indentlessItems(): YamlNode[] {
    const items: YamlNode[] = []
    while (this.#is('BLOCK-ENTRY')) {
      const entry = this.#scanner.next()
      const ended = this.#is('BLOCK-ENTRY') || this.#is('KEY') || this.#is('VALUE') || this.#is('BLOCK-END')
      items.push(ended ? this.#empty(entry.end) : this.#node(true, false))
    }
    return items
  }

  #blockPairs(): [YamlNode, YamlNode][] {
    const start = this.#scanner.next().start
    const pairs: [YamlNode, YamlNode][] = []
    const ended = () => this.#is('KEY') || this.#is('VALUE') || this.#is('BLOCK-END')
    while (!this.#is('BLOCK-END')) {
      const token = this.#scanner.peek()
      if (token.type !== 'KEY') throw parserError('did not find expected key', token.start, start)
      this.#scanner.next()
      const key = ended() ? this.#empty(token.end) : this.#node(true, true)
      if (!this.#is('VALUE')) {
        pairs.push([key, this.#empty(this.#scanner.peek().start)])
        continue
      }
      const colon = this.#scanner.next()
      pairs.push([key, ended() ? this.#empty(colon.end) : this.#node(true, true)])
    }
    this.#scanner.next()
    return pairs
  }

  #flowItems(): YamlNode[] {
    const start = this.#scanner.next().start
    const items: YamlNode[] = []
    while (!this.#is('FLOW-SEQUENCE-END')) {
      if (items.length > 0) {
        if (!this.#is('FLOW-ENTRY')) throw parserError("did not find expected ',' or ']'", this.#scanner.peek().start, start)
        this.#scanner.next()
        if (this.#is('FLOW-SEQUENCE-END')) break
      }
      items.push(this.#is('KEY') ? this.#singlePair() : this.#node(false, false))
    }
    this.#scanner.next()
    return items
  }

  /** `[a: b]`: a mapping of one pair inside a flow sequence. */
  #singlePair(): YamlNode {
    const { start } = this.#scanner.next()
    const ended = () => this.#is('FLOW-ENTRY') || this.#is('FLOW-SEQUENCE-END')
    const key = this.#is('VALUE') || ended() ? this.#empty(start) : this.#node(false, false)
    let value = this.#empty(this.#scanner.peek().start)
    if (this.#is('VALUE')) {
      this.#scanner.next()
      if (!ended()) value = this.#node(false, false)
    }
    return { kind: 'mapping', tag: '', pairs: [[key, value]], line: start.line }
  }

  #flowPairs(): [YamlNode, YamlNode][] {
    const start = this.#scanner.next().start
    const pairs: [YamlNode, YamlNode][] = []
    const ended = () => this.#is('FLOW-ENTRY') || this.#is('FLOW-MAPPING-END')
    while (!this.#is('FLOW-MAPPING-END')) {
      if (pairs.length > 0) {
        if (!this.#is('FLOW-ENTRY')) throw parserError("did not find expected ',' or '}'", this.#scanner.peek().start, start)
        this.#scanner.next()
        if (this.#is('FLOW-MAPPING-END')) break
      }
      const explicit = this.#is('KEY')
      if (explicit) this.#scanner.next()
      const key = explicit && (this.#is('VALUE') || ended()) ? this.#empty(this.#scanner.peek().start) : this.#node(false, false)
      let value = this.#empty(this.#scanner.peek().start)
      if (explicit && this.#is('VALUE')) {
        this.#scanner.next()
        if (!ended()) value = this.#node(false, false)
      }
      pairs.push([key, value])
    }
    this.#scanner.next()
    return pairs
  }
}
