import { displayWidth } from '../../lib/width.ts'

/** A place on the screen, counted from where the prompt's last line begins. */
export type Place = { readonly row: number; readonly column: number }

/** Where the cursor stands after `text` has been written from a place on a screen that is `columns` wide. */
export function advance(from: Place, text: string, columns: number): Place {
  let { row, column } = from
  for (const char of text) {
    if (char === '\n') {
      row++
      column = 0
      continue
    }
    const width = displayWidth(shown(char))
    if (column + width > columns) {
      row++
      column = 0
    }
    column += width
    if (column >= columns) {
      row++
      column = 0
    }
  }
  return { row, column }
}

/** How a character looks in the line: control characters as ^X. */
export function shown(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (char === '\n' || code >= 32) return code === 127 ? '^?' : char
  return `^${String.fromCharCode(code + 64)}`
}

/** A prompt's text without what takes no room: escape sequences and `\[ \]` marks. */
export const visible = (prompt: string): string => prompt.replace(/\x01[^\x02]*\x02|\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07/g, '').replace(/[\x01\x02]/g, '')

/** A prompt as it is written: without the marks. */
export const written = (prompt: string): string => prompt.replace(/[\x01\x02]/g, '')

/** Draws a prompt and a line, and moves the cursor in them. */
export class Screen {
  #prompt = ''
  #promptEnd: Place = { row: 0, column: 0 }
  #cursor: Place = { row: 0, column: 0 }
  columns = 80

  /** Starts a line: gives what to write. */
  begin(prompt: string, columns: number): string {
    this.columns = Math.max(2, columns)
    const lines = prompt.split('\n')
    this.#prompt = lines.at(-1) ?? ''
    this.#promptEnd = advance({ row: 0, column: 0 }, visible(this.#prompt), this.columns)
    this.#cursor = this.#promptEnd
    return written(prompt) + this.#wrapFix(visible(this.#prompt))
  }

  /** A full line needs a blank and a return before the terminal really goes to the next one. */
  #wrapFix(text: string): string {
    const end = advance({ row: 0, column: 0 }, text, this.columns)
    return text !== '' && end.column === 0 && !text.endsWith('\n') ? ' \r' : ''
  }

  /** What to write for text that was added at the end of the line, where the cursor is. */
  append(text: string): string {
    const next = advance(this.#cursor, text, this.columns)
    this.#cursor = next
    return Array.from(text, shown).join('') + (next.column === 0 && !text.endsWith('\n') ? ' \r' : '')
  }

  /** What to write when the character before the cursor at the end of the line is gone; undefined when all must be drawn anew. */
  eraseLast(char: string): string | undefined {
    const width = displayWidth(shown(char))
    if (char === '\n' || width === 0 || this.#cursor.column < width) return undefined
    this.#cursor = { ...this.#cursor, column: this.#cursor.column - width }
    return '\b'.repeat(width) + ' '.repeat(width) + '\b'.repeat(width)
  }

  /** What to write so that the line and the cursor are shown anew. */
  redraw(chars: readonly string[], cursor: number): string {
    const text = chars.join('')
    const up = this.#cursor.row > 0 ? `\x1b[${this.#cursor.row}A` : ''
    const end = advance(this.#promptEnd, text, this.columns)
    const wrap = end.column === 0 && text !== '' && !text.endsWith('\n') ? ' \r' : ''
    const body = `\r${up}\x1b[J${written(this.#prompt)}${chars.map(shown).join('')}${wrap}`
    this.#cursor = end
    return body + this.move(chars, cursor)
  }

  /** What to write to move the cursor to a character of the line. */
  move(chars: readonly string[], cursor: number): string {
    const to = advance(this.#promptEnd, chars.slice(0, cursor).join(''), this.columns)
    const from = this.#cursor
    this.#cursor = to
    const rows = to.row - from.row
    const vertical = rows < 0 ? `\x1b[${-rows}A` : rows > 0 ? `\x1b[${rows}B` : ''
    const columns = to.column - from.column
    if (to.column === 0 && columns !== 0) return `${vertical}\r`
    return vertical + (columns < 0 ? `\x1b[${-columns}D` : columns > 0 ? `\x1b[${columns}C` : '')
  }

  /** Changes the prompt (incremental search) for the redraws that follow. */
  setPrompt(prompt: string): void {
    this.#prompt = prompt.split('\n').at(-1) ?? ''
    this.#promptEnd = advance({ row: 0, column: 0 }, visible(this.#prompt), this.columns)
  }

  /** The screen has been cleared or the listing of candidates stands above: the cursor is at the start of a fresh line. */
  reset(): void {
    this.#cursor = { row: 0, column: 0 }
  }
}
