/** A place in YAML text; lines and columns count from 0. */
export type Mark = { readonly at: number; readonly line: number; readonly column: number }

/** Thrown for malformed YAML; the text is go-yaml's, without `yaml: `. */
export class YamlError extends Error {}

/** A scanner's complaint: go-yaml names the line on which the scanner stands, but not the first one. */
export function scannerError(problem: string, mark: Mark): YamlError {
  return new YamlError(mark.line === 0 ? problem : `line ${mark.line + 1}: ${problem}`)
}

/** A parser's complaint: go-yaml counts these lines from 0. */
export function parserError(problem: string, mark: Mark, context: Mark = mark): YamlError {
  const line = mark.line === 0 ? context.line : mark.line
  return new YamlError(line === 0 ? problem : `line ${line}: ${problem}`)
}

const BREAK = /[\n\r\u0085\u2028\u2029]/
/** A line break. */
export const isBreak = (char: string): boolean => char !== '' && BREAK.test(char)
/** A space or a tab. */
export const isBlank = (char: string): boolean => char === ' ' || char === '\t'
/** A line break or the end of the text. */
export const isBreakOrEnd = (char: string): boolean => char === '' || isBreak(char)
/** A blank, a line break or the end. */
export const isSpaceOrEnd = (char: string): boolean => isBlank(char) || isBreakOrEnd(char)
/** A place in a text that moves forward. */
export class YamlCursor {
  #text: string
  at = 0
  line = 0
  column = 0

  constructor(text: string) {
    if (/[^\t\n\r\x20-\x7e\u0085\u00a0-\uffff]/.test(text)) throw new YamlError('control characters are not allowed')
    if (/(?<![\ud800-\udbff])[\udc80-\udcff]/.test(text)) throw new YamlError('invalid leading UTF-8 octet')
    this.#text = text.replace(/^\ufeff/, '')
  }

  get mark(): Mark {
    return { at: this.at, line: this.line, column: this.column }
  }

  char(ahead = 0): string {
    return this.#text.charAt(this.at + ahead)
  }

  /** The next `length` characters. */
  slice(length: number): string {
    return this.#text.slice(this.at, this.at + length)
  }

  restOfLine(): string {
    return this.#text.slice(this.at).split(BREAK, 1)[0] as string
  }

  skip(count = 1): void {
    this.at += count
    this.column += count
  }

  /** Skips a line break and returns it; all but the Unicode separators read as a newline. */
  skipBreak(): string {
    const char = this.char()
    this.at += char === '\r' && this.char(1) === '\n' ? 2 : 1
    this.line++
    this.column = 0
    return char === '\r' || char === '\u0085' ? '\n' : char
  }

  /** Whether `---` or `...` stands alone at the beginning of this line. */
  atDocumentMark(): boolean {
    const marker = this.column === 0 ? this.slice(3) : ''
    return (marker === '---' || marker === '...') && isSpaceOrEnd(this.char(3))
  }
}
