import { goQuote, isSpace } from './go-text.ts'

const WHITESPACE = /[\t\v\f\r ]+/

/** Splits at the first run of blanks. */
export function splitOnce(text: string): [string, string | undefined] {
  const match = WHITESPACE.exec(text)
  return match === null ? [text, undefined] : [text.slice(0, match.index), text.slice(match.index + match[0].length)]
}

/** Splits at every run of blanks. */
export const splitBlanks = (text: string): string[] => text.split(WHITESPACE)

/** Takes the `--flag` words from the front of an instruction's arguments. */
export function takeFlags(line: string): { flags: string[]; rest: string } {
  const flags: string[] = []
  let at = 0
  for (;;) {
    while (at < line.length && isSpace(line[at] as string)) at++
    if (!line.startsWith('--', at)) return { flags, rest: line.slice(at) }
    const { word, end } = flagWord(line, at)
    at = end
    if (word === '--') return { flags, rest: line.slice(at) }
    flags.push(word)
  }
}

function flagWord(line: string, start: number): { word: string; end: number } {
  let word = ''
  let quote = ''
  let at = start
  for (; at < line.length; at++) {
    const ch = line[at] as string
    if (quote === '' && isSpace(ch)) break
    if (ch === quote) quote = ''
    else if (quote === '' && (ch === '"' || ch === "'")) quote = ch
    else if (ch === '\\') {
      if (at + 1 < line.length) word += line[++at]
    } else word += ch
  }
  return { word, end: at }
}

/** Splits at blanks outside quotes; quotes and escapes stay in the words. */
export function quotedWords(text: string, escape: string): string[] {
  const words: string[] = []
  let word = ''
  let quote = ''
  let any = false
  for (let i = 0; i < text.length; i++) {
    const ch = text[i] as string
    if (quote === '' && isSpace(ch)) {
      if (any) words.push(word)
      word = ''
      any = false
      continue
    }
    any = true
    if (quote === '' && (ch === '"' || ch === "'")) quote = ch
    else if (ch === quote) quote = ''
    if (ch === escape && quote !== "'") {
      if (i + 1 === text.length) break
      word += ch + text[++i]
    } else word += ch
  }
  if (any && word !== '') words.push(word)
  return words
}

export type Args = { readonly args: readonly string[]; readonly json: boolean }

/** The text as a JSON array of strings; undefined when there is none. Throws when the array holds something else. */
export function jsonArray(text: string): string[] | undefined {
  const body = text.trimStart()
  if (!body.startsWith('[')) return undefined
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return undefined
  }
  if (!Array.isArray(value)) return undefined
  if (!value.every((item) => typeof item === 'string')) throw new Error('when using JSON array syntax, arrays must be comprised of strings only')
  return value
}

/** ENV's and LABEL's arguments as name, value, separator in turn. Throws with BuildKit's text. */
export function keyValues(text: string, instruction: string, escape: string): string[] {
  const words = quotedWords(text, escape)
  const first = words[0]
  if (text === '' || first === undefined) return []
  if (!first.includes('=')) {
    const [name, value] = splitOnce(text)
    if (value === undefined) throw new Error(`${instruction} must have two arguments`)
    return [name, value, '']
  }
  return words.flatMap((word) => {
    const eq = word.indexOf('=')
    if (eq < 0) throw new Error(`Syntax error - can't find = in ${goQuote(word)}. Must be of the form: name=value`)
    return [word.slice(0, eq), word.slice(eq + 1), '=']
  })
}
