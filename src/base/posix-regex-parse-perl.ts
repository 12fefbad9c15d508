import { literal, WORD } from './posix-regex-classes.ts'
import { RegexError, type RegexNode } from './posix-regex-node.ts'
import { RegexParser } from './posix-regex-parse.ts'

const SETS: Readonly<Record<string, string>> = { d: '0-9', w: WORD, s: '\\s', h: ' \\t' }
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', a: '\x07', e: '\x1b' }

/** Reads the part of pcre2pattern(3) that everyday patterns use; says so when more is asked for. */
export class PerlParser extends RegexParser {
  protected override repeat(body: RegexNode, min: number, max: number): RegexNode {
    const lazy = this.here('?')
    if (this.here('+')) throw new RegexError('drydock: possessive quantifiers are not simulated yet')
    if (lazy) this.at++
    return body.kind === 'edge' ? body : { kind: 'repeat', body, min, max, lazy }
  }

  protected override atom(start: number): RegexNode {
    const c = this.text[this.at]
    if (c === '.' || c === '$') {
      this.at++
      return c === '.' ? { kind: 'set', source: '[^\\n]' } : { kind: 'edge', edge: 'last-line-end' }
    }
    return super.atom(start)
  }

  protected override group(width: number): RegexNode {
    if (!this.here('(?')) return super.group(width)
    const opening = /^\(\?(?:(:)|(<?)([=!])|P?<(\w+)>)/.exec(this.text.slice(this.at))
    if (opening === null) throw new RegexError('drydock: this (?...) is not simulated yet')
    if (opening[4] !== undefined) return super.group(opening[0].length)
    this.at += opening[0].length
    const body = this.inside()
    return opening[1] === undefined ? { kind: 'look', body, behind: opening[2] === '<', negated: opening[3] === '!' } : { kind: 'concat', parts: [body] }
  }

  protected override escape(): RegexNode {
    const c = this.text[this.at + 1]
    if (c === undefined) throw new RegexError('\\ at end of pattern')
    if (/[1-9]/.test(c)) {
      this.at += 2
      return this.reference(Number(c))
    }
    if (c === 'b' || c === 'B' || c === 'A' || c === 'z' || c === 'Z') {
      this.at += 2
      return { kind: 'edge', edge: c === 'b' ? 'word' : c === 'B' ? 'not-word' : c === 'A' ? 'start' : c === 'z' ? 'end' : 'last-line-end' }
    }
    const member = this.member()
    return { kind: 'set', source: member.length > 2 ? `[${member}]` : literal(member) }
  }

  protected override member(): string {
    const c = String.fromCodePoint(this.text.codePointAt(this.at) as number)
    this.at += c.length
    if (c !== '\\') return c
    const next = this.text[this.at++]
    if (next === undefined) throw new RegexError('missing terminating ] for character class')
    const set = SETS[next.toLowerCase()]
    if (set !== undefined) return next === next.toLowerCase() ? (set.length > 2 ? set : `${set}${set}`) : complement(next)
    const hex = next === 'x' ? /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{1,2}))/.exec(this.text.slice(this.at)) : null
    if (hex !== null) {
      this.at += hex[0].length
      return String.fromCodePoint(Math.min(0x10_ffff, Number.parseInt((hex[1] ?? hex[2]) as string, 16)))
    }
    if (/[A-Za-z0-9]/.test(next) && ESCAPES[next] === undefined) throw new RegexError(`drydock: the escape \\${next} is not simulated yet`)
    return ESCAPES[next] ?? next
  }
}

/** The inside of a class of what `\\D` and the like leave out (three and more characters, as a class's always is). */
const complement = (letter: string): string => (letter === 'H' ? '\\x00-\\x08\\x0a-\\x1f!-\\u{10ffff}' : `\\${letter}\\${letter}`)
