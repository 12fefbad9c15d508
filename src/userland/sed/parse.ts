import { type PosixRegex, posixRegex, RegexError } from '../lib/regex.ts'

/** A wrong script; the message is GNU's without `sed: -e expression #1, char N: `. */
export class SedError extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

export type Address =
  | { kind: 'line'; line: number }
  | { kind: 'last' }
  | { kind: 'regex'; regex: PosixRegex | undefined }
  | { kind: 'step'; first: number; step: number }
  | { kind: 'plus'; count: number }
  | { kind: 'multiple'; of: number }

export type Substitution = { regex: PosixRegex | undefined; replacement: readonly ReplacementPart[]; global: boolean; nth: number; print: number; evaluate: boolean; file: string | undefined }
export type ReplacementPart = { text: string } | { group: number } | { caseTo: 'U' | 'L' | 'u' | 'l' | 'E' }

export type Command = {
  from?: Address
  to?: Address
  negated: boolean
  letter: string
  /** a, i, c: text; b, t, T: label; r, w, R, W: file. */
  text: string
  substitution?: Substitution
  table?: ReadonlyMap<string, string>
  number?: number | undefined
  /** Index of the command after the block or of the label. */
  jump?: number
}

/** Parses a whole script. */
export function parseSed(script: string, options: { extended: boolean; posix?: boolean }): Command[] {
  return new SedParser(script, options.extended).parse()
}

class SedParser {
  readonly #s: string
  readonly #extended: boolean
  #i = 0
  readonly #commands: Command[] = []
  readonly #blocks: number[] = []
  readonly #labels = new Map<string, number>()

  constructor(script: string, extended: boolean) {
    this.#s = script
    this.#extended = extended
  }

