import { type PosixRegex, posixRegex } from '../lib/regex.ts'
import { inputValue, toNumber, toText, type Value } from './value.ts'

/** The current record and its fields, split only when somebody asks. */
export class AwkRecord {
  #text = ''
  #fields: Value[] | undefined = []
  #value: Value = ''
  #stale = false
  /** FS when the record was read: a change counts from the next one on. */
  #fs = ' '
  fs = ' '
  ofs = ' '
  convfmt = '%.6g'

  set(text: string): void {
    this.#text = text
    this.#value = undefined
    this.#fields = undefined
    this.#stale = false
    this.#fs = this.fs
  }

  get(n: number): Value {
    if (n === 0) {
      if (this.#stale) this.#rebuild()
      return (this.#value ??= inputValue(this.#text))
    }
    return this.#split()[n - 1]
  }

  get text(): string {
    if (this.#stale) this.#rebuild()
    return this.#text
  }

  get count(): number {
    return this.#split().length
  }

  set count(n: number) {
    const fields = this.#split()
    while (fields.length < n) fields.push('')
    fields.length = Math.max(0, n)
    this.#stale = true
  }

  assign(n: number, value: Value): void {
    if (n === 0) return this.set(toText(value, this.convfmt))
    const fields = this.#split()
    while (fields.length < n) fields.push('')
    fields[n - 1] = value
    this.#stale = true
  }

  #rebuild(): void {
    this.#text = (this.#fields ?? []).map((field) => toText(field, this.convfmt)).join(this.ofs)
    this.#value = undefined
    this.#stale = false
  }

  #split(): Value[] {
    return (this.#fields ??= splitText(this.#text, this.#fs).map(inputValue))
  }
}

const cache = new Map<string, PosixRegex>()

/** The regular expression of a dynamic pattern. */
export function awkRegex(source: string): PosixRegex {
  let regex = cache.get(source)
  if (regex === undefined) {
    if (cache.size > 500) cache.clear()
    cache.set(source, (regex = posixRegex(source, { syntax: 'awk', global: true })))
  }
  return regex
}

/** Splits as FS says: blanks, one character, or a regular expression. */
export function splitText(text: string, separator: string | PosixRegex): string[] {
  if (separator === ' ') {
    const trimmed = text.replace(/^[ \t\n]+|[ \t\n]+$/g, '')
    return trimmed === '' ? [] : trimmed.split(/[ \t\n]+/)
  }
  if (text === '') return []
  if (separator === '') return [...text]
  if (typeof separator === 'string' && separator.length === 1 && separator !== '\\') return text.split(separator)
  if (separator === '\t') return text.split('\t')
  const regex = typeof separator === 'string' ? awkRegex(separator) : separator
  const out: string[] = []
  let at = 0
  regex.lastIndex = 0
  for (let match = regex.exec(text); match !== null; match = regex.exec(text)) {
    if (match[0] === '') {
      if (++regex.lastIndex > text.length) break
      continue
    }
    out.push(text.slice(at, match.index))
    at = match.index + match[0].length
  }
  out.push(text.slice(at))
  return out
}

/** A whole number of a value, for indexes and counts. */
export const toInteger = (value: Value): number => Math.trunc(toNumber(value))
