import type { Heredoc } from './node.ts'
import { expandWord, ShlexError } from './shlex.ts'

const MARK = /^(\d*)<<(-?)([^<]*)$/
const unset = (): undefined => undefined

/** The here-document a word announces (`<<EOF`, `3<<-"X"`), its content still empty; undefined when the word is none. */
export function heredocOf(word: string): Heredoc | undefined {
  const match = MARK.exec(word)
  const delimiter = match?.[3] ?? ''
  if (match === null || delimiter === '') return undefined
  try {
    const plain = expandWord(delimiter, unset, { skipUnset: true }).words
    const raw = expandWord(delimiter, unset, { skipUnset: true, rawQuotes: true, rawEscapes: true }).words
    const name = plain[0]
    if (plain.length !== 1 || raw.length !== 1 || name === undefined) return undefined
    return { name, fd: Number(match[1] ?? ''), expand: name === raw[0], chomp: match[2] === '-', content: '' }
  } catch (error) {
    if (error instanceof ShlexError) return undefined
    throw error
  }
}

/** The here-documents a whole line announces, in order. */
export function heredocsOf(line: string): Heredoc[] {
  try {
    const { words } = expandWord(line, unset, { skipUnset: true, rawQuotes: true, rawEscapes: true })
    return words.flatMap((word) => heredocOf(word) ?? [])
  } catch (error) {
    if (error instanceof ShlexError) return []
    throw error
  }
}

/** The content as it is used: without leading tabs when it was `<<-`. */
export const heredocText = (doc: Heredoc): string => (doc.chomp ? doc.content.replace(/^\t+/gm, '') : doc.content)
