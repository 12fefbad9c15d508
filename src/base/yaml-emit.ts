import { formatFloat } from './go-number.ts'
import type { Json } from './json.ts'
import { analyzeScalar } from './yaml-analyze.ts'
import { resolvePlain } from './yaml.ts'

const STEP = 2
const BEST_WIDTH = 80
const MAX_SIMPLE_KEY = 128

/** YAML text of a JSON value as sigs.k8s.io/yaml writes it: keys in natural order, sequences not indented under their key. */
export function emitYaml(value: Json): string {
  const emitter = new Emitter()
  emitter.node(value, { indent: -1, inMapping: false, simpleKey: false })
  return emitter.out.endsWith('\n') ? emitter.out : `${emitter.out}\n`
}

type Place = { readonly indent: number; readonly inMapping: boolean; readonly simpleKey: boolean }

type Style = 'plain' | 'single' | 'double' | 'literal'

class Emitter {
  out = ''
  #column = 0
  #whitespace = true
  #indention = true

  node(value: Json, place: Place): void {
    if (Array.isArray(value)) return this.#sequence(value as readonly Json[], place)
    if (value !== null && typeof value === 'object') return this.#mapping(value as { readonly [key: string]: Json | undefined }, place)
    this.#scalar(typeof value === 'string' ? value : scalarText(value), typeof value === 'string' ? wantedStyle(value) : 'plain', place)
  }

  #sequence(items: readonly Json[], place: Place): void {
    if (items.length === 0) return this.#word('[]')
    const indentless = place.inMapping && !this.#indention
    const indent = place.indent < 0 ? 0 : indentless ? place.indent : place.indent + STEP
    for (const item of items) {
      this.#newLine(indent)
      this.#indicator('-', true, true)
      this.node(item, { indent, inMapping: false, simpleKey: false })
    }
  }

  #mapping(map: { readonly [key: string]: Json | undefined }, place: Place): void {
    const keys = Object.keys(map)
      .filter((key) => map[key] !== undefined)
      .sort(naturalOrder)
    if (keys.length === 0) return this.#word('{}')
    const indent = place.indent < 0 ? 0 : place.indent + STEP
    for (const key of keys) {
      const simple = !/[\n\r\u0085\u2028\u2029]/.test(key) && utf8Length(key) <= MAX_SIMPLE_KEY
      this.#newLine(indent)
      if (!simple) this.#indicator('?', true, true)
      this.#scalar(key, wantedStyle(key), { indent, inMapping: true, simpleKey: simple })
      if (!simple) this.#newLine(indent)
      this.#indicator(':', !simple, !simple)
      this.node(map[key] as Json, { indent, inMapping: true, simpleKey: false })
    }
  }

  #scalar(text: string, wanted: Style, place: Place): void {
    const style = allowedStyle(text, wanted, place.simpleKey)
    const indent = place.indent < 0 ? STEP : place.indent + STEP
    if (style === 'plain') this.#plain(text, indent, !place.simpleKey)
    else if (style === 'single') this.#single(text, indent, !place.simpleKey)
    else if (style === 'double') this.#double(text, indent, !place.simpleKey)
    else this.#literal(text, indent)
  }

  #put(text: string): void {
    this.out += text
    for (const _ of text) this.#column++
  }

  #break(): void {
    this.out += '\n'
    this.#column = 0
  }

  #indicator(text: string, needsSpace: boolean, isIndention: boolean): void {
    if (needsSpace && !this.#whitespace) this.#put(' ')
    this.#put(text)
    this.#whitespace = false
    this.#indention = this.#indention && isIndention
  }

  #word(text: string): void {
    this.#indicator(text, true, false)
  }

  #newLine(indent: number): void {
    if (!this.#indention || this.#column > indent || (this.#column === indent && !this.#whitespace)) this.#break()
    if (this.#column < indent) this.#put(' '.repeat(indent - this.#column))
    this.#whitespace = true
    this.#indention = true
  }

  #plain(text: string, indent: number, mayBreak: boolean): void {
    if (!this.#whitespace) this.#put(' ')
    this.#folded([...text], indent, mayBreak, false, (char) => char)
    this.#whitespace = false
    this.#indention = false
  }

  #single(text: string, indent: number, mayBreak: boolean): void {
    this.#indicator("'", true, false)
    this.#folded([...text], indent, mayBreak, true, (char) => (char === "'" ? "''" : char))
    this.#indicator("'", false, false)
  }

  /** Writes text on lines of about 80 columns, broken at single spaces. */
  #folded(chars: readonly string[], indent: number, mayBreak: boolean, inner: boolean, show: (char: string) => string): void {
    let spaces = false
    for (const [i, char] of chars.entries()) {
      const edge = inner && (i === 0 || i === chars.length - 1)
      if (char === ' ' && mayBreak && !spaces && this.#column > BEST_WIDTH && !edge && chars[i + 1] !== ' ') this.#newLine(indent)
      else this.#put(show(char))
      spaces = char === ' '
      if (!spaces) this.#indention = false
    }
  }

  #double(text: string, indent: number, mayBreak: boolean): void {
    this.#indicator('"', true, false)
    const chars = [...text]
    let spaces = false
    for (const [i, char] of chars.entries()) {
      const inner = i > 0 && i < chars.length - 1
      if (char === ' ' && mayBreak && !spaces && this.#column > BEST_WIDTH && inner) {
        this.#newLine(indent)
        if (chars[i + 1] === ' ') this.#put('\\')
      } else this.#put(char === ' ' ? char : escapeDouble(char))
      spaces = char === ' '
    }
    this.#indicator('"', false, false)
  }

  #literal(text: string, indent: number): void {
    this.#indicator('|', true, false)
    if (/^[ \n]/.test(text)) this.#put(String(STEP))
    if (!text.endsWith('\n')) this.#put('-')
    else if (text === '\n' || text.endsWith('\n\n')) this.#put('+')
    this.#break()
    this.#indention = true
    this.#whitespace = true
    let atStart = true
    for (const char of text) {
      if (char === '\n') {
        this.#break()
        this.#indention = true
        atStart = true
      } else {
        if (atStart) this.#newLine(indent)
        this.#put(char)
        this.#indention = false
        atStart = false
      }
    }
  }
}

