/** A command line up to the cursor, split as the shell would. */
export type SplitLine = {
  /** The words of the simple command the cursor is in; the last one is at the cursor. */
  readonly words: readonly string[]
  /** Where the last word begins in the line, with its quotes. */
  readonly start: number
  /** The last word as typed. */
  readonly raw: string
  /** The quote that is open at the cursor. */
  readonly quote: '' | "'" | '"'
  /** The last word is a redirection's target. */
  readonly redirect: boolean
}

const SEPARATORS = '|&;()\n`'
const PREFIXES = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', 'time', 'sudo', 'exec', 'command', 'nohup', 'env', 'watch'])

/** Splits what stands before the cursor. */
export function splitLine(before: string): SplitLine {
  let words: string[] = []
  let word = ''
  let start = 0
  let inWord = false
  let quote: '' | "'" | '"' = ''
  let redirect = false
  let pending = false
  const begin = (i: number): void => {
    if (!inWord) start = i
    inWord = true
  }
  const end = (): void => {
    if (inWord && !redirect) words.push(word)
    if (inWord) redirect = false
    word = ''
    inWord = false
  }
  for (let i = 0; i < before.length; i++) {
    const c = before[i] as string
    if (quote === "'" || (quote === '"' && c !== '\\')) {
      if (c === quote) quote = ''
      else word += c
    } else if (c === '\\') {
      begin(i)
      word += before[++i] ?? ''
    } else if (c === "'" || c === '"') {
      begin(i)
      quote = c
    } else if (c === ' ' || c === '\t') end()
    else if (c === '<' || c === '>') {
      if (/^\d*$/.test(word)) {
        word = ''
        inWord = false
      } else end()
      redirect = true
    } else if (SEPARATORS.includes(c) && !(c === '&' && redirect) && before[i - 1] !== '$') {
      end()
      words = []
      redirect = false
    } else if (c === '(' && before[i - 1] === '$') {
      words = []
      word = ''
      inWord = false
    } else {
      begin(i)
      word += c
    }
    pending = inWord
  }
  if (!pending) start = before.length
  const skip = words.findIndex(w => !/^\w+=/.test(w) && !PREFIXES.has(w))
  const kept = skip < 0 ? [] : words.slice(skip)
  return { words: [...kept, word], start, raw: before.slice(start), quote, redirect }
}
