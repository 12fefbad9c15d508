import { isBlank, isBreak, isBreakOrEnd, isSpaceOrEnd, type Mark, scannerError, YamlCursor } from './yaml-cursor.ts'
import { readBlockScalar, readPlain, readQuoted } from './yaml-scalars.ts'

export type YamlTokenType =
  | 'STREAM-START' | 'STREAM-END' | 'VERSION-DIRECTIVE' | 'TAG-DIRECTIVE' | 'DOCUMENT-START' | 'DOCUMENT-END'
  | 'BLOCK-SEQUENCE-START' | 'BLOCK-MAPPING-START' | 'BLOCK-END' | 'FLOW-SEQUENCE-START' | 'FLOW-SEQUENCE-END' | 'FLOW-MAPPING-START'
  | 'FLOW-MAPPING-END' | 'BLOCK-ENTRY' | 'FLOW-ENTRY' | 'KEY' | 'VALUE' | 'ALIAS' | 'ANCHOR' | 'TAG' | 'SCALAR'

/** One token of YAML; `value` is a scalar's text, an anchor's name, a tag's handle or a directive's value. */
export type YamlToken = {
  readonly type: YamlTokenType
  readonly start: Mark
  readonly end: Mark
  readonly value: string
  /** A tag's suffix, or the prefix of a %TAG directive. */
  readonly suffix: string
  readonly style: ScalarStyle
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

const isWord = (char: string): boolean => /^[\w-]$/.test(char)

type SimpleKey = { readonly possible: boolean; readonly required: boolean; readonly token: number; readonly mark: Mark }

const NO_KEY: SimpleKey = { possible: false, required: false, token: 0, mark: { at: 0, line: 0, column: 0 } }

/** The scanner of libyaml: text to tokens, on demand, so that nothing behind the first document is looked at. */
export class YamlScanner {
  #cursor: YamlCursor
  #queue: YamlToken[] = []
  #parsed = 0
  #started = false
  #ended = false
  #flow = 0
  #indent = -1
  #indents: number[] = []
  #keyAllowed = false
  #keys: SimpleKey[] = []

  constructor(text: string) {
    this.#cursor = new YamlCursor(text)
  }

  peek(): YamlToken {
    while (this.#needsMore()) this.#fetch()
    return this.#queue[0] as YamlToken
  }

  next(): YamlToken {
    const token = this.peek()
    this.#queue.shift()
    this.#parsed++
    return token
  }

  #needsMore(): boolean {
    if (this.#ended && this.#queue.length > 0) return false
    if (this.#queue.length === 0) return true
    this.#staleKeys()
    return this.#keys.some((key) => key.possible && key.token === this.#parsed)
  }

  #push(type: YamlTokenType, start: Mark, value = '', suffix = '', style: ScalarStyle = 'plain'): void {
    this.#queue.push({ type, start, end: this.#cursor.mark, value, suffix, style })
  }

  #fetch(): void {
    if (!this.#started) {
      this.#started = true
      this.#keyAllowed = true
      this.#keys = [NO_KEY]
      return this.#push('STREAM-START', this.#cursor.mark)
    }
    this.#toNextToken()
    this.#staleKeys()
    this.#unrollIndent(this.#cursor.column)
    const char = this.#cursor.char()
    if (char === '') return this.#fetchEnd()
    if (this.#cursor.column === 0 && char === '%') return this.#fetchDirective()
    if (this.#cursor.atDocumentMark()) return this.#fetchDocumentMark(char)
    if (char === '[' || char === '{') return this.#fetchFlowStart(char)
    if (char === ']' || char === '}') return this.#fetchFlowEnd(char)
    if (char === ',') return this.#fetchFlowEntry()
    const next = this.#cursor.char(1)
    if (char === '-' && isSpaceOrEnd(next)) return this.#fetchBlockEntry()
    if (char === '?' && (this.#flow > 0 || isSpaceOrEnd(next))) return this.#fetchKey()
    if (char === ':' && (this.#flow > 0 || isSpaceOrEnd(next))) return this.#fetchValue()
    if (char === '*' || char === '&') return this.#fetchAnchor(char === '*' ? 'ALIAS' : 'ANCHOR')
    if (char === '!') return this.#fetchTag()
    if ((char === '|' || char === '>') && this.#flow === 0) return this.#fetchBlockScalar(char === '|')
    if (char === "'" || char === '"') return this.#fetchQuoted(char === "'")
    const indicator = isSpaceOrEnd(char) || '-?:,[]{}#&*!|>\'"%@`'.includes(char)
    if (!indicator || (char === '-' && !isBlank(next)) || (this.#flow === 0 && (char === '?' || char === ':') && !isSpaceOrEnd(next))) return this.#fetchPlain()
    throw scannerError('found character that cannot start any token', this.#cursor.mark)
  }

  #toNextToken(): void {
    for (;;) {
      if (this.#cursor.at === 0 && this.#cursor.char() === '\ufeff') this.#cursor.at++
      while (this.#cursor.char() === ' ' || ((this.#flow > 0 || !this.#keyAllowed) && this.#cursor.char() === '\t')) this.#cursor.skip()
      if (this.#cursor.char() === '#') while (!isBreakOrEnd(this.#cursor.char())) this.#cursor.skip()
      if (!isBreak(this.#cursor.char())) return
      this.#cursor.skipBreak()
      if (this.#flow === 0) this.#keyAllowed = true
    }
  }

  /** A simple key must be on one line and at most 1024 characters long. */
  #staleKeys(): void {
    this.#keys = this.#keys.map((key) => {
      if (!key.possible || (key.mark.line === this.#cursor.line && key.mark.at + 1024 >= this.#cursor.at)) return key
      if (key.required) throw scannerError("could not find expected ':'", this.#cursor.mark)
      return { ...key, possible: false }
    })
  }

  #saveKey(): void {
    const required = this.#flow === 0 && this.#indent === this.#cursor.column
    if (!this.#keyAllowed) return
    this.#dropKey()
    this.#keys[this.#keys.length - 1] = { possible: true, required, token: this.#parsed + this.#queue.length, mark: this.#cursor.mark }
  }

  #dropKey(): void {
    const key = this.#keys.at(-1) ?? NO_KEY
    if (key.possible && key.required) throw scannerError("could not find expected ':'", this.#cursor.mark)
    this.#keys[this.#keys.length - 1] = { ...key, possible: false }
  }

  #rollIndent(column: number, type: 'BLOCK-SEQUENCE-START' | 'BLOCK-MAPPING-START', mark: Mark, tokenNumber?: number): void {
    if (this.#flow > 0 || this.#indent >= column) return
    this.#indents.push(this.#indent)
    this.#indent = column
    const token: YamlToken = { type, start: mark, end: mark, value: '', suffix: '', style: 'plain' }
    if (tokenNumber === undefined) this.#queue.push(token)
    else this.#queue.splice(tokenNumber - this.#parsed, 0, token)
  }

  #unrollIndent(column: number): void {
    if (this.#flow > 0) return
    while (this.#indent > column) {
      this.#push('BLOCK-END', this.#cursor.mark)
      this.#indent = this.#indents.pop() ?? -1
    }
  }

  #fetchEnd(): void {
    if (this.#cursor.column !== 0) {
      this.#cursor.column = 0
      this.#cursor.line++
    }
    this.#unrollIndent(-1)
    this.#dropKey()
    this.#keyAllowed = false
    this.#ended = true
    this.#push('STREAM-END', this.#cursor.mark)
  }

  #fetchDirective(): void {
    this.#unrollIndent(-1)
    this.#dropKey()
    this.#keyAllowed = false
    const start = this.#cursor.mark
    const line = /^%(\w*)[ \t]*(.*)/.exec(this.#cursor.restOfLine()) as RegExpExecArray
    const [all, name, rest] = line as unknown as [string, string, string]
    const values = rest.replace(/(^|[ \t])#.*/, '').trim().split(/[ \t]+/)
    this.#cursor.skip(all.length)
    if (name === 'YAML') {
      if (!/^\d+\.\d+$/.test(values[0] ?? '')) throw scannerError('did not find expected digit or \'.\' character', this.#cursor.mark)
      this.#push('VERSION-DIRECTIVE', start, values[0])
    } else if (name === 'TAG') this.#push('TAG-DIRECTIVE', start, values[0], values[1])
    else throw scannerError(name === '' ? 'could not find expected directive name' : 'found unknown directive name', start)
  }

  #fetchDocumentMark(char: string): void {
    this.#unrollIndent(-1)
    this.#dropKey()
    this.#keyAllowed = false
    const start = this.#cursor.mark
    this.#cursor.skip(3)
    this.#push(char === '-' ? 'DOCUMENT-START' : 'DOCUMENT-END', start)
  }

  #fetchFlowStart(char: string): void {
    this.#saveKey()
    this.#keys.push(NO_KEY)
    this.#flow++
    this.#keyAllowed = true
    const start = this.#cursor.mark
    this.#cursor.skip()
    this.#push(char === '[' ? 'FLOW-SEQUENCE-START' : 'FLOW-MAPPING-START', start)
  }

  #fetchFlowEnd(char: string): void {
    this.#dropKey()
    if (this.#flow > 0) {
      this.#flow--
      this.#keys.pop()
    }
    this.#keyAllowed = false
    const start = this.#cursor.mark
    this.#cursor.skip()
    this.#push(char === ']' ? 'FLOW-SEQUENCE-END' : 'FLOW-MAPPING-END', start)
  }

  #fetchFlowEntry(): void {
    this.#dropKey()
    this.#keyAllowed = true
    const start = this.#cursor.mark
    this.#cursor.skip()
    this.#push('FLOW-ENTRY', start)
  }

  #fetchBlockEntry(): void {
    if (this.#flow === 0) {
      if (!this.#keyAllowed) throw scannerError('block sequence entries are not allowed in this context', this.#cursor.mark)
      this.#rollIndent(this.#cursor.column, 'BLOCK-SEQUENCE-START', this.#cursor.mark)
    }
    this.#dropKey()
    this.#keyAllowed = true
    const start = this.#cursor.mark
    this.#cursor.skip()
    this.#push('BLOCK-ENTRY', start)
  }

  #fetchKey(): void {
    if (this.#flow === 0) {
      if (!this.#keyAllowed) throw scannerError('mapping keys are not allowed in this context', this.#cursor.mark)
      this.#rollIndent(this.#cursor.column, 'BLOCK-MAPPING-START', this.#cursor.mark)
    }
    this.#dropKey()
    this.#keyAllowed = this.#flow === 0
    const start = this.#cursor.mark
    this.#cursor.skip()
    this.#push('KEY', start)
  }

  #fetchValue(): void {
    const key = this.#keys.at(-1) ?? NO_KEY
    if (key.possible) {
      const token: YamlToken = { type: 'KEY', start: key.mark, end: key.mark, value: '', suffix: '', style: 'plain' }
      this.#queue.splice(key.token - this.#parsed, 0, token)
      this.#rollIndent(key.mark.column, 'BLOCK-MAPPING-START', key.mark, key.token)
      this.#keys[this.#keys.length - 1] = { ...key, possible: false }
      this.#keyAllowed = false
    } else {
      if (this.#flow === 0) {
        if (!this.#keyAllowed) throw scannerError('mapping values are not allowed in this context', this.#cursor.mark)
        this.#rollIndent(this.#cursor.column, 'BLOCK-MAPPING-START', this.#cursor.mark)
      }
      this.#keyAllowed = this.#flow === 0
    }
    const start = this.#cursor.mark
    this.#cursor.skip()
    this.#push('VALUE', start)
  }

  #fetchAnchor(type: 'ALIAS' | 'ANCHOR'): void {
    this.#saveKey()
    this.#keyAllowed = false
    const start = this.#cursor.mark
    this.#cursor.skip()
    let name = ''
    for (; isWord(this.#cursor.char()); this.#cursor.skip()) name += this.#cursor.char()
    const next = this.#cursor.char()
    if (name === '' || !(isSpaceOrEnd(next) || '?:,]}%@`'.includes(next))) {
      throw scannerError('did not find expected alphabetic or numeric character', this.#cursor.mark)
    }
    this.#push(type, start, name)
  }

  #fetchTag(): void {
    this.#saveKey()
    this.#keyAllowed = false
    const start = this.#cursor.mark
    const match = /^(!<([^>\s]*)>|(![\w-]*!)?([^\s,[\]{}]*))/.exec(this.#cursor.restOfLine()) as RegExpExecArray
    const [all = '', , verbatim, handle, rest = ''] = match
    this.#cursor.skip(all.length)
    const next = this.#cursor.char()
    if (!isSpaceOrEnd(next) && !(this.#flow > 0 && next === ',')) throw scannerError('did not find expected whitespace or line break', this.#cursor.mark)
    if (verbatim !== undefined) return this.#push('TAG', start, '', verbatim)
    if (handle !== undefined) return this.#push('TAG', start, handle, rest)
    this.#push('TAG', start, rest === '!' ? '' : '!', rest.slice(1) === '' ? '!' : rest.slice(1))
  }

  #fetchBlockScalar(literal: boolean): void {
    this.#dropKey()
    this.#keyAllowed = true
    const start = this.#cursor.mark
    const text = readBlockScalar(this.#cursor, literal, this.#indent)
    this.#push('SCALAR', start, text, '', literal ? 'literal' : 'folded')
  }

  #fetchQuoted(single: boolean): void {
    this.#saveKey()
    this.#keyAllowed = false
    const start = this.#cursor.mark
    this.#push('SCALAR', start, readQuoted(this.#cursor, single), '', single ? 'single' : 'double')
  }

  #fetchPlain(): void {
    this.#saveKey()
    this.#keyAllowed = false
    const start = this.#cursor.mark
    const { text, brokeLine } = readPlain(this.#cursor, this.#indent + 1, this.#flow > 0)
    this.#push('SCALAR', start, text)
    if (brokeLine) this.#keyAllowed = true
  }
}
