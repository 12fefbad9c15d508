import { WORD } from './posix-regex-classes.ts'
import type { Edge } from './posix-regex-node.ts'

/** What stands beside a place in the text, as far as edges care. */
export type Side = 0 | 1 | 2 | 3
const NOTHING: Side = 0
const NEWLINE: Side = 1
const WORD_SIDE: Side = 2
const OTHER: Side = 3

/** Characters that no class of a program tells apart. */
export type Letter = { readonly id: number; readonly side: Side; readonly sets: readonly boolean[] }

const WORD_CHARACTER = new RegExp(`[${WORD}]`, 'u')

/** Sorts characters by which of a program's classes hold them. */
export class Alphabet {
  readonly #sets: readonly RegExp[]
  readonly #ascii: (Letter | undefined)[] = Array.from({ length: 128 }, () => undefined)
  readonly #others = new Map<number, Letter>()
  readonly #letters = new Map<string, Letter>()
  /** The letter of what lies beyond the text. */
  readonly nothing: Letter

  constructor(sets: readonly string[], ignoreCase: boolean) {
    this.#sets = sets.map((source) => new RegExp(`^${source}$`, ignoreCase ? 'sui' : 'su'))
    this.nothing = { id: 0, side: NOTHING, sets: sets.map(() => false) }
    this.#letters.set('', this.nothing)
  }

  /** The letter of a code point. */
  of(code: number): Letter {
    return (code < 128 ? this.#ascii[code] : this.#others.get(code)) ?? this.#learn(code)
  }

  #learn(code: number): Letter {
    const char = String.fromCodePoint(code)
    const sets = this.#sets.map((set) => set.test(char))
    const side = char === '\n' ? NEWLINE : WORD_CHARACTER.test(char) ? WORD_SIDE : OTHER
    const key = `${side}${sets.map(Number).join('')}`
    let letter = this.#letters.get(key)
    if (letter === undefined) this.#letters.set(key, (letter = { id: this.#letters.size, side, sets }))
    if (code < 128) this.#ascii[code] = letter
    else this.#others.set(code, letter)
    return letter
  }

  /** The letter right of a place. */
  after(text: string, at: number): Letter {
    return at < text.length ? this.of(text.codePointAt(at) as number) : this.nothing
  }

  /** The letter left of a place. */
  before(text: string, at: number): Letter {
    return at > 0 ? this.of(text.codePointAt(before(text, at)) as number) : this.nothing
  }
}

/** Where the character left of a place begins. */
export function before(text: string, at: number): number {
  const low = text.charCodeAt(at - 1)
  if (low < 0xdc00 || low > 0xdfff || at < 2) return at - 1
  const high = text.charCodeAt(at - 2)
  return high >= 0xd800 && high <= 0xdbff ? at - 2 : at - 1
}

/** Where the character right of a place ends. */
export const after = (text: string, at: number): number => at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

/** Whether a place with these neighbours is such an edge; `last` when only one newline stands after it. */
export function isEdge(edge: Edge, left: Side, right: Side, last: boolean): boolean {
  switch (edge) {
    case 'start': return left === NOTHING
    case 'end': return right === NOTHING
    case 'line-start': return left === NOTHING || left === NEWLINE
    case 'line-end': return right === NOTHING || right === NEWLINE
    case 'last-line-end': return right === NOTHING || last
    case 'word': return (left === WORD_SIDE) !== (right === WORD_SIDE)
    case 'not-word': return (left === WORD_SIDE) === (right === WORD_SIDE)
    case 'word-start': return left !== WORD_SIDE && right === WORD_SIDE
    default: return left === WORD_SIDE && right !== WORD_SIDE
  }
}
