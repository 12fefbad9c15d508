import { after, Alphabet } from './posix-regex-alphabet.ts'
import { Automaton, Budget } from './posix-regex-automaton.ts'
import { Backtracker, type Slots } from './posix-regex-backtrack.ts'
import { classLiteral, literal } from './posix-regex-classes.ts'
import { direct } from './posix-regex-direct.ts'
import { childrenOf, contains, type RegexNode, type RegexOptions } from './posix-regex-node.ts'
import { PerlParser } from './posix-regex-parse-perl.ts'
import { RegexParser } from './posix-regex-parse.ts'
import { compileProgram } from './posix-regex-program.ts'

export { RegexError, type RegexOptions } from './posix-regex-node.ts'

/** What matched: itself, then its groups (undefined for those that took no part), and where. */
export type RegexMatch = (string | undefined)[] & { 0: string; index: number }
/** A match's first place and the place behind its last. */
export type Span = { readonly start: number; readonly end: number }

/** The work one text may cost; PCRE has a limit of its own. */
const STEPS = 40_000_000
const PERL_STEPS = 16_000_000

/**
 * A pattern of regex(7) ready to match: the leftmost match and of those the longest, as POSIX says (PCRE: the first the
 * pattern's order finds), in bounded time. Its groups are glibc's: the first way in the pattern's order to match that much.
 * Matching throws `RegexError` when a pattern with back references asks for too much.
 */
export class PosixRegex {
  /** Where `exec` and `test` of a global pattern go on. */
  lastIndex = 0
  /** How many groups the pattern has. */
  readonly groups: number
  readonly #node: RegexNode
  readonly #options: RegexOptions
  readonly #direct: RegExp | undefined
  readonly #maxLength: number
  #engine: Engine | undefined

  /** Throws `RegexError` for a bad pattern. */
  constructor(pattern: string, options: RegexOptions) {
    this.#options = options
    const { node, groups } = parse(pattern, options)
    this.#node = node
    this.groups = groups
    const made = options.syntax === 'perl' ? undefined : direct(node)
    this.#maxLength = made?.maxLength ?? -1
    this.#direct = made === undefined ? undefined : new RegExp(made.source, options.ignoreCase === true ? 'usgi' : 'usg')
    if (made === undefined) this.#engine = new Engine(node, groups, options)
  }

  /** The next match with its groups; null when there is none. */
  exec(text: string): RegexMatch | null {
    const from = this.#options.global === true ? this.lastIndex : 0
    const found = this.#find(text, from)
    this.lastIndex = found === undefined || this.#options.global !== true ? 0 : found.index + found[0].length
    return found ?? null
  }

  /** Whether there is a (next) match. */
  test(text: string): boolean {
    if (this.#options.global === true) return this.exec(text) !== null
    return this.#usesDirect(text) ? this.#searched(text, 0) !== null : this.#ready().test(text, 0)
  }

  /** The first match from a place on, without its groups. */
  span(text: string, from: number): Span | undefined {
    if (from > text.length) return undefined
    if (!this.#usesDirect(text)) return this.#ready().span(text, from)
    const match = this.#searched(text, from)
    return match === null ? undefined : { start: match.index, end: match.index + match[0].length }
  }

  /** The match that begins at a place, with its groups; undefined when none does. */
  matchAt(text: string, at: number): RegexMatch | undefined {
    const slots = this.#ready().at(text, at)
    return slots === undefined ? undefined : cut(text, slots)
  }

  /** Whether the pattern can match exactly this part of the text. */
  fits(text: string, start: number, end: number): boolean {
    return this.#ready().fits(text, start, end)
  }

  #usesDirect(text: string): boolean {
    return text.length <= this.#maxLength
  }

  #searched(text: string, from: number): RegExpExecArray | null {
    const regex = this.#direct as RegExp
    regex.lastIndex = from
    return regex.exec(text)
  }

  #find(text: string, from: number): RegexMatch | undefined {
    if (from > text.length) return undefined
    if (this.#usesDirect(text)) return (this.#searched(text, from) ?? undefined) as RegexMatch | undefined
    const slots = this.#ready().find(text, from)
    return slots === undefined ? undefined : cut(text, slots)
  }

  #ready(): Engine {
    return (this.#engine ??= new Engine(this.#node, this.groups, this.#options))
  }
}

function parse(pattern: string, options: RegexOptions): { node: RegexNode; groups: number } {
  if (options.syntax === 'fixed') return { node: { kind: 'concat', parts: Array.from(pattern, (c): RegexNode => ({ kind: 'set', source: options.ignoreCase === true ? `[${classLiteral(c)}]` : literal(c) })) }, groups: 0 }
  const parser = options.syntax === 'perl' ? new PerlParser(pattern, options) : new RegexParser(pattern, options)
  const node = parser.parse()
  return { node, groups: parser.groups }
}

function cut(text: string, slots: Slots): RegexMatch {
  const parts: (string | undefined)[] = []
  for (let i = 0; i < slots.length; i += 2) parts.push((slots[i] as number) < 0 || (slots[i + 1] as number) < 0 ? undefined : text.slice(slots[i], slots[i + 1]))
  return Object.assign(parts, { index: slots[0] as number }) as RegexMatch
}

