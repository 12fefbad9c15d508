/** How a TabWriter lays out columns; the fields are the arguments of Go's text/tabwriter Init. */
export type TabWriterOptions = {
  readonly minWidth: number
  readonly tabWidth: number
  readonly padding: number
  readonly padChar: string
  readonly alignRight?: boolean
  readonly discardEmptyColumns?: boolean
  /** Leading empty cells are padded with tabs. */
  readonly tabIndent?: boolean
  /** A `|` between columns. */
  readonly debug?: boolean
  /** Columns never get narrower from one flush to the next, as in `kubectl get -w`. */
  readonly rememberWidths?: boolean
}

type Cell = { readonly text: string; readonly width: number; readonly tab: boolean }

/** Aligns tab-terminated cells as Go's text/tabwriter does: a column is a block of adjacent lines with a cell in it; widths count code points. */
export class TabWriter {
  #options: TabWriterOptions
  #lines: Cell[][] = [[]]
  #cell = ''
  #widths: number[] = []
  #maxWidths: number[] = []
  #out = ''

  constructor(options: TabWriterOptions) {
    this.#options = options
  }

  write(text: string): void {
    let start = 0
    for (let i = 0; i < text.length; i++) {
      const char = text[i]
      if (char !== '\t' && char !== '\n' && char !== '\v' && char !== '\f') continue
      this.#cell += text.slice(start, i)
      start = i + 1
      const cells = this.#endCell(char === '\t')
      if (char !== '\n' && char !== '\f') continue
      this.#lines.push([])
      if (char === '\f' || cells === 1) this.#format()
      if (char === '\f' && this.#options.debug) this.#out += '---\n'
    }
    this.#cell += text.slice(start)
  }

  /** The laid-out text of everything written since the last flush. */
  flush(): string {
    this.#format()
    const out = this.#out
    this.#out = ''
    return out
  }

  #endCell(tab: boolean): number {
    const line = this.#lines.at(-1) as Cell[]
    const text = this.#cell
    this.#cell = ''
    return line.push({ text, width: codePoints(text), tab })
  }

  #format(): void {
    if (this.#cell !== '') this.#endCell(false)
    this.#block(0, this.#lines.length)
    this.#lines = [[]]
  }

  /** Lays out the lines from `line0` up to `line1`, whose columns left of `#widths.length` have their widths. */
  #block(line0: number, line1: number): void {
    const column = this.#widths.length
    let from = line0
    for (let line = line0; line < line1; line++) {
      if (!this.#hasColumn(line, column)) continue
      this.#writeLines(from, line)
      from = line
      while (line < line1 && this.#hasColumn(line, column)) line++
      this.#widths.push(this.#columnWidth(column, from, line))
      this.#block(from, line)
      this.#widths.pop()
      from = line
    }
    this.#writeLines(from, line1)
  }

  #hasColumn(line: number, column: number): boolean {
    return column < (this.#lines[line]?.length ?? 0) - 1
  }

  #columnWidth(column: number, from: number, to: number): number {
    const { minWidth, padding, discardEmptyColumns, rememberWidths } = this.#options
    let width = minWidth
    let discardable = true
    for (let line = from; line < to; line++) {
      const cell = this.#lines[line]?.[column]
      if (cell === undefined) continue
      width = Math.max(width, cell.width + padding)
      if (cell.width > 0 || cell.tab) discardable = false
    }
    if (discardable && discardEmptyColumns) width = 0
    if (!rememberWidths) return width
    for (let i = this.#maxWidths.length; i < column; i++) this.#maxWidths.push(this.#widths[i] ?? 0)
    width = Math.max(width, this.#maxWidths[column] ?? 0)
    this.#maxWidths[column] = width
    return width
  }

  #writeLines(from: number, to: number): void {
    const { alignRight, debug, tabIndent } = this.#options
    for (let line = from; line < to; line++) {
      let indent = tabIndent === true
      for (const [j, cell] of (this.#lines[line] as Cell[]).entries()) {
        if (j > 0 && debug) this.#out += '|'
        if (cell.text !== '') indent = false
        const width = this.#widths[j]
        const padding = width === undefined ? '' : this.#padding(cell.width, width, indent)
        this.#out += alignRight ? padding + cell.text : cell.text + padding
      }
      if (line + 1 < this.#lines.length) this.#out += '\n'
    }
  }

  #padding(textWidth: number, cellWidth: number, tabs: boolean): string {
    const { padChar, tabWidth } = this.#options
    if (padChar !== '\t' && !tabs) return padChar.repeat(Math.max(0, cellWidth - textWidth))
    if (tabWidth === 0) return ''
    const whole = Math.ceil(cellWidth / tabWidth) * tabWidth
    return '\t'.repeat(Math.max(0, Math.ceil((whole - textWidth) / tabWidth)))
  }
}

/** Lays out a whole text with tab-terminated cells. */
export function alignTabs(text: string, options: TabWriterOptions): string {
  const writer = new TabWriter(options)
  writer.write(text)
  return writer.flush()
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