  parse(): Command[] {
    for (;;) {
      while (/[\s;]/.test(this.#s[this.#i] ?? '')) this.#i++
      if (this.#i >= this.#s.length) break
      if (this.#s[this.#i] === '#') {
        this.#line()
        continue
      }
      this.#command()
    }
    const open = this.#blocks.at(-1)
    if (open !== undefined) throw new SedError('unmatched `{\'', 0)
    for (const command of this.#commands) {
      if (!'btT'.includes(command.letter)) continue
      const target = command.text === '' ? this.#commands.length : this.#labels.get(command.text)
      if (target === undefined) throw new SedError(`can't find label for jump to \`${command.text}'`, -1)
      command.jump = target
    }
    return this.#commands
  }

  #fail(message: string): never {
    throw new SedError(message, this.#i)
  }

  #blanks(): void {
    while (/[ \t]/.test(this.#s[this.#i] ?? '')) this.#i++
  }

  #line(): string {
    const end = this.#s.indexOf('\n', this.#i)
    const text = this.#s.slice(this.#i, end < 0 ? undefined : end)
    this.#i = end < 0 ? this.#s.length : end + 1
    return text
  }

  #command(): void {
    const command: Command = { negated: false, letter: '', text: '' }
    const from = this.#address()
    if (from !== undefined) {
      command.from = from
      this.#blanks()
      if (this.#s[this.#i] === ',') {
        this.#i++
        this.#blanks()
        const to = this.#address(true)
        if (to === undefined) this.#fail('unexpected `,\'')
        command.to = to
      }
    }
    this.#blanks()
    while (this.#s[this.#i] === '!') {
      this.#i++
      command.negated = true
      this.#blanks()
    }
    if (command.from?.kind === 'line' && command.from.line === 0 && command.to?.kind !== 'regex') this.#fail('invalid usage of line address 0')
    const letter = this.#s[this.#i]
    if (letter === undefined) this.#fail('missing command')
    this.#i++
    command.letter = letter
    this.#body(command)
  }

  #address(second = false): Address | undefined {
    const c = this.#s[this.#i]
    if (c === '$') {
      this.#i++
      return { kind: 'last' }
    }
    const number = /^(\d+)(?:\s*~\s*(\d+))?/.exec(this.#s.slice(this.#i))
    if (number !== null) {
      this.#i += number[0].length
      if (number[2] !== undefined && !second) return { kind: 'step', first: Number(number[1]), step: Number(number[2]) }
      return { kind: 'line', line: Number(number[1]) }
    }
    const relative = second ? /^([+~])(\d+)/.exec(this.#s.slice(this.#i)) : null
    if (relative !== null) {
      this.#i += relative[0].length
      return relative[1] === '+' ? { kind: 'plus', count: Number(relative[2]) } : { kind: 'multiple', of: Number(relative[2]) }
    }
    if (c !== '/' && c !== '\\') return undefined
    if (c === '\\') this.#i++
    const delimiter = this.#s[this.#i++] as string
    const pattern = this.#delimited(delimiter, true)
    if (pattern === undefined) this.#fail('unterminated address regex')
    let flags = ''
    while (/[IM]/.test(this.#s[this.#i] ?? '')) flags += this.#s[this.#i++]
    return { kind: 'regex', regex: this.#regex(pattern, flags) }
  }

  #regex(pattern: string, flags: string): PosixRegex | undefined {
    if (pattern === '') return undefined
    try {
      return posixRegex(pattern, { syntax: this.#extended ? 'extended' : 'basic', ignoreCase: /[iI]/.test(flags), multiline: /[mM]/.test(flags), global: true })
    } catch (error) {
      if (error instanceof RegexError) this.#fail(error.message)
      throw error
    }
  }

  /** Text up to the delimiter; undefined when it does not come. An escaped delimiter stands for itself. */
  #delimited(delimiter: string, regex: boolean): string | undefined {
    let out = ''
    let bracket = false
    for (; this.#i < this.#s.length; this.#i++) {
      const c = this.#s[this.#i] as string
      if (bracket) {
        const named = /^\[[:.=].*?[:.=]\]/.exec(this.#s.slice(this.#i))
        if (named !== null) {
          out += named[0]
          this.#i += named[0].length - 1
          continue
        }
        if (c === ']') bracket = false
        out += c
        continue
      }
      if (c === delimiter) {
        this.#i++
        return out
      }
      if (c === '\\' && this.#i + 1 < this.#s.length) {
        const next = this.#s[++this.#i] as string
        if (next === delimiter && !regex && /[&\d]/.test(next)) out += `\\${next}`
        else if (next === delimiter) out += regex && /[.*[\]^$+?(){}|]/.test(next) && delimiter !== '|' ? `\\${next}` : next
        else if (next === 'n' && delimiter !== 'n') out += '\\n'
        else out += `\\${next}`
        continue
      }
      if (regex && c === '[') {
        bracket = true
        out += c
        const lead = /^\^?\]?/.exec(this.#s.slice(this.#i + 1))?.[0] ?? ''
        out += lead
        this.#i += lead.length
        continue
      }
      out += c
    }
    return undefined
  }

  #body(command: Command): void {
    const { letter } = command
    switch (letter) {
      case '{': this.#blocks.push(this.#commands.length); this.#commands.push(command); return
      case '}': return this.#closeBlock(command)
      case ':': return this.#label(command)
      case 'b': case 't': case 'T': command.text = this.#word(); break
      case 'a': case 'i': case 'c': command.text = this.#text(); this.#commands.push(command); return
      case 'r': case 'R': case 'w': case 'W': command.text = this.#file(); this.#commands.push(command); return
      case 's': command.substitution = this.#substitution(); break
      case 'y': command.table = this.#table(); break
      case 'q': case 'Q': case 'l': case 'L': command.number = this.#number(); break
      case '=': case 'd': case 'D': case 'g': case 'G': case 'h': case 'H': case 'n': case 'N': case 'p': case 'P': case 'x': case 'z': case 'F': break
      case 'e': case 'v': this.#fail(letter === 'v' ? 'drydock: sed v is not simulated yet' : 'drydock: sed e is not simulated yet')
      // falls through
      default: this.#fail(`unknown command: \`${letter}'`)
    }
    this.#commands.push(command)
    this.#end()
  }

  #closeBlock(command: Command): void {
    const open = this.#blocks.pop()
    if (open === undefined) this.#fail('unexpected `}\'')
    if (command.from !== undefined) this.#fail('} doesn\'t want any addresses')
    ;(this.#commands[open] as Command).jump = this.#commands.length
    this.#end()
  }

  #label(command: Command): void {
    if (command.from !== undefined) this.#fail(': doesn\'t want any addresses')
    this.#blanks()
    const match = /^[^\n;]*/.exec(this.#s.slice(this.#i)) as RegExpExecArray
    this.#i += match[0].length
    const name = match[0].trim()
    if (name === '') this.#fail('":" lacks a label')
    this.#labels.set(name, this.#commands.length)
  }

  #end(): void {
    this.#blanks()
    const c = this.#s[this.#i]
    if (c === undefined || c === '}' || c === '#') return
    if (c === ';' || c === '\n') this.#i++
    else this.#fail('extra characters after command')
  }

  #word(): string {
    this.#blanks()
    const match = /^[^\s;}]*/.exec(this.#s.slice(this.#i)) as RegExpExecArray
    this.#i += match[0].length
    return match[0]
  }

  #number(): number | undefined {
    this.#blanks()
    const match = /^\d+/.exec(this.#s.slice(this.#i))
    if (match === null) return undefined
    this.#i += match[0].length
    return Number(match[0])
  }

  #file(): string {
    this.#blanks()
    const name = this.#line()
    if (name === '') this.#fail('missing filename in r/R/w/W commands')
    return name
  }

  /** The text of a, i, c: on the same line (GNU) or after a backslash and newline; lines go on after a backslash. */
  #text(): string {
    this.#blanks()
    if (this.#s[this.#i] === undefined) this.#fail('expected \\ after `a\', `c\' or `i\'')
    const oneLine = this.#s[this.#i] !== '\\'
    if (!oneLine) {
      this.#i++
      this.#blanks()
      if (this.#s[this.#i] === '\n') this.#i++
      else if (this.#s[this.#i] === undefined) this.#fail('expected \\ after `a\', `c\' or `i\'')
    }
    let out = ''
    while (this.#i < this.#s.length) {
      const c = this.#s[this.#i++] as string
      if (c === '\n') break
      if (c === '\\' && this.#i < this.#s.length) {
        const next = this.#s[this.#i++] as string
        out += next === 't' && (out !== '' || oneLine) ? '\t' : next
      } else out += c
    }
    return `${out}\n`
  }

  #substitution(): Substitution {
    const delimiter = this.#s[this.#i++]
    if (delimiter === undefined || delimiter === '\n' || delimiter === '\\') this.#fail('unterminated `s\' command')
    const pattern = this.#delimited(delimiter, true)
    const replacement = pattern === undefined ? undefined : this.#delimited(delimiter, false)
    if (pattern === undefined || replacement === undefined) this.#fail('unterminated `s\' command')
    const made: Substitution = { regex: undefined, replacement: [], global: false, nth: 0, print: 0, evaluate: false, file: undefined }
    let flags = ''
    for (;;) {
      const c = this.#s[this.#i]
      const digits = /^\d+/.exec(this.#s.slice(this.#i))
      if (digits !== null) {
        if (made.nth > 0) this.#fail('multiple number options to `s\' command')
        made.nth = Number(digits[0])
        if (made.nth === 0) this.#fail('number option to `s\' command may not be zero')
        this.#i += digits[0].length
        continue
      }
      if (c === 'g') {
        if (made.global) this.#fail('multiple `g\' options to `s\' command')
        made.global = true
      } else if (c === 'p') made.print++
      else if (c === 'i' || c === 'I' || c === 'm' || c === 'M') flags += c
      else if (c === 'e') this.#fail('drydock: sed s///e is not simulated yet')
      else if (c === 'w') {
        this.#i++
        made.file = this.#file()
        break
      } else {
        if (c !== undefined && !/[\s;}#]/.test(c)) this.#fail('unknown option to `s\'')
        break
      }
      this.#i++
    }
    made.regex = this.#regex(pattern, flags)
    made.replacement = parseReplacement(replacement)
    const groups = made.regex === undefined ? 9 : made.regex.groups
    for (const part of made.replacement) if ('group' in part && part.group > groups) this.#fail(`invalid reference \\${part.group} on \`s' command's RHS`)
    return made
  }

  #table(): ReadonlyMap<string, string> {
    const delimiter = this.#s[this.#i++]
    const from = delimiter === undefined ? undefined : this.#delimited(delimiter, false)
    const to = from === undefined ? undefined : this.#delimited(delimiter as string, false)
    if (from === undefined || to === undefined) this.#fail('unterminated `y\' command')
    const chars = (text: string): string[] => [...text.replace(/\\([\s\S])/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c))]
    const [a, b] = [chars(from), chars(to)]
    if (a.length !== b.length) this.#fail('strings for `y\' command are different lengths')
    return new Map(a.map((c, i) => [c, b[i] as string]))
  }
}

function parseReplacement(text: string): ReplacementPart[] {
  const parts: ReplacementPart[] = []
  let plain = ''
  const flush = (): void => {
    if (plain !== '') parts.push({ text: plain })
    plain = ''
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c === '&') {
      flush()
      parts.push({ group: 0 })
    } else if (c === '\\' && i + 1 < text.length) {
      const next = text[++i] as string
      if (/\d/.test(next)) {
        flush()
        parts.push({ group: Number(next) })
      } else if (/[ULulE]/.test(next)) {
        flush()
        parts.push({ caseTo: next as 'U' })
      } else plain += { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' }[next] ?? next
    } else plain += c
  }
  flush()
  return parts
}