/** The pattern as automata and a backtracker; what it learned of the last text is kept. */
class Engine {
  readonly #anyEnd: Automaton
  readonly #longest: Automaton
  readonly #starts: Automaton
  readonly #backtracker: Backtracker
  readonly #referring: boolean
  readonly #perl: boolean
  readonly #groups: number
  #text: string | undefined
  #begins: Uint8Array | undefined
  #budget = new Budget(0, '')

  constructor(node: RegexNode, groups: number, options: RegexOptions) {
    const fold = options.ignoreCase === true
    this.#perl = options.syntax === 'perl'
    this.#groups = groups
    this.#referring = contains(node, 'back-reference') || contains(node, 'look')
    const plain = this.#referring || this.#perl ? relaxed(node) : node
    const forwards = compileProgram(plain)
    const backwards = compileProgram(plain, true)
    const alphabet = new Alphabet(forwards.sets, fold)
    const program = compileProgram(node)
    this.#anyEnd = new Automaton(forwards, alphabet, { backwards: false, anywhere: true })
    this.#longest = new Automaton(forwards, alphabet, { backwards: false, anywhere: false })
    this.#starts = new Automaton(backwards, new Alphabet(backwards.sets, fold), { backwards: true, anywhere: true })
    this.#backtracker = new Backtracker(program, new Alphabet(program.sets, fold), groups, fold, (inner) => new Alphabet(inner.sets, fold))
  }

  test(text: string, from: number): boolean {
    if (this.#referring || this.#perl) return this.find(text, from) !== undefined
    this.#begin(text)
    let found = false
    this.#anyEnd.run(text, from, this.#budget, () => (found = true))
    return found
  }

  span(text: string, from: number): Span | undefined {
    if (this.#referring || this.#perl) {
      const slots = this.find(text, from)
      return slots === undefined ? undefined : { start: slots[0] as number, end: slots[1] as number }
    }
    const start = this.#nextStart(text, from)
    return start === undefined ? undefined : { start, end: this.#end(text, start) as number }
  }

  find(text: string, from: number): Slots | undefined {
    for (let start = this.#nextStart(text, from); start !== undefined; start = this.#nextStart(text, after(text, start))) {
      const slots = this.at(text, start)
      if (slots !== undefined) return slots
    }
    return undefined
  }

  at(text: string, start: number): Slots | undefined {
    this.#begin(text)
    if (this.#perl) return this.#backtracker.match(text, start, 'first', this.#budget)
    if (this.#referring) return this.#backtracker.match(text, start, 'longest', this.#budget)
    const end = this.#end(text, start)
    if (end === undefined) return undefined
    return this.#groups === 0 ? [start, end] : this.#backtracker.match(text, start, end, this.#budget)
  }

  fits(text: string, start: number, end: number): boolean {
    this.#begin(text)
    if (this.#referring || this.#perl) return this.#backtracker.match(text, start, end, this.#budget) !== undefined
    let found = false
    this.#longest.run(text, start, this.#budget, (at) => (found = at === end) || at > end)
    return found
  }

  #end(text: string, start: number): number | undefined {
    let end: number | undefined
    this.#longest.run(text, start, this.#budget, (at) => {
      end = at
      return false
    })
    return end
  }

  /** The first place from here on where a match begins (with back references: may begin). */
  #nextStart(text: string, from: number): number | undefined {
    this.#begin(text)
    if (this.#begins === undefined) {
      let any = false
      this.#anyEnd.run(text, from, this.#budget, () => (any = true))
      if (!any) return undefined
      const begins = new Uint8Array(text.length + 1)
      this.#starts.run(text, text.length, this.#budget, (at) => {
        begins[at] = 1
        return false
      })
      this.#begins = begins
    }
    const start = this.#begins.indexOf(1, from)
    return start < 0 ? undefined : start
  }

  #begin(text: string): void {
    if (text === this.#text) return
    this.#text = text
    this.#begins = undefined
    this.#budget = this.#perl ? new Budget(PERL_STEPS, "exceeded PCRE's backtracking limit") : new Budget(STEPS, 'Memory exhausted')
  }
}

/** A pattern without back references and looks around that matches at least where the given one does. */
function relaxed(node: RegexNode): RegexNode {
  switch (node.kind) {
    case 'back-reference': return { kind: 'repeat', body: { kind: 'set', source: '[^]' }, min: 0, max: Number.POSITIVE_INFINITY, lazy: false }
    case 'look': return { kind: 'concat', parts: [] }
    case 'edge': return node.edge === 'last-line-end' ? { kind: 'concat', parts: [] } : node
    case 'concat': return { kind: 'concat', parts: node.parts.map(relaxed) }
    case 'either': return { kind: 'either', branches: node.branches.map(relaxed) }
    case 'group': case 'repeat': return { ...node, body: relaxed(childrenOf(node)[0] as RegexNode) }
    default: return node
  }
}