function scalarText(value: null | boolean | number): string {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return String(value)
  const text = String(value)
  return /[.e]/.test(text) ? formatFloat(value, 'g', -1) : text
}

const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const TIMESTAMP = /^\d{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])([Tt ]([01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(\.\d+)?([zZ]|[-+]\d\d:\d\d)?)?$/

function wantedStyle(text: string): Style {
  if (text.includes('\n')) return 'literal'
  return typeof resolvePlain(text) !== 'string' || BASE_60.test(text) || TIMESTAMP.test(text) ? 'double' : 'plain'
}

function allowedStyle(text: string, wanted: Style, simpleKey: boolean): Style {
  const allowed = analyzeScalar(text)
  let style: Style = simpleKey && allowed.multiline ? 'double' : wanted
  if (style === 'plain' && (!allowed.plain || (text === '' && simpleKey))) style = 'single'
  if (style === 'single' && !allowed.single) style = 'double'
  if (style === 'literal' && (!allowed.block || simpleKey)) style = 'double'
  return style
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '\x1b': '\\e', '"': '\\"', '\\': '\\\\',
  '\u0085': '\\N', '\u2028': '\\L', '\u2029': '\\P',
}

function escapeDouble(char: string): string {
  const named = ESCAPES[char]
  if (named !== undefined) return named
  if (/^[ -~\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/.test(char)) return char
  const code = char.codePointAt(0) as number
  const [letter, digits] = code < 0x100 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8]
  return `\\${letter}${code.toString(16).toUpperCase().padStart(digits as number, '0')}`
}

function utf8Length(text: string): number {
  let length = 0
  for (const char of text) {
    const code = char.codePointAt(0) as number
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

const isLetter = (char: string): boolean => /^\p{L}$/u.test(char)
const isDigit = (char: string): boolean => /^\p{Nd}$/u.test(char)

/** go-yaml's order of keys: letters behind other characters, runs of digits by their value. */
function naturalOrder(a: string, b: string): number {
  const x = [...a]
  const y = [...b]
  for (let i = 0; i < x.length && i < y.length; i++) {
    const p = x[i] as string
    const q = y[i] as string
    if (p === q) continue
    if (isLetter(p) && isLetter(q)) return (p.codePointAt(0) as number) - (q.codePointAt(0) as number)
    if (isLetter(p) || isLetter(q)) return isLetter(q) ? -1 : 1
    const inNumber = (p === '0' || q === '0') && hasSignificantDigit(x, i)
    const m = digitRun(x, i, inNumber)
    const n = digitRun(y, i, inNumber)
    return m.value - n.value || m.end - n.end || (p.codePointAt(0) as number) - (q.codePointAt(0) as number)
  }
  return x.length - y.length
}

function hasSignificantDigit(chars: readonly string[], before: number): boolean {
  for (let i = before - 1; i >= 0 && isDigit(chars[i] as string); i--) if (chars[i] !== '0') return true
  return false
}

function digitRun(chars: readonly string[], from: number, inNumber: boolean): { value: number; end: number } {
  let value = inNumber ? 1 : 0
  let end = from
  for (; end < chars.length && isDigit(chars[end] as string); end++) value = value * 10 + Number(chars[end])
  return { value, end }
}
